#!/usr/bin/env bash
# go-org writes a heading that is commented out without its COMMENT, so that it is published next time.
#
# Guess: a file that is read and written by OrgWriter says what it said; the full stop behind an address is
# none of it; code in a block is what it is without the commas that Org puts before its asterisks.
# Seen (niklasfasching/go-org 1.9.1): "* COMMENT Draft" is written "* Draft"; HTML leaves it out before and
# has it afterwards. Links take the full stop and the bracket behind an address. The comma of ",* " in a block
# stays in the HTML, 10^6 stays as it is though a_{b} is lowered, and the entries of a LOGBOOK drawer are
# paragraphs of the page.
#
#   written: "* Draft\nNot for all.\n"
#   in HTML: "false"
#   in HTML, once written: "true"
#   full stop: "<p>See <a href=\"https://example.org/ebb.\">https://example.org/ebb.</a> Go.</p>\n"
#   bracket: "<p>Tides (<a href=\"https://example.org/ebb)\">https://example.org/ebb)</a> here.</p>\n"
#   raised: "<p>10^6 boats, a<sub>b</sub></p>\n"
#   code: "<div class=\"src src-sh\">\n<div class=\"highlight\">\n<pre>\n,* not a heading\n</pre>\n</div>\n</div>\n"
#   a log in HTML: "true"
set -euo pipefail

tmp=$(mktemp -d)
trap 'rm -rf "$tmp"' EXIT
cd "$tmp"
go mod init finding 2> /dev/null
go get github.com/niklasfasching/go-org@v1.9.1 2> log || { cat log; exit 1; }

cat > main.go <<'GO'
package main

import (
	"fmt"
	"os"
	"strings"

	"github.com/niklasfasching/go-org/org"
)

func check(what, seen, stated string) {
	fmt.Printf("%s: %q\n", what, seen)
	if seen != stated {
		fmt.Printf("changed: %s; stated was %q\n", what, stated)
		os.Exit(1)
	}
}

func written(text string, writer org.Writer) string {
	made, err := org.New().Silent().Parse(strings.NewReader(text), "").Write(writer)
	if err != nil {
		return err.Error()
	}
	return made
}

func main() {
	draft := "* COMMENT Draft\nNot for all.\n"
	again := written(draft, org.NewOrgWriter())
	check("written", again, "* Draft\nNot for all.\n")
	check("in HTML", fmt.Sprint(strings.Contains(written(draft, org.NewHTMLWriter()), "Not for all")), "false")
	check("in HTML, once written", fmt.Sprint(strings.Contains(written(again, org.NewHTMLWriter()), "Not for all")), "true")
	check("full stop", written("See https://example.org/ebb. Go.", org.NewHTMLWriter()), "<p>See <a href=\"https://example.org/ebb.\">https://example.org/ebb.</a> Go.</p>\n")
	check("bracket", written("Tides (https://example.org/ebb) here.", org.NewHTMLWriter()), "<p>Tides (<a href=\"https://example.org/ebb)\">https://example.org/ebb)</a> here.</p>\n")
	check("raised", written("10^6 boats, a_{b}", org.NewHTMLWriter()), "<p>10^6 boats, a<sub>b</sub></p>\n")
	code := written("#+begin_src sh\n,* not a heading\n#+end_src", org.NewHTMLWriter())
	check("code", code, "<div class=\"src src-sh\">\n<div class=\"highlight\">\n<pre>\n,* not a heading\n</pre>\n</div>\n</div>\n")
	check("a log in HTML", fmt.Sprint(strings.Contains(written("* Ebb\n:LOGBOOK:\nOnly for me.\n:END:\n", org.NewHTMLWriter()), "Only for me.")), "true")
	fmt.Println("as stated")
}
GO
go run .
