#!/usr/bin/env bash
# gomarkdown makes a formula of what stands between two prices, and a list that begins at three begins at one.
#
# Guess: ToHTML without extensions named reads the Markdown of most: "$5 or $6" is text, "3." begins a list at
# three, what is indented by the width of the mark belongs to the item.
# Seen (gomarkdown of 2026-11-07): "It costs $5 or $6" has the formula "5 or ", "$PATH or $HOME" too, of which
# a page with MathJax shows letters in italics without blanks. A list's number is dropped, "3/4" of a date or
# a ratio is a fraction. A paragraph indented by two blanks ends the list, and the item behind it is text with
# a hyphen.
#
#   prices: "<p>It costs <span class=\"math inline\">\\(5 or \\)</span>6 now.</p>\n"
#   names: "<p>Set <span class=\"math inline\">\\(PATH or \\)</span>HOME first.</p>\n"
#   a list: "<ol>\n<li>three</li>\n<li>four</li>\n</ol>\n"
#   a ratio: "<p>The score was <sup>3</sup>&frasl;<sub>4</sub>.</p>\n"
#   a paragraph: "<ul>\n<li>one</li>\n</ul>\n\n<p>more of it\n- two</p>\n"
set -euo pipefail

tmp=$(mktemp -d)
trap 'rm -rf "$tmp"' EXIT
cd "$tmp"
go mod init finding 2> /dev/null
go get github.com/gomarkdown/markdown@v0.0.0-20261107153045-a51d70be185e 2> log || { cat log; exit 1; }

cat > main.go <<'GO'
package main

import (
	"fmt"
	"os"

	"github.com/gomarkdown/markdown"
)

func check(what, seen, stated string) {
	fmt.Printf("%s: %q\n", what, seen)
	if seen != stated {
		fmt.Printf("changed: %s; stated was %q\n", what, stated)
		os.Exit(1)
	}
}

func html(text string) string {
	return string(markdown.ToHTML([]byte(text), nil, nil))
}

func main() {
	check("prices", html("It costs $5 or $6 now."), "<p>It costs <span class=\"math inline\">\\(5 or \\)</span>6 now.</p>\n")
	check("names", html("Set $PATH or $HOME first."), "<p>Set <span class=\"math inline\">\\(PATH or \\)</span>HOME first.</p>\n")
	check("a list", html("3. three\n4. four"), "<ol>\n<li>three</li>\n<li>four</li>\n</ol>\n")
	check("a ratio", html("The score was 3/4."), "<p>The score was <sup>3</sup>&frasl;<sub>4</sub>.</p>\n")
	check("a paragraph", html("- one\n\n  more of it\n- two"), "<ul>\n<li>one</li>\n</ul>\n\n<p>more of it\n- two</p>\n")
	fmt.Println("as stated")
}
GO
go run .
