#!/usr/bin/env bash
# The crate text-splitter puts the end of a listing before the next paragraph, which becomes code by that.
#
# Guess: a splitter of Markdown gives pieces that say as Markdown what they said in the document: a listing that
# is too long for one is parted, but its fences stay with it or are made anew, as others do.
# Seen (the crate text-splitter 0.33.1 with "markdown"): the first fence stands at the end of a piece or alone,
# what is within follows as plain text, so that a comment of Python is a heading, and the last fence begins a
# piece together with what comes behind it, where it opens a listing of that. Of a table the head and the rows
# come apart, so that the rows are no table; a link is cut within its address. What fits into a piece is whole.
#
#   a listing: ["# Tides", "```py", "# low water\nx = 1\n\n# high water\ny = 2", "```\n\nThe harbour closes at six."]
#   a table: ["| ebb | flow |\n|---|---|", "| 06:00 | 12:20 |\n| 18:30 | 00:40 |"]
#   a link: ["[the table of tides](", "https://example.org/low/", "water)"]
#   a listing that fits: ["# Tides", "```py\n# low water\nx = 1\n\n# high water\ny = 2\n```", "The harbour closes at six."]
set -euo pipefail

tmp=$(mktemp -d)
trap 'rm -rf "$tmp"' EXIT
cd "$tmp"
cargo init -q --vcs none --name finding .
cargo add -q text-splitter@0.33.1 --features markdown
cat > src/main.rs <<'RS'
use text_splitter::MarkdownSplitter;

fn check(what: &str, text: &str, size: usize, stated: &[&str]) {
    let seen: Vec<&str> = MarkdownSplitter::new(size).chunks(text).collect();
    println!("{what}: {seen:?}");
    if seen != stated {
        println!("changed: {what}; stated was {stated:?}");
        std::process::exit(1);
    }
}

fn main() {
    let code = "# low water\nx = 1\n\n# high water\ny = 2";
    let page = format!("# Tides\n\n```py\n{code}\n```\n\nThe harbour closes at six.\n");
    let behind = "```\n\nThe harbour closes at six.";
    check("a listing", &page, 40, &["# Tides", "```py", code, behind]);
    let table = "| ebb | flow |\n|---|---|\n| 06:00 | 12:20 |\n| 18:30 | 00:40 |\n";
    check("a table", table, 40, &["| ebb | flow |\n|---|---|", "| 06:00 | 12:20 |\n| 18:30 | 00:40 |"]);
    let link = "[the table of tides](https://example.org/low/water)";
    check("a link", link, 25, &["[the table of tides](", "https://example.org/low/", "water)"]);
    let whole = format!("```py\n{code}\n```");
    check("a listing that fits", &page, 50, &["# Tides", &whole, "The harbour closes at six."]);
    println!("as stated");
}
RS
cargo run -q
