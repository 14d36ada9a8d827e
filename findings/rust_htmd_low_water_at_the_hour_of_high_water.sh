#!/usr/bin/env bash
# The crate htmd gives of a table with headings of rows the first heading and the last value.
#
# Guess: a table whose rows begin with `<th>` has two columns; what has no place in Markdown stays as
# text in its order, or as HTML. A struck out price is not a price.
# Seen (the crate htmd 0.5.6): of "Low 6:10, High 12:20" is left a table of one column that says "Low" and
# below it "12:20"; "6:10" and "High" are nowhere. Without any `<th>`, each cell is a paragraph of its own, and no
# one sees where a row ended. A blank that is alone in `<b>` or `<em>` goes, and joins the words on both sides;
# `<s>` and `<del>` leave their words as if they held.
#
#   headings of columns: "| Tide | Hour |\n| ---- | ---- |\n| Low  | 6:10 |"
#   headings of rows: "| Low   |\n| ----- |\n| 12:20 |"
#   no headings: "Low\n\n6:10\n\nHigh\n\n12:20"
#   a blank alone: "Lowwater atsix"
#   struck out: "It costs 50 60, and is free."
set -euo pipefail

tmp=$(mktemp -d)
trap 'rm -rf "$tmp"' EXIT
cd "$tmp"
cargo init -q --vcs none --name finding .
cargo add -q htmd@0.5.6
cat > src/main.rs <<'RS'
fn check(what: &str, seen: String, stated: &str) {
    println!("{what}: {seen:?}");
    if seen != stated {
        println!("changed: {what}; stated was {stated:?}");
        std::process::exit(1);
    }
}

fn read(html: &str) -> String {
    htmd::convert(html).unwrap()
}

fn main() {
    check("headings of columns", read("<table><tr><th>Tide</th><th>Hour</th></tr><tr><td>Low</td><td>6:10</td></tr></table>"), "| Tide | Hour |\n| ---- | ---- |\n| Low  | 6:10 |");
    check("headings of rows", read("<table><tr><th>Low</th><td>6:10</td></tr><tr><th>High</th><td>12:20</td></tr></table>"), "| Low   |\n| ----- |\n| 12:20 |");
    check("no headings", read("<table><tr><td>Low</td><td>6:10</td></tr><tr><td>High</td><td>12:20</td></tr></table>"), "Low\n\n6:10\n\nHigh\n\n12:20");
    check("a blank alone", read("Low<b> </b>water at<em> </em>six"), "Lowwater atsix");
    check("struck out", read("<p>It costs <s>50</s> 60, <del>and is free</del>.</p>"), "It costs 50 60, and is free.");
    println!("as stated");
}
RS
cargo run -q
