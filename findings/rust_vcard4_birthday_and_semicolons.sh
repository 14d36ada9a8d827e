#!/usr/bin/env bash
# vcard4 writes a birthday without year as 00000506, and a semicolon within the street as one between parts.
#
# Guess: a card that is read and written without a change says the same: `--0506` is a birthday without a
# year (RFC 6350, 4.3.1), "\;" and "\," stay within their part.
# Seen (the crate vcard4 0.7.3): the missing year is written as 0000. Semicolons and commas lose their
# backslash in the street and in categories, so the next reader finds "left" for the town and one category
# more, while the last two parts of the address get a backslash and are one: postal code and country are
# "25813;DE".
#
#   birthday, written: "BDAY:00000506"
#   address, written: "ADR:;;Quay 1; left;Husum;;25813\\;DE"
#   categories, written: "CATEGORIES:boats, old,tides"
set -euo pipefail

tmp=$(mktemp -d)
trap 'rm -rf "$tmp"' EXIT
cd "$tmp"
cargo init -q --vcs none --name finding .
cargo add -q vcard4@0.7.3
cat > src/main.rs <<'RS'
fn check(what: &str, seen: String, stated: &str) {
    println!("{what}: {seen:?}");
    if seen != stated {
        println!("changed: {what}; stated was {stated:?}");
        std::process::exit(1);
    }
}

fn line(text: &str, name: &str) -> String {
    text.lines().find(|line| line.starts_with(name)).unwrap_or("").to_string()
}

fn main() {
    let card = [
        "BEGIN:VCARD", "VERSION:4.0", "FN:Anna Okoro", "BDAY:--0506", "ADR:;;Quay 1\\; left;Husum;;25813;DE",
        "CATEGORIES:boats\\, old,tides", "END:VCARD", "",
    ]
    .join("\r\n");
    let written = vcard4::parse(&card).unwrap()[0].to_string();
    check("birthday, written", line(&written, "BDAY"), "BDAY:00000506");
    check("address, written", line(&written, "ADR"), "ADR:;;Quay 1; left;Husum;;25813\\;DE");
    check("categories, written", line(&written, "CATEGORIES"), "CATEGORIES:boats, old,tides");
    println!("as stated");
}
RS
cargo run -q
