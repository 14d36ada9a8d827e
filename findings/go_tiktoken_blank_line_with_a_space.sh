#!/usr/bin/env bash
# tokenizer, a port of tiktoken to Go, counts a token more for each blank line with a space on it.
#
# Guess: a port of OpenAI's tokenizer gives OpenAI's tokens: `\s*[\r\n]+` of its pattern takes all white
# space up to the last line end, so "\n \n" is one piece, and one token where the vocabulary has it.
# Seen (tiktoken-go/tokenizer 0.10.0, cl100k_base and o200k_base): the piece ends at the first line end,
# so the blank line is two tokens, and the numbers are others too. tiktoken of Python with the same
# vocabulary, js-tiktoken and gpt-tokenizer have 5 tokens for the three words below. Text taken from HTML
# has many such lines, and pieces cut to a limit by this count are cut short.
#
#   cl100k_base: "7 [\"one\" \"\\n\" \"  \\n\" \"two\" \"\\n\" \"  \\n\" \"three\"]"
#   o200k_base: "7 [\"one\" \"\\n\" \"  \\n\" \"two\" \"\\n\" \"  \\n\" \"three\"]"
#   without spaces: "5 [\"one\" \"\\n\\n\" \"two\" \"\\n\\n\" \"three\"]"
set -euo pipefail

tmp=$(mktemp -d)
trap 'rm -rf "$tmp"' EXIT
cd "$tmp"
go mod init finding 2> /dev/null
go get github.com/tiktoken-go/tokenizer@v0.10.0 2> log || { cat log; exit 1; }

cat > main.go <<'GO'
package main

import (
	"fmt"
	"os"

	"github.com/tiktoken-go/tokenizer"
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
	counted := func(encoding tokenizer.Encoding, text string) string {
		codec, err := tokenizer.Get(encoding)
		must(err)
		_, tokens, err := codec.Encode(text)
		must(err)
		return fmt.Sprintf("%d %q", len(tokens), tokens)
	}
	const lines = "one\n  \ntwo\n  \nthree"
	check("cl100k_base", counted(tokenizer.Cl100kBase, lines), "7 [\"one\" \"\\n\" \"  \\n\" \"two\" \"\\n\" \"  \\n\" \"three\"]")
	check("o200k_base", counted(tokenizer.O200kBase, lines), "7 [\"one\" \"\\n\" \"  \\n\" \"two\" \"\\n\" \"  \\n\" \"three\"]")
	check("without spaces", counted(tokenizer.Cl100kBase, "one\n\ntwo\n\nthree"), "5 [\"one\" \"\\n\\n\" \"two\" \"\\n\\n\" \"three\"]")
	fmt.Println("as stated")
}
GO
go run .
