#!/usr/bin/env bash
# antchfx/xpath gives all that follows for "the first that follows", and the last for `position()=1`.
#
# Guess: `following::p[1]` is the first p behind the node, `preceding::p[1]` the nearest before it (XPath
# 1.0, 2.4: the position is counted along the axis), `(…)[1]` the first in document order (3.3), and `[1]`
# is short for `[position()=1]`.
# Seen (antchfx/xpath 1.3.9 through antchfx/htmlquery 1.3.7): positions on both axes are counted anew in
# each branch of the tree, so [1] finds several and `[position()=1]` another one. Within brackets the
# order of the reverse axis stays. No query fails. lxml has 3, 3, 6, 1.
#
#   first after 2: "3 4 5 6"
#   first after 2, position(): "6"
#   nearest before 7: "6 1"
#   first of those before a heading: "3"
set -euo pipefail

tmp=$(mktemp -d)
trap 'rm -rf "$tmp"' EXIT
cd "$tmp"
go mod init finding 2> /dev/null
go get github.com/antchfx/htmlquery@v1.3.7 github.com/antchfx/xpath@v1.3.9 2> log || { cat log; exit 1; }

cat > main.go <<'GO'
package main

import (
	"fmt"
	"os"
	"strings"

	"github.com/antchfx/htmlquery"
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
	page, err := htmlquery.Parse(strings.NewReader(
		"<div><p>1</p><p>2</p><p>3</p><h2>a</h2><p>4</p><h2>b</h2><p>5</p></div><div><p>6</p><p>7</p></div>"))
	must(err)
	found := func(expression string) string {
		nodes, err := htmlquery.QueryAll(page, expression)
		must(err)
		texts := []string{}
		for _, node := range nodes {
			texts = append(texts, htmlquery.InnerText(node))
		}
		return strings.Join(texts, " ")
	}
	check("first after 2", found("//p[.='2']/following::p[1]"), "3 4 5 6")
	check("first after 2, position()", found("//p[.='2']/following::p[position()=1]"), "6")
	check("nearest before 7", found("//p[.='7']/preceding::p[1]"), "6 1")
	check("first of those before a heading", found("(//h2/preceding-sibling::p)[1]"), "3")
	fmt.Println("as stated")
}
GO
go run .
