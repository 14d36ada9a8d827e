#!/usr/bin/env bash
# gorilla/feeds writes JSON feeds with empty ids and, for an entry without date, a new id and an empty date
# each time.
#
# Guess: the id of an entry that has a link and no id of its own comes from the link, in each format, so
# that a reader knows it again.
# Seen (gorilla/feeds 1.2.0): the id in JSON Feed is "" for every entry, though the standard asks for one
# that is unique. In Atom it is made of link and day; without a day it is a random UUID: each fetch shows
# the entry as a new one, and `updated` is empty, which is no date.
#
#   ids of JSON Feed: "\"id\": \"\" \"id\": \"\""
#   the id of Atom is random: "true"
#   written twice, the same ids: "false"
#   updated: "<updated></updated> <updated></updated>"
set -euo pipefail

tmp=$(mktemp -d)
trap 'rm -rf "$tmp"' EXIT
cd "$tmp"
go mod init finding 2> /dev/null
go get github.com/gorilla/feeds@v1.2.0 2> log || { cat log; exit 1; }

cat > main.go <<'GO'
package main

import (
	"fmt"
	"os"
	"regexp"
	"strings"

	"github.com/gorilla/feeds"
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

func found(pattern, text string) string {
	return strings.Join(regexp.MustCompile(pattern).FindAllString(text, -1), " ")
}

func main() {
	link := &feeds.Link{Href: "https://example.org/tides"}
	feed := &feeds.Feed{Title: "Tides", Link: &feeds.Link{Href: "https://example.org/"},
		Items: []*feeds.Item{{Title: "Low water", Link: link}, {Title: "High water", Link: link}}}
	json, err := feed.ToJSON()
	must(err)
	one, err := feed.ToAtom()
	must(err)
	other, err := feed.ToAtom()
	must(err)
	entry := func(atom string) string { return atom[strings.Index(atom, "<entry>"):] }
	id := `<id>[^<]*</id>`
	check("ids of JSON Feed", found(`"id": "[^"]*"`, json), "\"id\": \"\" \"id\": \"\"")
	check("the id of Atom is random", fmt.Sprint(strings.HasPrefix(found(id, entry(one)), "<id>urn:uuid:")), "true")
	check("written twice, the same ids", fmt.Sprint(found(id, entry(one)) == found(id, entry(other))), "false")
	check("updated", found(`<updated>[^<]*</updated>`, entry(one)), "<updated></updated> <updated></updated>")
	fmt.Println("as stated")
}
GO
go run .
