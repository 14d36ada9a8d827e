#!/usr/bin/env bash
# The crate warc keeps one of the records that a record names as taken with it.
#
# Guess: WARC-Concurrent-To may stand more than once in a record, as one request, one response and one
# metadata record belong together (WARC 1.1, 5.7: an exception to the rule that a field stands once), and
# a record that is read and written has them all.
# Seen (the crate warc 0.4.0): headers are a map, so the last one alone is left, in what is read and in
# what is written from it; the link to the response is gone without an error.
#
#   read: "<urn:uuid:00000000-0000-0000-0000-000000000003>"
#   written: "warc-concurrent-to: <urn:uuid:00000000-0000-0000-0000-000000000003>"
set -euo pipefail

tmp=$(mktemp -d)
trap 'rm -rf "$tmp"' EXIT
cd "$tmp"
cargo init -q --vcs none --name finding .
cargo add -q warc@0.4.0
cat > src/main.rs <<'RS'
fn check(what: &str, seen: String, stated: &str) {
    println!("{what}: {seen:?}");
    if seen != stated {
        println!("changed: {what}; stated was {stated:?}");
        std::process::exit(1);
    }
}

use std::io::Cursor;
use warc::{WarcHeader, WarcReader, WarcWriter};

fn main() {
    let text = [
        "WARC/1.1", "WARC-Type: metadata", "WARC-Record-ID: <urn:uuid:00000000-0000-0000-0000-000000000001>",
        "WARC-Date: 2024-05-06T10:00:00Z", "WARC-Concurrent-To: <urn:uuid:00000000-0000-0000-0000-000000000002>",
        "WARC-Concurrent-To: <urn:uuid:00000000-0000-0000-0000-000000000003>", "Content-Type: text/plain",
        "Content-Length: 3", "", "Ebb", "", "",
    ]
    .join("\r\n");
    let mut written = Vec::new();
    let mut read = String::new();
    for record in WarcReader::new(Cursor::new(text.as_bytes())).iter_records() {
        let record = record.unwrap();
        read = record.header(WarcHeader::ConcurrentTo).unwrap().to_string();
        WarcWriter::new(&mut written).write(&record).unwrap();
    }
    let lines: Vec<String> = String::from_utf8(written)
        .unwrap()
        .lines()
        .filter(|line| line.to_lowercase().starts_with("warc-concurrent-to"))
        .map(str::to_string)
        .collect();
    check("read", read, "<urn:uuid:00000000-0000-0000-0000-000000000003>");
    check("written", lines.join(", "), "warc-concurrent-to: <urn:uuid:00000000-0000-0000-0000-000000000003>");
    println!("as stated");
}
RS
cargo run -q
