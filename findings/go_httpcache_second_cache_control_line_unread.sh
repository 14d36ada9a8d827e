#!/usr/bin/env bash
# gregjones/httpcache stores what says "no-store" on its second Cache-Control line.
#
# Guess: two lines of Cache-Control are one list (RFC 9110, 5.3), names of directives are the same in
# capitals, `Vary: *` matches no question (RFC 9111, 4.1), and Age counts (4.2.3).
# Seen (gregjones/httpcache v0.0.0-20190611155906-901d90724c79): the first line alone is read, so
# "max-age=60" and then "no-store" is kept and served, and "public" and then "max-age=60" is not. "Max-Age"
# is unknown; what varies with everything is served again; 70 seconds of age out of 60 are fresh.
#
#   max-age=60, no-store: false
#   max-age=60, then no-store: true
#   public, max-age=60: true
#   public, then max-age=60: false
#   Max-Age=60: false
#   Vary: *: true
#   Age: 70: true
set -euo pipefail

tmp=$(mktemp -d)
trap 'rm -rf "$tmp"' EXIT
cd "$tmp"
go mod init finding > log 2>&1
for module in github.com/gregjones/httpcache@v0.0.0-20190611155906-901d90724c79; do
    go get "$module" > log 2>&1 || { cat log; exit 1; }
done
cat > main.go <<'GO'
package main

import (
	"fmt"
	"io"
	"net/http"
	"net/http/httptest"
	"os"

	"github.com/gregjones/httpcache"
)

func check(what string, seen, stated bool) {
	fmt.Printf("%s: %v\n", what, seen)
	if seen != stated {
		fmt.Printf("changed: %s; stated was %v\n", what, stated)
		os.Exit(1)
	}
}

func must(err error) {
	if err != nil {
		panic(err)
	}
}

// Whether an answer with these headers is given a second time.
func servedAgain(headers http.Header) bool {
	asked := 0
	server := httptest.NewServer(http.HandlerFunc(func(writer http.ResponseWriter, request *http.Request) {
		asked++
		for name, values := range headers {
			writer.Header()[name] = values
		}
		fmt.Fprint(writer, asked)
	}))
	defer server.Close()
	client := httpcache.NewMemoryCacheTransport().Client()
	for range 2 {
		response, err := client.Get(server.URL)
		must(err)
		_, err = io.ReadAll(response.Body)
		must(err)
		must(response.Body.Close())
	}
	return asked == 1
}

func main() {
	control := "Cache-Control"
	check("max-age=60, no-store", servedAgain(http.Header{control: {"max-age=60, no-store"}}), false)
	check("max-age=60, then no-store", servedAgain(http.Header{control: {"max-age=60", "no-store"}}), true)
	check("public, max-age=60", servedAgain(http.Header{control: {"public, max-age=60"}}), true)
	check("public, then max-age=60", servedAgain(http.Header{control: {"public", "max-age=60"}}), false)
	check("Max-Age=60", servedAgain(http.Header{control: {"Max-Age=60"}}), false)
	check("Vary: *", servedAgain(http.Header{control: {"max-age=60"}, "Vary": {"*"}}), true)
	check("Age: 70", servedAgain(http.Header{control: {"max-age=60"}, "Age": {"70"}}), true)
	fmt.Println("as stated")
}
GO
go run .
