#!/usr/bin/env bash
# A comma in the address of a Link header is dropped by one library for Go, and the link by another.
#
# Guess: what stands between "<" and ">" is the address, commas and all; of two links of one relation both
# are had, a title in quotation marks may hold a semicolon, and `REL` is `rel` (RFC 8288, 3).
# Seen (peterhellberg/link 1.2.0, tomnomnom/linkheader v0.0.0-20250811210735-e5fe3b51442e): `</a,b>` is
# "/ab" for the first and no link for the second. The first has one link for each relation, so of two
# translations the last is left, and of two given by their paths one whose address holds the other's; it
# knows neither `REL` nor a space before ";"; the second takes the half of a title behind a semicolon for a
# name.
#
#   comma, link: "next https://example.org/tides2024"
#   comma, linkheader: ""
#   two translations, link: "alternate https://example.org/fr"
#   two translations, linkheader: "alternate https://example.org/de, alternate https://example.org/fr"
#   as paths, link: "alternate /de>; rel=\"alternate\"; hreflang=de </fr"
#   as paths, linkheader: "alternate /de, alternate /fr"
#   capitals, link: ""
#   capitals, linkheader: "next /b"
#   spaces, link: ""
#   title with a semicolon, linkheader: "map[flow\": title:ebb]"
set -euo pipefail

tmp=$(mktemp -d)
trap 'rm -rf "$tmp"' EXIT
cd "$tmp"
go mod init finding > log 2>&1
for module in github.com/peterhellberg/link@v1.2.0 github.com/tomnomnom/linkheader@v0.0.0-20250811210735-e5fe3b51442e; do
    go get "$module" > log 2>&1 || { cat log; exit 1; }
done
cat > main.go <<'GO'
package main

import (
	"fmt"
	"os"
	"sort"
	"strings"

	"github.com/peterhellberg/link"
	"github.com/tomnomnom/linkheader"
)

func check(what, seen, stated string) {
	fmt.Printf("%s: %q\n", what, seen)
	if seen != stated {
		fmt.Printf("changed: %s; stated was %q\n", what, stated)
		os.Exit(1)
	}
}

func first(header string) string {
	found := []string{}
	for relation, each := range link.Parse(header) {
		found = append(found, relation+" "+each.URI)
	}
	sort.Strings(found)
	return strings.Join(found, ", ")
}

func second(header string) string {
	found := []string{}
	for _, each := range linkheader.Parse(header) {
		found = append(found, each.Rel+" "+each.URL)
	}
	return strings.Join(found, ", ")
}

func main() {
	comma := `<https://example.org/tides,2024>; rel="next"`
	check("comma, link", first(comma), "next https://example.org/tides2024")
	check("comma, linkheader", second(comma), "")
	two := `<https://example.org/de>; rel="alternate", <https://example.org/fr>; rel="alternate"`
	check("two translations, link", first(two), "alternate https://example.org/fr")
	check("two translations, linkheader", second(two), "alternate https://example.org/de, alternate https://example.org/fr")
	short := `</de>; rel="alternate"; hreflang=de, </fr>; rel="alternate"; hreflang=fr`
	check("as paths, link", first(short), `alternate /de>; rel="alternate"; hreflang=de </fr`)
	check("as paths, linkheader", second(short), "alternate /de, alternate /fr")
	check("capitals, link", first(`</b>; REL="next"`), "")
	check("capitals, linkheader", second(`</b>; REL="next"`), "next /b")
	check("spaces, link", first(`</b> ; rel="next"`), "")
	title := linkheader.Parse(`</b>; title="ebb; flow"; rel="next"`)[0].Params
	check("title with a semicolon, linkheader", fmt.Sprint(title), "map[flow\": title:ebb]")
	fmt.Println("as stated")
}
GO
go run .
