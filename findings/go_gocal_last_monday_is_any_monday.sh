#!/usr/bin/env bash
# gocal lets the last Monday of each month come on the first of July, and the 31st on the second of March.
#
# Guess: a rule of repetition gives the days that RFC 5545 names, or an error where the library does not know
# a part of it; a quoted TZID is the zone it names.
# Seen (apognu/gocal 0.9.1): BYDAY=-1MO is read as MO, so that the last Monday of May is followed by 1 July
# and 29 July; BYMONTHDAY=15,20 gives the 15th only; monthly from 31 January is 2 March and the second ever
# after. UNTIL with a date leaves out that day, a list in EXDATE leaves in all. `TZID="Europe/Berlin"` is UTC,
# two hours late, and "\n" in a summary stays a backslash and an n. No error is given.
#
#   last Monday: "05-27 10:00, 07-01 10:00, 07-29 10:00"
#   15th and 20th: "05-15 10:00, 06-15 10:00, 07-15 10:00"
#   31st: "01-31 10:00, 03-02 10:00, 04-02 10:00"
#   until the 10th: "05-08 10:00, 05-09 10:00"
#   without the 9th and 10th: "05-08 10:00, 05-09 10:00, 05-10 10:00, 05-11 10:00"
#   Berlin: "05-08 10:30"
#   a line: "05-08 10:00Ebb\\nFlow"
set -euo pipefail

tmp=$(mktemp -d)
trap 'rm -rf "$tmp"' EXIT
cd "$tmp"
go mod init finding 2> /dev/null
go get github.com/apognu/gocal@v0.9.1 2> log || { cat log; exit 1; }

cat > main.go <<'GO'
package main

import (
	"fmt"
	"os"
	"strings"
	"time"

	"github.com/apognu/gocal"
)

func check(what, seen, stated string) {
	fmt.Printf("%s: %q\n", what, seen)
	if seen != stated {
		fmt.Printf("changed: %s; stated was %q\n", what, stated)
		os.Exit(1)
	}
}

func days(lines ...string) string {
	all := append([]string{"BEGIN:VCALENDAR", "VERSION:2.0", "PRODID:-//example//EN", "BEGIN:VEVENT", "UID:1",
		"DTSTAMP:20240101T100000Z"}, lines...)
	all = append(all, "END:VEVENT", "END:VCALENDAR", "")
	reader := gocal.NewParser(strings.NewReader(strings.Join(all, "\r\n")))
	start, end := time.Date(2024, 1, 1, 0, 0, 0, 0, time.UTC), time.Date(2025, 1, 1, 0, 0, 0, 0, time.UTC)
	reader.Start, reader.End = &start, &end
	if err := reader.Parse(); err != nil {
		return err.Error()
	}
	var found []string
	for _, event := range reader.Events {
		found = append(found, event.Start.UTC().Format("01-02 15:04")+event.Summary)
	}
	return strings.Join(found, ", ")
}

func main() {
	check("last Monday", days("DTSTART:20240527T100000Z", "DTEND:20240527T110000Z", "RRULE:FREQ=MONTHLY;BYDAY=-1MO;COUNT=3"), "05-27 10:00, 07-01 10:00, 07-29 10:00")
	check("15th and 20th", days("DTSTART:20240515T100000Z", "DTEND:20240515T110000Z", "RRULE:FREQ=MONTHLY;BYMONTHDAY=15,20;COUNT=3"), "05-15 10:00, 06-15 10:00, 07-15 10:00")
	check("31st", days("DTSTART:20240131T100000Z", "DTEND:20240131T110000Z", "RRULE:FREQ=MONTHLY;COUNT=3"), "01-31 10:00, 03-02 10:00, 04-02 10:00")
	check("until the 10th", days("DTSTART:20240508T100000Z", "DTEND:20240508T110000Z", "RRULE:FREQ=DAILY;UNTIL=20240510T100000Z"), "05-08 10:00, 05-09 10:00")
	check("without the 9th and 10th", days("DTSTART:20240508T100000Z", "DTEND:20240508T110000Z", "RRULE:FREQ=DAILY;COUNT=4", "EXDATE:20240509T100000Z,20240510T100000Z"), "05-08 10:00, 05-09 10:00, 05-10 10:00, 05-11 10:00")
	check("Berlin", days("DTSTART;TZID=\"Europe/Berlin\":20240508T103000", "DTEND;TZID=\"Europe/Berlin\":20240508T113000"), "05-08 10:30")
	check("a line", days("DTSTART:20240508T100000Z", "DTEND:20240508T110000Z", "SUMMARY:Ebb\\nFlow"), "05-08 10:00Ebb\\nFlow")
	fmt.Println("as stated")
}
GO
go run .
