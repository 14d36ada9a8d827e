#!/usr/bin/env bash
# The crate rtf-parser drops the words that follow on an optional hyphen, and puts nothing between
# paragraphs.
#
# Guess: `\-` is a place where a word may break and `\~` a space that does not; what follows is text. `\par`
# ends a paragraph, and the text shows it.
# Seen (the crate rtf-parser 0.4.3): behind `\-`, `\_` and `\~` all is lost up to the next control word,
# without an error: "The har\-bour office" is "The har". `\par` is nothing, so that "Low water" and "High
# water" are "Low waterHigh water", while `\line` and `\tab` are a line break and a tab. A footnote's text
# stands in the sentence.
#
#   optional hyphen: "The har"
#   non-breaking space: "It is 10"
#   non-breaking hyphen: "The ice"
#   sign by name: "Low–high"
#   paragraphs: "Low waterHigh water"
#   line and tab: "Low\nhigh\t12"
#   footnote: "LowAt ten. water"
set -euo pipefail

tmp=$(mktemp -d)
trap 'rm -rf "$tmp"' EXIT
cd "$tmp"
cargo init -q --vcs none --name finding .
cargo add -q rtf-parser@0.4.3
cat > src/main.rs <<'RS'
fn check(what: &str, seen: String, stated: &str) {
    println!("{what}: {seen:?}");
    if seen != stated {
        println!("changed: {what}; stated was {stated:?}");
        std::process::exit(1);
    }
}

use rtf_parser::document::RtfDocument;

fn text(body: &str) -> String {
    let document = RtfDocument::try_from(format!(r"{{\rtf1\ansi {body}}}").as_str());
    document.map(|read| read.get_text()).unwrap_or_else(|error| format!("{error:?}"))
}

fn main() {
    check("optional hyphen", text(r"The har\-bour office is open."), "The har");
    check("non-breaking space", text(r"It is 10\~metres deep."), "It is 10");
    check("non-breaking hyphen", text(r"The ice\_free port is open."), "The ice");
    check("sign by name", text(r"Low\endash high"), "Low–high");
    check("paragraphs", text(r"Low water\par High water"), "Low waterHigh water");
    check("line and tab", text(r"Low\line high\tab 12"), "Low\nhigh\t12");
    check("footnote", text(r"Low{\footnote At ten.} water"), "LowAt ten. water");
    println!("as stated");
}
RS
cargo run -q
