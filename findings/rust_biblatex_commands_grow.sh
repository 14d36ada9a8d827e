#!/usr/bin/env bash
# The crate biblatex escapes the commands of a title when it is written, and "and others" is a person.
#
# Guess: an entry that is read and written is the same entry; "others" at the end of the authors is what
# BibTeX has for "et al.".
# Seen (the crate biblatex 0.12.0): commands that it does not know stay as letters and are escaped on
# writing: `\emph{tides}` becomes `\\emph\{tides\}`, a line break and a word in braces; of `$x^2$` the "^"
# gets a backslash. The last author is called "others".
#
#   title: "On \\emph{tides}"
#   title, written: "title = {On \\\\emph\\{tides\\}},"
#   note, written: "note = {$x\\^2$ and H\\\\textsubscript\\{2\\}O},"
#   last author: "others"
set -euo pipefail

tmp=$(mktemp -d)
trap 'rm -rf "$tmp"' EXIT
cd "$tmp"
cargo init -q --vcs none --name finding .
cargo add -q biblatex@0.12.0
cat > src/main.rs <<'RS'
use biblatex::{Bibliography, ChunksExt};

fn check(what: &str, seen: String, stated: &str) {
    println!("{what}: {seen:?}");
    if seen != stated {
        println!("changed: {what}; stated was {stated:?}");
        std::process::exit(1);
    }
}

fn field(text: &str, name: &str) -> String {
    text.lines().find(|line| line.starts_with(name)).unwrap_or("").to_string()
}

fn written(text: &str) -> String {
    Bibliography::parse(text).unwrap().to_biblatex_string()
}

fn main() {
    let source = "@book{a, author={Okoro, Anna and others}, title={On \\emph{tides}}, note={$x^2$ and H\\textsubscript{2}O}}";
    let book = Bibliography::parse(source).unwrap();
    let entry = book.get("a").unwrap();
    check("title", entry.title().unwrap().format_verbatim(), "On \\emph{tides}");
    check("title, written", field(&written(source), "title"), "title = {On \\\\emph\\{tides\\}},");
    check("note, written", field(&written(source), "note"), "note = {$x\\^2$ and H\\\\textsubscript\\{2\\}O},");
    check("last author", entry.author().unwrap()[1].name.clone(), "others");
    println!("as stated");
}
RS
cargo run -q
