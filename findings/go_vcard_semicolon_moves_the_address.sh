#!/usr/bin/env bash
# A semicolon in a street moves the town to the postal code in go-vcard, and "\;" gets a second backslash.
#
# Guess: "\;" is a semicolon within a value, "\," a comma (RFC 6350, 3.4), also for the parts of an address
# and for categories, and what is read and written is the same.
# Seen (emersion/go-vcard of 2026-06-18, d854b7e0e2d3): "\," and "\n" are unescaped before the value is
# parted and "\;" is not at all: "Quay 1\; left" is two parts, each part behind it is the next one, a
# category with a comma is two. Written again, "\;" is "\\;", a backslash and a semicolon, and all
# categories are one.
#
#   street: "Quay 1\\"
#   town: " left"
#   region: "Husum"
#   note: "six\\; then seven"
#   categories: "boats |  old | tides"
#   note, written: "NOTE:six\\\\; then seven"
#   categories, written: "CATEGORIES:boats\\, old\\,tides"
set -euo pipefail

tmp=$(mktemp -d)
trap 'rm -rf "$tmp"' EXIT
cd "$tmp"
go mod init finding 2> /dev/null
go get github.com/emersion/go-vcard@v0.0.0-20260618161152-d854b7e0e2d3 2> log || { cat log; exit 1; }

cat > main.go <<'GO'
package main

import (
	"bytes"
	"fmt"
	"os"
	"strings"

	"github.com/emersion/go-vcard"
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

func read(text string) vcard.Card {
	card, err := vcard.NewDecoder(strings.NewReader(text)).Decode()
	must(err)
	return card
}

func written(card vcard.Card) string {
	var target bytes.Buffer
	must(vcard.NewEncoder(&target).Encode(card))
	return target.String()
}

func line(text, name string) string {
	for _, each := range strings.Split(text, "\r\n") {
		if strings.HasPrefix(each, name) {
			return each
		}
	}
	return ""
}

func main() {
	text := strings.Join([]string{"BEGIN:VCARD", "VERSION:4.0", "FN:Anna Okoro", `ADR:;;Quay 1\; left;Husum;;25813;DE`,
		`CATEGORIES:boats\, old,tides`, `NOTE:six\; then seven`, "END:VCARD", ""}, "\r\n")
	card := read(text)
	address := card.Address()
	check("street", address.StreetAddress, "Quay 1\\")
	check("town", address.Locality, " left")
	check("region", address.Region, "Husum")
	check("note", card.Value("NOTE"), "six\\; then seven")
	check("categories", strings.Join(card.Categories(), " | "), "boats |  old | tides")
	check("note, written", line(written(card), "NOTE"), "NOTE:six\\\\; then seven")
	check("categories, written", line(written(card), "CATEGORIES"), "CATEGORIES:boats\\, old\\,tides")
	fmt.Println("as stated")
}
GO
go run .
