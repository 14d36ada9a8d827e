#!/usr/bin/env bash
# The crate icalendar writes an event of a whole day that ends when it begins.
#
# Guess: `.all_day(6 May)` is an event from 6 May to 7 May, since DTEND is where it is over and "MUST be later in
# time than the value of DTSTART" (RFC 5545, 3.8.2.2), or one without DTEND, which is a day too. The end of an
# event that has a DURATION is had from it. A name is escaped as any text is.
# Seen (the crate icalendar 0.17.17): both are 6 May, so that the event is no minute long to whoever reads it,
# this crate among them. `get_end` of an event with DURATION is None. NAME of the calendar keeps its comma,
# X-WR-CALNAME beside it gets a backslash.
#
#   begins: "DTSTART;VALUE=DATE:20240506"
#   ends: "DTEND;VALUE=DATE:20240506"
#   read again: "Some(Date(2024-05-06)) Some(Date(2024-05-06))"
#   end of an hour from 10:30: "None"
#   NAME: "NAME:Tides, ebb"
#   X-WR-CALNAME: "X-WR-CALNAME:Tides\\, ebb"
set -euo pipefail

tmp=$(mktemp -d)
trap 'rm -rf "$tmp"' EXIT
cd "$tmp"
cargo init -q --vcs none --name finding .
cargo add -q icalendar@0.17.17 --features parser
cargo add -q chrono@0.4
cat > src/main.rs <<'RS'
use chrono::NaiveDate;
use icalendar::{Calendar, CalendarComponent, Component, Event, EventLike};

fn check(what: &str, seen: String, stated: &str) {
    println!("{what}: {seen:?}");
    if seen != stated {
        println!("changed: {what}; stated was {stated:?}");
        std::process::exit(1);
    }
}

fn line(calendar: &str, start: &str) -> String {
    calendar.lines().find(|line| line.starts_with(start)).unwrap().to_string()
}

fn first(calendar: &str) -> Event {
    let read: Calendar = calendar.parse().unwrap();
    let event = read.components.iter().find_map(CalendarComponent::as_event);
    event.unwrap().clone()
}

fn main() {
    let day = NaiveDate::from_ymd_opt(2024, 5, 6).unwrap();
    let mut calendar = Calendar::new();
    calendar.name("Tides, ebb").push(Event::new().uid("1").summary("Regatta").all_day(day).done());
    let written = calendar.to_string();
    check("begins", line(&written, "DTSTART"), "DTSTART;VALUE=DATE:20240506");
    check("ends", line(&written, "DTEND"), "DTEND;VALUE=DATE:20240506");
    let again = first(&written);
    let both = format!("{:?} {:?}", again.get_start(), again.get_end());
    check("read again", both, "Some(Date(2024-05-06)) Some(Date(2024-05-06))");
    let hour = "BEGIN:VCALENDAR\r\nVERSION:2.0\r\nPRODID:x\r\nBEGIN:VEVENT\r\nUID:1\r\nDTSTAMP:20240101T000000Z\r\n\
        DTSTART:20240506T103000Z\r\nDURATION:PT1H\r\nEND:VEVENT\r\nEND:VCALENDAR\r\n";
    check("end of an hour from 10:30", format!("{:?}", first(hour).get_end()), "None");
    check("NAME", line(&written, "NAME"), "NAME:Tides, ebb");
    check("X-WR-CALNAME", line(&written, "X-WR-CALNAME"), "X-WR-CALNAME:Tides\\, ebb");
    println!("as stated");
}
RS
cargo run -q
