#!/usr/bin/env bash
# A Russian word written with "ё" is not found by the same word with "е" through two stemmers for Go.
#
# Guess: a stemmer that bears the name of Snowball gives the stems of Snowball: "ё", which most texts write
# as "е", is taken for "е" first (the Russian algorithm says so at its beginning), and "added" is a form of
# "add".
# Seen (kljensen/snowball 0.10.0, blevesearch/snowballstem 0.9.0, the stemmers of bleve): "учёный" is "учён"
# and "ученый" "учен", "ёлка" and "её" stay as they are, in both. "added" and "pasted" are "ad" and "past",
# so that who asks for an ad finds what was added; an index made with Snowball 3 (snowballstemmer 3.1.1 of
# Python has "учен", "елк", "add", "paste") is asked for words that it does not have. bleve’s leaves “boat’”
# of “boat’s”.
#
#   Russian, kljensen: "учён учен ёлка елк"
#   Russian, bleve: "учён учен ёлка елк"
#   English, kljensen: "ad ad past past boat"
#   English, bleve: "ad ad past past boat’"
set -euo pipefail

tmp=$(mktemp -d)
trap 'rm -rf "$tmp"' EXIT
cd "$tmp"
go mod init finding > log 2>&1
for module in github.com/kljensen/snowball@v0.10.0 github.com/blevesearch/snowballstem@v0.9.0; do
    go get "$module" > log 2>&1 || { cat log; exit 1; }
done
cat > main.go <<'GO'
package main

import (
	"fmt"
	"os"
	"strings"

	"github.com/blevesearch/snowballstem"
	"github.com/blevesearch/snowballstem/english"
	"github.com/blevesearch/snowballstem/russian"
	"github.com/kljensen/snowball"
)

func check(what, seen, stated string) {
	fmt.Printf("%s: %q\n", what, seen)
	if seen != stated {
		fmt.Printf("changed: %s; stated was %q\n", what, stated)
		os.Exit(1)
	}
}

func kljensen(language string, words ...string) string {
	stems := []string{}
	for _, word := range words {
		stem, err := snowball.Stem(word, language, true)
		if err != nil {
			panic(err)
		}
		stems = append(stems, stem)
	}
	return strings.Join(stems, " ")
}

func bleve(stem func(*snowballstem.Env) bool, words ...string) string {
	stems := []string{}
	for _, word := range words {
		env := snowballstem.NewEnv(word)
		stem(env)
		stems = append(stems, env.Current())
	}
	return strings.Join(stems, " ")
}

func main() {
	scholar := []string{"учёный", "ученый", "ёлка", "елка"}
	check("Russian, kljensen", kljensen("russian", scholar...), "учён учен ёлка елк")
	check("Russian, bleve", bleve(russian.Stem, scholar...), "учён учен ёлка елк")
	forms := []string{"added", "ads", "pasted", "past", "boat’s"}
	check("English, kljensen", kljensen("english", forms...), "ad ad past past boat")
	check("English, bleve", bleve(english.Stem, forms...), "ad ad past past boat’")
	fmt.Println("as stated")
}
GO
go run .
