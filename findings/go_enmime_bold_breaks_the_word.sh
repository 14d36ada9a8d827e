#!/usr/bin/env bash
# The text that enmime makes of a mail in HTML has stars and spaces in the middle of words.
#
# Guess: a mail that has no part in plain text gets one with the words of the HTML.
# Seen (enmime 2.3.0): bold words are set between stars with a space on each side, so "H<b>er</b>on" is
# three words. Two parts in plain text are joined by a line "--", which begins a signature where it is read
# next.
#
#   within a word: "H *er* on"
#   before a full stop: "Low water is at *six*."
#   two parts: "Low water\n--\nat six"
set -euo pipefail

tmp=$(mktemp -d)
trap 'rm -rf "$tmp"' EXIT
cd "$tmp"
go mod init finding 2> /dev/null
go get github.com/jhillyerd/enmime/v2@v2.3.0 2> log || { cat log; exit 1; }

cat > main.go <<'GO'
package main

import (
	"fmt"
	"os"
	"strings"

	"github.com/jhillyerd/enmime/v2"
)

func check(what, seen, stated string) {
	fmt.Printf("%s: %q\n", what, seen)
	if seen != stated {
		fmt.Printf("changed: %s; stated was %q\n", what, stated)
		os.Exit(1)
	}
}

func must(err error) {
	if err != nil {
		panic(err)
	}
}

func text(mail string) string {
	head := "From: anna@example.org\r\nMIME-Version: 1.0\r\n"
	envelope, err := enmime.ReadEnvelope(strings.NewReader(head + mail))
	must(err)
	return envelope.Text
}

func main() {
	html := "Content-Type: text/html; charset=utf-8\r\n\r\n"
	part := "--b\r\nContent-Type: text/plain\r\n\r\n"
	check("within a word", text(html + "<p>H<b>er</b>on</p>\r\n"), "H *er* on")
	check("before a full stop", text(html + "<p>Low water is at <b>six</b>.</p>\r\n"), "Low water is at *six*.")
	check("two parts", text("Content-Type: multipart/mixed; boundary=b\r\n\r\n" + part + "Low water\r\n" + part + "at six\r\n--b--\r\n"), "Low water\n--\nat six")
	fmt.Println("as stated")
}
GO
go run .
