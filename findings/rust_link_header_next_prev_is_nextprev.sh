#!/usr/bin/env bash
# The crate parse_link_header runs two relations together, and reads no link at all where one has a comma.
#
# Guess: `rel="next prev"` is two relations (RFC 8288, 3.3), a comma within "<" and ">" or within quotation
# marks parts no links, and of two links of one relation both are had.
# Seen (the crate parse_link_header 0.4.1): the space goes and the relation is "nextprev". A comma in an
# address, or in a title, makes an error of the whole header, the links beside it included; so does a
# semicolon in a title. Of two translations the last is left.
#
#   one: "next /b, prev /a"
#   two relations: "nextprev /b"
#   a comma in an address: "Error(MissingRel)"
#   a comma in a title: "Error(MissingRel)"
#   a semicolon in a title: "Error(MalformedParam)"
#   two translations: "alternate /fr"
set -euo pipefail

tmp=$(mktemp -d)
trap 'rm -rf "$tmp"' EXIT
cd "$tmp"
cargo init -q --vcs none --name finding .
cargo add -q parse_link_header@0.4.1
cat > src/main.rs <<'RS'
fn check(what: &str, seen: String, stated: &str) {
    println!("{what}: {seen:?}");
    if seen != stated {
        println!("changed: {what}; stated was {stated:?}");
        std::process::exit(1);
    }
}

use parse_link_header::parse_with_rel;

fn links(header: &str) -> String {
    match parse_with_rel(header) {
        Err(error) => format!("{error:?}"),
        Ok(found) => {
            let mut all: Vec<String> = found.iter().map(|(rel, link)| format!("{rel} {}", link.raw_uri)).collect();
            all.sort();
            all.join(", ")
        }
    }
}

fn main() {
    check("one", links(r#"</b>; rel="next", </a>; rel="prev""#), "next /b, prev /a");
    check("two relations", links(r#"</b>; rel="next prev""#), "nextprev /b");
    check("a comma in an address", links(r#"</a>; rel="prev", </tides,2024>; rel="next""#), "Error(MissingRel)");
    check("a comma in a title", links(r#"</b>; title="ebb, flow"; rel="next""#), "Error(MissingRel)");
    check("a semicolon in a title", links(r#"</b>; title="ebb; flow"; rel="next""#), "Error(MalformedParam)");
    let translations = r#"</de>; rel="alternate"; hreflang=de, </fr>; rel="alternate"; hreflang=fr"#;
    check("two translations", links(translations), "alternate /fr");
    println!("as stated");
}
RS
cargo run -q
