#!/usr/bin/env bash
# golang-ical makes one category of all when an event is written again, and an event with a duration has no
# end.
#
# Guess: a calendar that is read and written without a change is the same; an event of one hour ends an hour
# later.
# Seen (arran4/golang-ical 0.3.4): values are unescaped on reading and escaped on writing, whatever they
# are: the commas between categories are escaped as those within one, and a name with "^'", the quotation
# mark of RFC 6868, gets a backslash. GetEndAt looks for DTEND alone, and fails where the event has DURATION
# instead.
#
#   categories, written: "CATEGORIES:boats\\,tides"
#   attendee, written: "ATTENDEE;CN=Kim ^\\'Sea^\\' Berg:mailto:kim@example.org"
#   end: "property not found: DTEND"
set -euo pipefail

tmp=$(mktemp -d)
trap 'rm -rf "$tmp"' EXIT
cd "$tmp"
go mod init finding 2> /dev/null
go get github.com/arran4/golang-ical@v0.3.4 2> log || { cat log; exit 1; }

cat > main.go <<'GO'
package main

import (
	"fmt"
	"os"
	"strings"

	ics "github.com/arran4/golang-ical"
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

func line(text, name string) string {
	for _, each := range strings.Split(strings.ReplaceAll(text, "\r", ""), "\n") {
		if strings.HasPrefix(each, name) {
			return each
		}
	}
	return ""
}

func main() {
	text := strings.Join([]string{"BEGIN:VCALENDAR", "VERSION:2.0", "PRODID:-//example//EN", "BEGIN:VEVENT", "UID:1",
		"DTSTAMP:20240506T100000Z", "DTSTART:20240506T100000Z", "DURATION:PT1H", "CATEGORIES:boats,tides",
		"ATTENDEE;CN=Kim ^'Sea^' Berg:mailto:kim@example.org", "END:VEVENT", "END:VCALENDAR", ""}, "\r\n")
	calendar, err := ics.ParseCalendar(strings.NewReader(text))
	must(err)
	_, none := calendar.Events()[0].GetEndAt()
	check("categories, written", line(calendar.Serialize(), "CATEGORIES"), "CATEGORIES:boats\\,tides")
	check("attendee, written", line(calendar.Serialize(), "ATTENDEE"), "ATTENDEE;CN=Kim ^\\'Sea^\\' Berg:mailto:kim@example.org")
	check("end", none.Error(), "property not found: DTEND")
	fmt.Println("as stated")
}
GO
go run .
