#!/usr/bin/env bash
# The crate html2md makes a block quotation of a word in quotation marks, and a list of a wrapped line.
#
# Guess: `<q>` and `<cite>` are parts of a sentence (phrasing content), a line end in the source of a page is
# a blank, a list begins where `start` says, and `|` in a cell is a letter.
# Seen (the crate html2md 0.2.17): "He said <q>low water</q> twice." is a sentence, a quotation and the
# rest. Where the source of a paragraph has a new line before "1.", "-" or "#", the Markdown has a list or a
# heading. `<ol start="7">` begins at one, `a|b` is two cells, code ends at its backquotes, the caption of a
# table is gone, and all words of a `<dl>` are one.
#
#   a quotation: "He said\n> low water\n\n twice."
#   a title: "In\n> Ebb and flow\n\n one reads it."
#   a wrapped line: "Of the berths number\n1. is free, as is\n# 3 at noon."
#   a start: "1. seventh"
#   a cell: "|a|b| c |\n|---|---|\n| 1 | 2 |"
#   definitions: "EbbfallingFlowrising"
#   code: "```\nx\n```\ny\n```"
set -euo pipefail

tmp=$(mktemp -d)
trap 'rm -rf "$tmp"' EXIT
cd "$tmp"
cargo init -q --vcs none --name finding .
cargo add -q html2md@0.2.17
cat > src/main.rs <<'RS'
fn check(what: &str, seen: String, stated: &str) {
    println!("{what}: {seen:?}");
    if seen != stated {
        println!("changed: {what}; stated was {stated:?}");
        std::process::exit(1);
    }
}

fn main() {
    let read = html2md::parse_html;
    check("a quotation", read("<p>He said <q>low water</q> twice.</p>"), "He said\n> low water\n\n twice.");
    check("a title", read("<p>In <cite>Ebb and flow</cite> one reads it.</p>"), "In\n> Ebb and flow\n\n one reads it.");
    check("a wrapped line", read("<p>Of the berths number\n1. is free, as is\n# 3 at noon.</p>"), "Of the berths number\n1. is free, as is\n# 3 at noon.");
    check("a start", read("<ol start=\"7\"><li>seventh</li></ol>"), "1. seventh");
    check("a cell", read("<table><caption>May</caption><tr><th>a|b</th><th>c</th></tr><tr><td>1</td><td>2</td></tr></table>"), "|a|b| c |\n|---|---|\n| 1 | 2 |");
    check("definitions", read("<dl><dt>Ebb</dt><dd>falling</dd><dt>Flow</dt><dd>rising</dd></dl>"), "EbbfallingFlowrising");
    check("code", read("<pre>x\n```\ny</pre>"), "```\nx\n```\ny\n```");
    println!("as stated");
}
RS
cargo run -q
