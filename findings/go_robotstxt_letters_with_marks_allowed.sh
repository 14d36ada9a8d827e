#!/usr/bin/env bash
# temoto/robotstxt allows what "Disallow: /café" forbids, and forbids what a rule of the same length
# allows.
#
# Guess: a path in robots.txt and the one asked for are compared with the signs beyond ASCII as escapes
# (RFC 9309, 2.2.2: octets outside US-ASCII MUST be percent-encoded prior to comparison), escapes in
# either case of letters are the same, and of an "allow" and a "disallow" that are equivalent the "allow"
# SHOULD be used.
# Seen (temoto/robotstxt 1.1.2): "/café" in the file does not match "/caf%C3%A9", which is what a URL has,
# nor the other way about. `%3c` and `%3C` are two paths. The first of two equal rules counts. protego of
# Python has false, false, false, true.
#
#   /café forbidden, /caf%C3%A9 asked: "true"
#   /caf%C3%A9 forbidden, /café asked: "true"
#   /a%3Cb forbidden, /a%3cb asked: "true"
#   /x forbidden and allowed, /x asked: "false"
set -euo pipefail

tmp=$(mktemp -d)
trap 'rm -rf "$tmp"' EXIT
cd "$tmp"
go mod init finding 2> /dev/null
go get github.com/temoto/robotstxt@v1.1.2 2> log || { cat log; exit 1; }

cat > main.go <<'GO'
package main

import (
	"fmt"
	"os"

	"github.com/temoto/robotstxt"
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

func main() {
	allowed := func(rules, path string) string {
		robots, err := robotstxt.FromString("User-agent: *\n" + rules)
		must(err)
		return fmt.Sprint(robots.TestAgent(path, "librarian"))
	}
	check("/café forbidden, /caf%C3%A9 asked", allowed("Disallow: /café\n", "/caf%C3%A9"), "true")
	check("/caf%C3%A9 forbidden, /café asked", allowed("Disallow: /caf%C3%A9\n", "/café"), "true")
	check("/a%3Cb forbidden, /a%3cb asked", allowed("Disallow: /a%3Cb\n", "/a%3cb"), "true")
	check("/x forbidden and allowed, /x asked", allowed("Disallow: /x\nAllow: /x\n", "/x"), "false")
	fmt.Println("as stated")
}
GO
go run .
