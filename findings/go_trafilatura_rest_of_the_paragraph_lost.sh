#!/usr/bin/env bash
# go-trafilatura drops the rest of a paragraph behind a time, a formula, or a place where a word may break.
#
# Guess: an element that an article's reader does not know is left out, or its words are kept; what stands
# behind it in the same paragraph stays.
# Seen (go-trafilatura 1.12.2): with `<time>`, `<wbr>`, `<ruby>`, `<math>`, `<picture>` or `<output>` goes
# all that follows, up to the next element that is known: "The har<wbr>bour office opens at nine" is "The
# har". trafilatura of Python, of which it is a port, loses the element at most.
#
#   em: "Closed from ten to six today, it says."
#   time: "Closed from"
#   wbr: "The har"
#   ruby: "The sign shio"
#   math: "Where nobody sails."
#   picture: "It is"
#   output: "It costs"
set -euo pipefail

tmp=$(mktemp -d)
trap 'rm -rf "$tmp"' EXIT
cd "$tmp"
go mod init finding > log 2>&1
for module in github.com/markusmobius/go-trafilatura@v1.12.2; do
    go get "$module" > log 2>&1 || { cat log; exit 1; }
done
cat > main.go <<'GO'
package main

import (
	"fmt"
	"os"
	"strings"

	"github.com/markusmobius/go-trafilatura"
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

const AROUND = "<p>The boats that lie at the pier have no water beneath them any more, as the office of the harbour said, " +
	"and those who ask for the table of the coming month are given it at once.</p>"

// The words of a paragraph within an article.
func words(paragraph string) string {
	page := "<html><body><article><h1>Low water</h1>" + AROUND + "<p>" + paragraph + "</p>" + AROUND + "</article></body></html>"
	result, err := trafilatura.Extract(strings.NewReader(page), trafilatura.Options{})
	must(err)
	text := strings.TrimPrefix(result.ContentText, "Low water ")
	parts := strings.Split(text, "The boats that lie")
	_, found, _ := strings.Cut(parts[1], "at once.")
	return strings.TrimSpace(found)
}

func main() {
	check("em", words("Closed from <em>ten</em> to six today, it says."), "Closed from ten to six today, it says.")
	check("time", words("Closed from <time>ten</time> to six today, it says."), "Closed from")
	check("wbr", words("The har<wbr>bour office opens at nine, it says."), "The har")
	check("ruby", words("The sign <ruby>shio<rt>tide</rt></ruby> is a word, it says."), "The sign shio")
	check("math", words("Where <math><mi>x</mi></math> is the depth, <b>nobody</b> sails."), "Where nobody sails.")
	check("picture", words("It is <picture><img src='/a.png'></picture> low water, it says."), "It is")
	check("output", words("It costs <output>five</output> pounds a day, it says."), "It costs")
	fmt.Println("as stated")
}
GO
go run .
