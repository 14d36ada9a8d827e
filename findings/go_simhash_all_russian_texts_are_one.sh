#!/usr/bin/env bash
# mfonda/simhash has the distance 0 between any two Russian texts, its Unicode variant between any two
# numbers.
#
# Guess: "similar documents will have a similar fingerprint", others not; WordFeatureSet is "a feature set
# in which each word is a feature".
# Seen (mfonda/simhash of 2015-10-07, the newest): a word is `\w` of Go, which is ASCII. A text in
# Cyrillic or Chinese has no feature, its fingerprint is that of nothing, all bits set, and all such texts
# are copies of one another; "Müller" is "M" and "ller". NewUnicodeWordFeatureSet knows letters alone:
# "low at 6" and "low at 12" are the same.
#
#   Russian: "0"
#   Russian and Chinese: "0"
#   Russian and nothing: "0"
#   numbers, Unicode: "0"
set -euo pipefail

tmp=$(mktemp -d)
trap 'rm -rf "$tmp"' EXIT
cd "$tmp"
go mod init finding 2> /dev/null
go get github.com/mfonda/simhash@v0.0.0-20151007195837-79f94a1100d6 golang.org/x/text@v0.3.8 2> log || { cat log; exit 1; }

cat > main.go <<'GO'
package main

import (
	"fmt"
	"os"

	"github.com/mfonda/simhash"
	"golang.org/x/text/unicode/norm"
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
	words := func(text string) uint64 { return simhash.Simhash(simhash.NewWordFeatureSet([]byte(text))) }
	unicode := func(text string) uint64 {
		return simhash.Simhash(simhash.NewUnicodeWordFeatureSet([]byte(text), norm.NFC))
	}
	distance := func(one, other uint64) string { return fmt.Sprint(simhash.Compare(one, other)) }
	check("Russian", distance(words("Вода ушла из гавани"), words("Лодка стоит у причала")), "0")
	check("Russian and Chinese", distance(words("Вода ушла из гавани"), words("今天港口关闭")), "0")
	check("Russian and nothing", distance(words("Вода ушла из гавани"), words("")), "0")
	check("numbers, Unicode", distance(unicode("low at 6:30, 1.5 m"), unicode("low at 12:45, 3.9 m")), "0")
	fmt.Println("as stated")
}
GO
go run .
