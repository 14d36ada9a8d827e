#!/usr/bin/env bash
# The crate biblib makes two authors of a ministry with a comma and an "and" in its name.
#
# Guess: in RIS each author has a line `AU` of its own ("each author must be on a separate line"), so that
# "and" within it is part of a name; in BibTeX `{...}` holds a name together, "and others" is nobody,
# and fields that are called normalized have letters for `{\"u}` and no braces.
# Seen (the crate biblib 0.10.0): the RIS ministry is a person, given name Land, and another called Sea. From
# BibTeX "others" comes as an author, titles and names with commands and braces, "3--9" with both
# hyphens, while RIS has "3-9": the same paper from two exports is not the same to who compares titles or names.
#
#   RIS: "Anna Müller: Low water; 3-9"
#   RIS, a ministry: "Land Ministry of Water | - Sea: Low water; 3-9"
#   BibTeX, a ministry: "- Ministry of Water, Land and Sea: Low water; 3--9"
#   BibTeX, letters: "Anna M{\\\"u}ller: Low {W}ater \\& \\emph{Tides}; 3--9"
#   BibTeX, others: "Pia Holm | - others: Low water; 3--9"
set -euo pipefail

tmp=$(mktemp -d)
trap 'rm -rf "$tmp"' EXIT
cd "$tmp"
cargo init -q --vcs none --name finding .
cargo add -q biblib@0.10.0
cat > src/main.rs <<'RS'
fn check(what: &str, seen: String, stated: &str) {
    println!("{what}: {seen:?}");
    if seen != stated {
        println!("changed: {what}; stated was {stated:?}");
        std::process::exit(1);
    }
}

use biblib::{BibParser, Citation, CitationParser, RisParser};

fn show(citations: Vec<Citation>) -> String {
    let names = |citation: &Citation| {
        let one = |author: &biblib::Author| format!("{} {}", author.given_name.as_deref().unwrap_or("-"), author.name);
        citation.authors.iter().map(one).collect::<Vec<_>>().join(" | ")
    };
    citations.iter().map(|one| format!("{}: {}; {}", names(one), one.title, one.pages.as_deref().unwrap_or("-"))).collect::<Vec<_>>().join("\n")
}

fn ris(author: &str) -> String {
    show(RisParser::new().parse(&format!("TY  - JOUR\nTI  - Low water\nAU  - {author}\nSP  - 3\nEP  - 9\nER  - \n")).unwrap())
}

fn bibtex(author: &str, title: &str) -> String {
    let entry = format!("@article{{a, author={{{author}}}, title={{{title}}}, pages={{3--9}}, year=2024}}");
    show(BibParser::new().parse(&entry).unwrap())
}

fn main() {
    check("RIS", ris("Müller, Anna"), "Anna Müller: Low water; 3-9");
    check("RIS, a ministry", ris("Ministry of Water, Land and Sea"), "Land Ministry of Water | - Sea: Low water; 3-9");
    check("BibTeX, a ministry", bibtex("{Ministry of Water, Land and Sea}", "Low water"), "- Ministry of Water, Land and Sea: Low water; 3--9");
    check("BibTeX, letters", bibtex("M{\\\"u}ller, Anna", "Low {W}ater \\& \\emph{Tides}"), "Anna M{\\\"u}ller: Low {W}ater \\& \\emph{Tides}; 3--9");
    check("BibTeX, others", bibtex("Holm, Pia and others", "Low water"), "Pia Holm | - others: Low water; 3--9");
    println!("as stated");
}
RS
cargo run -q
