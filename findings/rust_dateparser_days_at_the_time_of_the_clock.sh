#!/usr/bin/env bash
# The crate dateparser gives a day the time of the clock, and puts 14.05.24 into the year 14.
#
# Guess: "2024-05-06" is that day at midnight, "14.05.24" the 14th of May 2024 as it can be no month, and
# what RFC 3339 and ISO 8601 allow is read.
# Seen (the crate dateparser 0.3.1): a day without a time gets hour, minute and fraction of a second of
# the moment at which it is parsed, so that two readings of one text differ. "14.05.24" is May 24 of the
# year 14, "12.05.24" the fifth of December 2024 and "06.05.2024" the fifth of June. "2024-05-06T10:30" is
# an error, and "May 2024". parse_with takes a time for days; that of parse is now.
#
#   the same both times: "false"
#   14.05.24: "0014-05-24"
#   12.05.24: "2024-12-05"
#   06.05.2024: "2024-06-05"
#   2024-05-06 10:30: "2024-05-06"
#   2024-05-06T10:30: "error"
#   May 2024: "error"
set -euo pipefail

tmp=$(mktemp -d)
trap 'rm -rf "$tmp"' EXIT
cd "$tmp"
cargo init -q --vcs none --name finding .
cargo add -q dateparser@0.3.1
cat > src/main.rs <<'RS'
fn check(what: &str, seen: String, stated: &str) {
    println!("{what}: {seen:?}");
    if seen != stated {
        println!("changed: {what}; stated was {stated:?}");
        std::process::exit(1);
    }
}

use std::{thread, time::Duration};

fn day(text: &str) -> String {
    match dateparser::parse(text) {
        Ok(moment) => moment.to_rfc3339()[..10].to_string(),
        Err(_) => "error".to_string(),
    }
}

fn main() {
    let first = dateparser::parse("2024-05-06").unwrap();
    thread::sleep(Duration::from_millis(20));
    let second = dateparser::parse("2024-05-06").unwrap();
    check("the same both times", (first == second).to_string(), "false");
    check("14.05.24", day("14.05.24"), "0014-05-24");
    check("12.05.24", day("12.05.24"), "2024-12-05");
    check("06.05.2024", day("06.05.2024"), "2024-06-05");
    check("2024-05-06 10:30", day("2024-05-06 10:30"), "2024-05-06");
    check("2024-05-06T10:30", day("2024-05-06T10:30"), "error");
    check("May 2024", day("May 2024"), "error");
    println!("as stated");
}
RS
cargo run -q
