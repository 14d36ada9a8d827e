#!/usr/bin/env bash
# go-naturaldate reads "6 May 2024" as 29 July 2023, and "25 December" as 1 o'clock of the seventh.
#
# Guess: a day with its month and year is that day; what is not understood is an error.
# Seen (tj/go-naturaldate 1.3.0, asked at 10:00 of 2024-05-06): a number before the month is an hour, one
# behind it a day, and a year is carried over as days beyond the month's end: no error is given. "May 6" is
# the sixth of last year's May at six o'clock, "half past nine" is nine o'clock, "1998" is in July.
#
#   a day: "2023-07-29 08:00"
#   Christmas: "2023-12-07 01:00"
#   of another year: "2023-07-28 06:00"
#   month first: "2023-07-30 10:30"
#   half past nine: "2024-05-06 09:00"
#   ISO: "error"
set -euo pipefail

tmp=$(mktemp -d)
trap 'rm -rf "$tmp"' EXIT
cd "$tmp"
go mod init finding 2> /dev/null
go get github.com/tj/go-naturaldate@v1.3.0 2> log || { cat log; exit 1; }

cat > main.go <<'GO'
package main

import (
	"fmt"
	"os"
	"time"

	"github.com/tj/go-naturaldate"
)

func check(what, seen, stated string) {
	fmt.Printf("%s: %q\n", what, seen)
	if seen != stated {
		fmt.Printf("changed: %s; stated was %q\n", what, stated)
		os.Exit(1)
	}
}

func read(text string) string {
	now := time.Date(2024, 5, 6, 10, 0, 0, 0, time.UTC)
	moment, err := naturaldate.Parse(text, now)
	if err != nil {
		return "error"
	}
	return moment.Format("2006-01-02 15:04")
}

func main() {
	check("a day", read("6 May 2024"), "2023-07-29 08:00")
	check("Christmas", read("25 December"), "2023-12-07 01:00")
	check("of another year", read("8 May 1998"), "2023-07-28 06:00")
	check("month first", read("May 8th 1998 at 10:30"), "2023-07-30 10:30")
	check("half past nine", read("half past nine"), "2024-05-06 09:00")
	check("ISO", read("2024-05-08"), "error")
	fmt.Println("as stated")
}
GO
go run .
