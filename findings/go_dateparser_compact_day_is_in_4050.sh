#!/usr/bin/env bash
# go-dateparser reads 20240506 as a day of the year 4050.
#
# Guess: 20240506 is 2024-05-06, as ISO 8601 writes it without hyphens, or it is not read, as dateparser of
# Python, of which this is a port, has it.
# Seen (markusmobius/go-dateparser 1.4.7, asked on 2024-05-06): it is 4050-02-02, which no reading of the
# eight digits gives, without an error; 20241231 is the second of January, at one past three, 19980506 in the
# year 9805. Only with the hour behind it the day is read.
#
#   20240506: "4050-02-02 06:00"
#   20241231: "2024-01-02 03:01"
#   19980506: "9805-01-09 00:06"
#   202405061030: "2024-05-06 10:30"
set -euo pipefail

tmp=$(mktemp -d)
trap 'rm -rf "$tmp"' EXIT
cd "$tmp"
go mod init finding 2> /dev/null
go get github.com/markusmobius/go-dateparser@v1.4.7 2> log || { cat log; exit 1; }

cat > main.go <<'GO'
package main

import (
	"fmt"
	"os"
	"time"

	dps "github.com/markusmobius/go-dateparser"
)

func check(what, seen, stated string) {
	fmt.Printf("%s: %q\n", what, seen)
	if seen != stated {
		fmt.Printf("changed: %s; stated was %q\n", what, stated)
		os.Exit(1)
	}
}

func read(text string) string {
	found, err := dps.Parse(&dps.Configuration{CurrentTime: time.Date(2024, 5, 6, 10, 0, 0, 0, time.UTC)}, text)
	if err != nil {
		return "error"
	}
	return found.Time.Format("2006-01-02 15:04")
}

func main() {
	check("20240506", read("20240506"), "4050-02-02 06:00")
	check("20241231", read("20241231"), "2024-01-02 03:01")
	check("19980506", read("19980506"), "9805-01-09 00:06")
	check("202405061030", read("202405061030"), "2024-05-06 10:30")
	fmt.Println("as stated")
}
GO
go run .
