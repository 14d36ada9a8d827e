#!/usr/bin/env bash
# when reads 2024-05-08 as eight minutes past five, and "6 May 2024" as nothing.
#
# Guess: a day as ISO 8601 has it is that day, or is not found; a year behind a day belongs to it.
# Seen (olebedev/when 1.1.0 with the English and common rules, asked at 10:00 of 2024-05-06): of the ISO day
# "05-08" is taken for a time of today. "May 8th 1998" is in 2024. "a ratio of 3/4" is the third of April,
# "the sun rose" a Sunday and "if I may" this May, while "6 May 2024" is not found.
#
#   ISO: "05-08 is 2024-05-06 05:08"
#   a year: "May 8th is 2024-05-08 10:00"
#   day first: "none"
#   a ratio: "3/4 is 2025-04-03 10:00"
#   sun: "sun is 2024-05-12 10:00"
#   may: "may is 2024-05-06 10:00"
set -euo pipefail

tmp=$(mktemp -d)
trap 'rm -rf "$tmp"' EXIT
cd "$tmp"
go mod init finding 2> /dev/null
go get github.com/olebedev/when@v1.1.0 2> log || { cat log; exit 1; }

cat > main.go <<'GO'
package main

import (
	"fmt"
	"os"
	"time"

	"github.com/olebedev/when"
	"github.com/olebedev/when/rules/common"
	"github.com/olebedev/when/rules/en"
)

func check(what, seen, stated string) {
	fmt.Printf("%s: %q\n", what, seen)
	if seen != stated {
		fmt.Printf("changed: %s; stated was %q\n", what, stated)
		os.Exit(1)
	}
}

func read(text string) string {
	reader := when.New(nil)
	reader.Add(en.All...)
	reader.Add(common.All...)
	found, err := reader.Parse(text, time.Date(2024, 5, 6, 10, 0, 0, 0, time.UTC))
	if err != nil || found == nil {
		return "none"
	}
	return found.Text + " is " + found.Time.Format("2006-01-02 15:04")
}

func main() {
	check("ISO", read("Low water on 2024-05-08."), "05-08 is 2024-05-06 05:08")
	check("a year", read("May 8th 1998"), "May 8th is 2024-05-08 10:00")
	check("day first", read("6 May 2024"), "none")
	check("a ratio", read("a ratio of 3/4"), "3/4 is 2025-04-03 10:00")
	check("sun", read("the sun rose"), "sun is 2024-05-12 10:00")
	check("may", read("if I may ask"), "may is 2024-05-06 10:00")
	fmt.Println("as stated")
}
GO
go run .
