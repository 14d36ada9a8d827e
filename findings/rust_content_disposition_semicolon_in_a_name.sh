#!/usr/bin/env bash
# The crate content_disposition cuts a file's name at a semicolon, and takes the poorer of two names.
#
# Guess: a name in quotation marks may hold a semicolon, and of filename and filename* the latter counts, as
# the former is for those who cannot read it (RFC 6266, 4.1, 4.3).
# Seen (the crate content_disposition 0.4.0): filename="ebb; flow.pdf" is `"ebb`, with the quotation mark
# in it and without the ending by which one knows what it is; a backslash before a quotation mark stays. Of
# both names filename_full() gives the one in ASCII, "pl_n.pdf"; alone, filename* is read and decoded, from
# ISO-8859-1 too.
#
#   semicolon: "\"ebb"
#   quotation mark: "the \\\"low\\\" tide.pdf"
#   two names: "pl_n.pdf"
#   filename* alone: "plän.pdf"
set -euo pipefail

tmp=$(mktemp -d)
trap 'rm -rf "$tmp"' EXIT
cd "$tmp"
cargo init -q --vcs none --name finding .
cargo add -q content_disposition@0.4.0
cat > src/main.rs <<'RS'
fn check(what: &str, seen: String, stated: &str) {
    println!("{what}: {seen:?}");
    if seen != stated {
        println!("changed: {what}; stated was {stated:?}");
        std::process::exit(1);
    }
}

use content_disposition::parse_content_disposition;

fn name(header: &str) -> String {
    parse_content_disposition(header).filename_full().unwrap_or_default()
}

fn main() {
    check("semicolon", name(r#"attachment; filename="ebb; flow.pdf""#), "\"ebb");
    check("quotation mark", name(r#"attachment; filename="the \"low\" tide.pdf""#), "the \\\"low\\\" tide.pdf");
    let both = "attachment; filename=pl_n.pdf; filename*=UTF-8''pl%C3%A4n.pdf";
    check("two names", name(both), "pl_n.pdf");
    check("filename* alone", name("attachment; filename*=UTF-8''pl%C3%A4n.pdf"), "plän.pdf");
    println!("as stated");
}
RS
cargo run -q
