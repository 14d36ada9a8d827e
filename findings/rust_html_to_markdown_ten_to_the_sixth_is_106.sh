#!/usr/bin/env bash
# htmd writes 10⁶ as 106, html2md "Ebbout" for a term and its definition; both make a picture of a link.
#
# Guess: Markdown made of a page says what the page says: where Markdown has no sign the words stay apart
# and the HTML stays (CommonMark 0.31, 6.6), a list that begins with 3 begins with 3, and <a> is a link,
# whatever stands before it.
# Seen (the crates htmd 0.5.6, html2md 0.2.17): htmd drops <sup> and <sub> and makes a paragraph of each
# cell of a table. html2md joins the parts of a definition list with one another and with the text before,
# and begins each list with 1. After "!" both write `![the pier](/pier)`.
#
#   htmd, power: "106 boats"
#   htmd, table: "Mon\n\n6\n\nTue\n\n7"
#   htmd, link: "Look![the pier](/pier)"
#   html2md, terms: "Tides\n\nEbboutFloodin"
#   html2md, list: "1. Tern"
#   html2md, link: "Look![the pier](/pier)"
set -euo pipefail

tmp=$(mktemp -d)
trap 'rm -rf "$tmp"' EXIT
cd "$tmp"
cargo init -q --vcs none --name finding .
cargo add -q htmd@0.5.6
cargo add -q html2md@0.2.17
cat > src/main.rs <<'RS'
fn check(what: &str, seen: String, stated: &str) {
    println!("{what}: {seen:?}");
    if seen != stated {
        println!("changed: {what}; stated was {stated:?}");
        std::process::exit(1);
    }
}

fn htmd(html: &str) -> String {
    htmd::convert(html).unwrap()
}

fn main() {
    let power = "<p>10<sup>6</sup> boats</p>";
    let terms = "<p>Tides</p><dl><dt>Ebb</dt><dd>out</dd><dt>Flood</dt><dd>in</dd></dl>";
    let list = "<ol start=\"3\"><li>Tern</li></ol>";
    let link = "<p>Look!<a href=\"/pier\">the pier</a></p>";
    let table = "<table><tr><td>Mon</td><td>6</td></tr><tr><td>Tue</td><td>7</td></tr></table>";
    check("htmd, power", htmd(power), "106 boats");
    check("htmd, table", htmd(table), "Mon\n\n6\n\nTue\n\n7");
    check("htmd, link", htmd(link), "Look![the pier](/pier)");
    check("html2md, terms", html2md::parse_html(terms), "Tides\n\nEbboutFloodin");
    check("html2md, list", html2md::parse_html(list), "1. Tern");
    check("html2md, link", html2md::parse_html(link), "Look![the pier](/pier)");
    println!("as stated");
}
RS
cargo run -q
