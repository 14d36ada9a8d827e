#!/usr/bin/env bash
# go-domdistiller makes two paragraphs of one at a formula and at a word with its reading, which is lost.
#
# Guess: `<ruby>` and `<math>` are parts of a sentence, and the text of "H<sub>2</sub>O" and of
# "har<wbr>bour" has no space in it.
# Seen (go-domdistiller 1.0.0, a port of the reader view of Chromium): the paragraph ends before `<ruby>`
# and `<math>` and another begins behind them; the sign is not there, with or without its reading, the
# letter of the formula stands between the two paragraphs as a bare <mi>. In the text are "H 2 O", "10 6"
# and "har bour", in the HTML of the same result H<sub>2</sub>O and harbour.
#
#   sub and sup, HTML: "<p>Water is H<sub>2</sub>O, and 10<sup>6</sup> is a million of them.</p>"
#   sub and sup, text: "Water is H 2 O, and 10 6 is a million of them."
#   wbr, text: "The har bour office opens at nine, and closes at six."
#   ruby, HTML: "<p>The sign </p><p> is a word that nobody knows.</p>"
#   math, HTML: "<p>Where </p><mi>x</mi><p> is the depth, nobody sails today.</p>"
set -euo pipefail

tmp=$(mktemp -d)
trap 'rm -rf "$tmp"' EXIT
cd "$tmp"
go mod init finding > log 2>&1
for module in github.com/markusmobius/go-domdistiller@v1.0.0; do
    go get "$module" > log 2>&1 || { cat log; exit 1; }
done
cat > main.go <<'GO'
package main

import (
	"fmt"
	"net/url"
	"os"
	"strings"

	"github.com/markusmobius/go-domdistiller"
	"golang.org/x/net/html"
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

// The HTML and the text of a paragraph between two others.
func found(paragraph string) (string, string) {
	page := "<html><head><title>Low</title></head><body><article><h1>Low</h1>" + AROUND + "<p>" + paragraph + "</p>" + AROUND + "</article></body></html>"
	address, err := url.Parse("https://example.org/low")
	must(err)
	result, err := distiller.ApplyForReader(strings.NewReader(page), &distiller.Options{OriginalURL: address})
	must(err)
	var text strings.Builder
	must(html.Render(&text, result.Node))
	between := func(all string) string {
		inner := strings.Split(strings.Split(all, "at once.")[1], "The boats")[0]
		return strings.TrimSpace(strings.TrimSuffix(strings.TrimPrefix(inner, "</p>"), "<p>"))
	}
	return between(text.String()), between(result.Text)
}

func main() {
	made, text := found("Water is H<sub>2</sub>O, and 10<sup>6</sup> is a million of them.")
	check("sub and sup, HTML", made, "<p>Water is H<sub>2</sub>O, and 10<sup>6</sup> is a million of them.</p>")
	check("sub and sup, text", text, "Water is H 2 O, and 10 6 is a million of them.")
	_, text = found("The har<wbr>bour office opens at nine, and closes at six.")
	check("wbr, text", text, "The har bour office opens at nine, and closes at six.")
	made, _ = found("The sign <ruby>shio<rt>tide</rt></ruby> is a word that nobody knows.")
	check("ruby, HTML", made, "<p>The sign </p><p> is a word that nobody knows.</p>")
	made, _ = found("Where <math><mi>x</mi></math> is the depth, nobody sails today.")
	check("math, HTML", made, "<p>Where </p><mi>x</mi><p> is the depth, nobody sails today.</p>")
	fmt.Println("as stated")
}
GO
go run .
