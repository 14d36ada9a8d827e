#!/usr/bin/env bash
# "06.05.2024" is the fifth of June for dateparse, and a time in PST is taken for one in UTC.
#
# Guess: numbers with full stops between them are day, month and year, as no country writes the month first that
# way; a zone that the text names is used, or there is an error.
# Seen (araddon/dateparse at 6b43995a97de, Go): full stops are read as slashes are, month first, so that half of
# the year's German and Russian dates are another day without an error; from the 13th on they are refused. Of
# "PST" the name is kept with an offset of zero: eight hours off.
#
#   with full stops: "2024-06-05"
#   two figures: "2024-12-05"
#   the 13th: "month out of range"
#   PST: "10:00 in UTC, +0000 PST"
set -euo pipefail

tmp=$(mktemp -d)
trap 'rm -rf "$tmp"' EXIT
cd "$tmp"
go mod init finding 2> /dev/null
go get github.com/araddon/dateparse@v0.0.0-20210429162001-6b43995a97de 2> log || { cat log; exit 1; }

cat > main.go <<'GO'
package main

import (
	"fmt"
	"os"
	"strings"

	"github.com/araddon/dateparse"
)

func check(what, seen, stated string) {
	fmt.Printf("%s: %q\n", what, seen)
	if seen != stated {
		fmt.Printf("changed: %s; stated was %q\n", what, stated)
		os.Exit(1)
	}
}

func day(text string) string {
	found, err := dateparse.ParseAny(text)
	if err != nil {
		return err.Error()[strings.LastIndex(err.Error(), ": ")+2:]
	}
	return found.Format("2006-01-02")
}

func main() {
	check("with full stops", day("06.05.2024"), "2024-06-05")
	check("two figures", day("12.5.24"), "2024-12-05")
	check("the 13th", day("13.05.2024"), "month out of range")
	found, err := dateparse.ParseAny("Mon, 06 May 2024 10:00:00 PST")
	if err != nil {
		panic(err)
	}
	check("PST", found.UTC().Format("15:04")+" in UTC, "+found.Format("-0700 MST"), "10:00 in UTC, +0000 PST")
	fmt.Println("as stated")
}
GO
TZ=UTC go run .
