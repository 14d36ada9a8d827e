#!/usr/bin/env bash
# purell's safe flags make "a/b" of "a%2Fb", and the sorted query of a forum gets a "=".
#
# Guess: flags that are said to be safe keep the address of the same page; "%2F" is a letter of a name, "/"
# parts two (RFC 3986, 2.2).
# Seen (purell 1.2.1): with FlagsSafe an escaped slash is a slash, which is another page: a title "Tides
# 3/4" or an article's number "10.1000/182" in one step of the path is two steps. Sorting, which is no more
# than usually safe, adds "=" to a query without one, and the greedy flags drop the slash before a query.
#
#   an escaped slash: "https://example.org/works/10.1000/182"
#   an escaped slash and a question mark: "https://example.org/a/b%3Fc"
#   a query without value, sorted: "https://example.org/?threads/tides.12/="
#   escaped brackets: "https://example.org/a[1]"
set -euo pipefail

tmp=$(mktemp -d)
trap 'rm -rf "$tmp"' EXIT
cd "$tmp"
go mod init finding 2> /dev/null
go get github.com/PuerkitoBio/purell@v1.2.1 2> log || { cat log; exit 1; }

cat > main.go <<'GO'
package main

import (
	"fmt"
	"os"

	"github.com/PuerkitoBio/purell"
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

func normal(address string, flags purell.NormalizationFlags) string {
	normalized, err := purell.NormalizeURLString(address, flags)
	must(err)
	return normalized
}

func main() {
	safe := purell.FlagsSafe
	check("an escaped slash", normal("https://example.org/works/10.1000%2F182", safe), "https://example.org/works/10.1000/182")
	check("an escaped slash and a question mark", normal("https://example.org/a%2Fb%3Fc", safe), "https://example.org/a/b%3Fc")
	check("a query without value, sorted", normal("https://example.org/?threads/tides.12/", safe|purell.FlagSortQuery), "https://example.org/?threads/tides.12/=")
	check("escaped brackets", normal("https://example.org/a%5B1%5D", safe), "https://example.org/a[1]")
	fmt.Println("as stated")
}
GO
go run .
