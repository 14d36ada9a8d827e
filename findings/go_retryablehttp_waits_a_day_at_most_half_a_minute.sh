#!/usr/bin/env bash
# go-retryablehttp waits a day where it was told to wait half a minute at most.
#
# Guess: RetryWaitMax, "maximum time to wait", holds whatever a server says; a Retry-After that is a date is
# read in each of the three forms that a date may have (RFC 9110, 5.6.7).
# Seen (go-retryablehttp 0.7.8): with Retry-After the bounds are not looked at, so that one request sleeps
# for 24 hours, and for nothing at all where the date is past, below the shortest wait. A date as RFC 850
# writes it ("Monday, 06-May-24") is no date. It is then tried again after the shortest wait.
#
#   503, a day: "24h0m0s"
#   503, a past day: "0s"
#   503, in two hours: "2h0m0s"
#   503, in two hours, RFC 850: "0s"
set -euo pipefail

tmp=$(mktemp -d)
trap 'rm -rf "$tmp"' EXIT
cd "$tmp"
go mod init finding > log 2>&1
for module in github.com/hashicorp/go-retryablehttp@v0.7.8; do
    go get "$module" > log 2>&1 || { cat log; exit 1; }
done
cat > main.go <<'GO'
package main

import (
	"fmt"
	"net/http"
	"os"
	"time"

	"github.com/hashicorp/go-retryablehttp"
)

func check(what, seen, stated string) {
	fmt.Printf("%s: %q\n", what, seen)
	if seen != stated {
		fmt.Printf("changed: %s; stated was %q\n", what, stated)
		os.Exit(1)
	}
}

// How long the client waits after such an answer, to the minute; told to, from one second to thirty.
func wait(status int, after string) string {
	answer := &http.Response{StatusCode: status, Header: http.Header{"Retry-After": {after}}}
	return retryablehttp.DefaultBackoff(time.Second, 30*time.Second, 0, answer).Round(time.Hour / 60).String()
}

func main() {
	check("503, a day", wait(503, "86400"), "24h0m0s")
	later := time.Now().Add(2 * time.Hour).UTC()
	check("503, a past day", wait(503, "Mon, 06 May 2002 10:30:00 GMT"), "0s")
	check("503, in two hours", wait(503, later.Format(http.TimeFormat)), "2h0m0s")
	check("503, in two hours, RFC 850", wait(503, later.Format("Monday, 02-Jan-06 15:04:05")+" GMT"), "0s")
	fmt.Println("as stated")
}
GO
go run .
