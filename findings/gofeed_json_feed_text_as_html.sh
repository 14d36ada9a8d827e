#!/usr/bin/env bash
# A JSON Feed's plain text comes as HTML from gofeed, and an item that points elsewhere has no link.
#
# Guess: one `Content` for RSS, Atom and JSON Feed is of one kind; where the feed has plain text it is escaped, or
# said to be plain. A linked item's `external_url` is its link where it has no address of its own.
# Seen (gofeed 1.4.2, Go): `content_text` is put into `Content` as it stands, beside `content_html` without a
# difference: shown as HTML, "a<b" loses what follows the sign. `external_url` is read by the parser of JSON
# Feed and dropped by the translator; the same item in Atom has its link.
#
#   plain text: "if a<b then wait\nelse go"
#   HTML: "if a&lt;b then wait"
#   link of a linked item: ""
#   the same in Atom: "https://example.com/tides"
set -euo pipefail

tmp=$(mktemp -d)
trap 'rm -rf "$tmp"' EXIT
cd "$tmp"
go mod init finding 2> /dev/null
go get github.com/mmcdole/gofeed@v1.4.2 2> log || { cat log; exit 1; }

cat > main.go <<'GO'
package main

import (
	"fmt"
	"os"

	"github.com/mmcdole/gofeed"
)

func check(what, seen, stated string) {
	fmt.Printf("%s: %q\n", what, seen)
	if seen != stated {
		fmt.Printf("changed: %s; stated was %q\n", what, stated)
		os.Exit(1)
	}
}

func items(source string) []*gofeed.Item {
	feed, err := gofeed.NewParser().ParseString(source)
	if err != nil {
		panic(err)
	}
	return feed.Items
}

const JSON = `{"version": "https://jsonfeed.org/version/1.1", "title": "Tides", "items": [
  {"id": "1", "url": "https://example.org/1", "content_text": "if a<b then wait\nelse go"},
  {"id": "2", "url": "https://example.org/2", "content_html": "if a&lt;b then wait"},
  {"id": "3", "external_url": "https://example.com/tides", "content_text": "See there."}]}`

const Atom = `<feed xmlns="http://www.w3.org/2005/Atom"><title>Tides</title><id>f</id>
<updated>2024-05-06T10:00:00Z</updated><entry><title>Tides</title><id>3</id>
<link href="https://example.com/tides"/><updated>2024-05-06T10:00:00Z</updated></entry></feed>`

func main() {
	found := items(JSON)
	check("plain text", found[0].Content, "if a<b then wait\nelse go")
	check("HTML", found[1].Content, "if a&lt;b then wait")
	check("link of a linked item", found[2].Link, "")
	check("the same in Atom", items(Atom)[0].Link, "https://example.com/tides")
	fmt.Println("as stated")
}
GO
go run .
