#!/usr/bin/env bash
# gse makes one word of a Russian or Korean sentence, and of "café Łódź" the words "caf", "é łó", "d", "ź".
#
# Guess: a segmenter of Chinese leaves what stands between blanks as it is, and a word has no blank within; a
# number is one word; with the model for new words, Cut(text, true) as its page shows it, it cuts better.
# Seen (go-ego/gse 0.80.3 with the dictionary that it embeds): with the model, letters other than A to Z, the
# blanks between them and the signs behind run on as one word, so that no word of a Russian text is found in an
# index but by its whole sentence. Without it Russian is cut at blanks, but 3.5 is "3", ".", "5", and Korean
# single syllables, Thai single signs. All is in small letters with the model, as written without it.
#
#   Russian, model: ["港口" " вода низкая и тёплая"]
#   Russian: ["港口" " " "Вода" " " "низкая" " " "и" " " "тёплая"]
#   Korean, model: ["오늘 항구가 닫혔다"]
#   Polish, model: ["caf" "é łó" "d" "ź"]
#   a number, model: ["水位" "3.5" "米"]
#   a number: ["水位" "3" "." "5" "米"]
#   Korean: ["항" "구" "가"]
set -euo pipefail

tmp=$(mktemp -d)
trap 'rm -rf "$tmp"' EXIT
cd "$tmp"
go mod init finding > log 2>&1
go get github.com/go-ego/gse@v0.80.3 > log 2>&1 || { cat log; exit 1; }
cat > main.go <<'GO'
package main

import (
	"fmt"
	"os"

	"github.com/go-ego/gse"
)

func check(what string, seen []string, stated string) {
	fmt.Printf("%s: %q\n", what, seen)
	if fmt.Sprintf("%q", seen) != stated {
		fmt.Printf("changed: %s; stated was %s\n", what, stated)
		os.Exit(1)
	}
}

func main() {
	var segmenter gse.Segmenter
	segmenter.SkipLog = true
	if err := segmenter.LoadDictEmbed("zh_s"); err != nil {
		panic(err)
	}
	russian := "港口 Вода низкая и тёплая"
	check("Russian, model", segmenter.Cut(russian, true), `["港口" " вода низкая и тёплая"]`)
	check("Russian", segmenter.Cut(russian), `["港口" " " "Вода" " " "низкая" " " "и" " " "тёплая"]`)
	check("Korean, model", segmenter.Cut("오늘 항구가 닫혔다", true), `["오늘 항구가 닫혔다"]`)
	check("Polish, model", segmenter.Cut("café Łódź", true), `["caf" "é łó" "d" "ź"]`)
	check("a number, model", segmenter.Cut("水位3.5米", true), `["水位" "3.5" "米"]`)
	check("a number", segmenter.Cut("水位3.5米"), `["水位" "3" "." "5" "米"]`)
	check("Korean", segmenter.Cut("항구가"), `["항" "구" "가"]`)
	fmt.Println("as stated")
}
GO
go run .
