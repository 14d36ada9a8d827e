#!/usr/bin/env bash
# html-to-markdown for Go makes one word of a table's row, and what is struck out counts, unless told of
# them.
#
# Guess: ConvertString knows the elements of HTML; where Markdown has nothing for one, its words stay words.
# Seen (html-to-markdown 2.5.2 for Go): CommonMark has no table, so the one-call function takes the cells as
# words in line: hours and depths are "612". What is struck out, `<del>`, is as true as the rest. A
# converter with the plugin for tables makes a table.
#
#   table: "hourdepth612"
#   table, with the plugin: "| hour | depth |\n|------|-------|\n| 6    | 12    |"
#   struck out: "Low water is at five six."
set -euo pipefail

tmp=$(mktemp -d)
trap 'rm -rf "$tmp"' EXIT
cd "$tmp"
go mod init finding 2> /dev/null
go get github.com/JohannesKaufmann/html-to-markdown/v2@v2.5.2 2> log || { cat log; exit 1; }

cat > main.go <<'GO'
package main

import (
	"fmt"
	"os"

	md "github.com/JohannesKaufmann/html-to-markdown/v2"
	"github.com/JohannesKaufmann/html-to-markdown/v2/converter"
	"github.com/JohannesKaufmann/html-to-markdown/v2/plugin/base"
	"github.com/JohannesKaufmann/html-to-markdown/v2/plugin/commonmark"
	"github.com/JohannesKaufmann/html-to-markdown/v2/plugin/table"
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
	rows := "<table><tr><th>hour</th><th>depth</th></tr><tr><td>6</td><td>12</td></tr></table>"
	whole := converter.NewConverter(converter.WithPlugins(
		base.NewBasePlugin(), commonmark.NewCommonmarkPlugin(), table.NewTablePlugin()))
	one, err := md.ConvertString(rows)
	must(err)
	other, err := whole.ConvertString(rows)
	must(err)
	struck, err := md.ConvertString("<p>Low water is at <del>five</del> six.</p>")
	must(err)
	check("table", one, "hourdepth612")
	check("table, with the plugin", other, "| hour | depth |\n|------|-------|\n| 6    | 12    |")
	check("struck out", struck, "Low water is at five six.")
	fmt.Println("as stated")
}
GO
go run .
