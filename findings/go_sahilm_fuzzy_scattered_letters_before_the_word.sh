#!/usr/bin/env bash
# sahilm/fuzzy ranks "a long old wall" before "low" for the question "low".
#
# Guess: what is the question itself comes first, and the word as a whole before its letters here and there.
# Seen (sahilm/fuzzy 0.1.3): a letter at the start of a word counts more than letters side by side, so that
# three words beginning with l, o and w outdo the word. The same three words outdo "at low tide" and "the
# lowland" too. With longer words it is the other way round.
#
#   low: "a long old wall 38, low 30"
#   tide: "tide 75, the isle dunes east 55"
#   within: "a long old wall 38, at low tide 17, the lowland 17"
set -euo pipefail

tmp=$(mktemp -d)
trap 'rm -rf "$tmp"' EXIT
cd "$tmp"
go mod init finding 2> /dev/null
go get github.com/sahilm/fuzzy@v0.1.3 2> log || { cat log; exit 1; }

cat > main.go <<'GO'
package main

import (
	"fmt"
	"os"
	"strings"

	"github.com/sahilm/fuzzy"
)

func check(what, seen, stated string) {
	fmt.Printf("%s: %q\n", what, seen)
	if seen != stated {
		fmt.Printf("changed: %s; stated was %q\n", what, stated)
		os.Exit(1)
	}
}

func ranked(question string, texts ...string) string {
	var found []string
	for _, each := range fuzzy.Find(question, texts) {
		found = append(found, fmt.Sprintf("%s %d", each.Str, each.Score))
	}
	return strings.Join(found, ", ")
}

func main() {
	check("low", ranked("low", "low", "a long old wall"), "a long old wall 38, low 30")
	check("tide", ranked("tide", "tide", "the isle dunes east"), "tide 75, the isle dunes east 55")
	check("within", ranked("low", "at low tide", "the lowland", "a long old wall"), "a long old wall 38, at low tide 17, the lowland 17")
	fmt.Println("as stated")
}
GO
go run .
