#!/usr/bin/env bash
# excelize leaves the conditions of a number format unread, and shows three as "0.0 k".
#
# Guess: GetCellValue has what Excel shows. `[>=1000]0.0," k";0` is for numbers from a thousand on, and for
# others what stands behind the semicolon (ECMA-376 part 1, 18.8.31).
# Seen (excelize 2.11.1, Go): the first section is taken for each number that is not negative, whatever its
# condition, the second for negative ones without their sign. 3 is "0.0 k", 45 of `[=0]"none";0` is "none", 5
# has a minus where the first section is that of `[<0]`, and -3.25 has none. A zero of the accounting format
# is "0.00" in place of "-".
#
#   1234 in thousands: "1.2 k"
#   3 in thousands: "0.0 k"
#   -3.25 in thousands: "3.25"
#   none: "none"
#   45 is not none: "none"
#   5 in red: "-5.0"
#   2 boats: "2 boat"
#   0 of an account: " 0.00 "
set -euo pipefail

tmp=$(mktemp -d)
trap 'rm -rf "$tmp"' EXIT
cd "$tmp"
go mod init finding > log 2>&1
for module in github.com/xuri/excelize/v2@v2.11.1; do
    go get "$module" > log 2>&1 || { cat log; exit 1; }
done
cat > main.go <<'GO'
package main

import (
	"fmt"
	"os"

	"github.com/xuri/excelize/v2"
)

func check(what, seen, stated string) {
	fmt.Printf("%s: %q\n", what, seen)
	if seen != stated {
		fmt.Printf("changed: %s; stated was %q\n", what, stated)
		os.Exit(1)
	}
}

func show(format string, number float64) string {
	book := excelize.NewFile()
	defer book.Close()
	style, err := book.NewStyle(&excelize.Style{CustomNumFmt: &format})
	if err != nil {
		panic(err)
	}
	book.SetCellValue("Sheet1", "A1", number)
	book.SetCellStyle("Sheet1", "A1", "A1", style)
	value, err := book.GetCellValue("Sheet1", "A1")
	if err != nil {
		panic(err)
	}
	return value
}

func main() {
	check("1234 in thousands", show(`[>=1000]0.0," k";0`, 1234), "1.2 k")
	check("3 in thousands", show(`[>=1000]0.0," k";0`, 3), "0.0 k")
	check("-3.25 in thousands", show(`[>=1000]0.0," k";0.00`, -3.25), "3.25")
	check("none", show(`[=0]"none";0`, 0), "none")
	check("45 is not none", show(`[=0]"none";0`, 45), "none")
	check("5 in red", show(`[Red][<0]-0.0;0.0`, 5), "-5.0")
	check("2 boats", show(`[=1]0" boat";0" boats"`, 2), "2 boat")
	check("0 of an account", show(`_-* #,##0.00_-;-* #,##0.00_-;_-* "-"??_-;_-@_-`, 0), " 0.00 ")
	fmt.Println("as stated")
}
GO
go run .
