#!/usr/bin/env bash
# The crate hayagriva reads a date of BibLaTeX from 1914 to 1918 as 1918, and writes "about 1998" as 1998.
#
# Guess: a range of dates stays one, or its beginning is kept, as BibLaTeX cites and sorts by; a date that the
# library itself can hold as approximate is written so; an entry read from YAML and written is the same.
# Seen (the crate hayagriva 0.10.1, which Typst cites with): of a range the end is left, a season of EDTF is no
# date at all, and "~" is lost whenever a year without a month is written, read from YAML or from BibLaTeX;
# with a month it stays. A link in `howpublished` gets a backslash more, and its braces get theirs. In YAML a
# title that is a number is refused with the whole file.
#
#   1914/1918: "1918"
#   2024-05-06/2024-05-08: "2024-05-08"
#   2020-21, spring: "none"
#   1998~: "1998"
#   1998-05~: "~1998-05"
#   ~1998 from YAML: "approximate"
#   ~1998 written: "1998"
#   title 1984: "error"
#   a link: "\\\\url\\{https://example.org/\\}"
set -euo pipefail

tmp=$(mktemp -d)
trap 'rm -rf "$tmp"' EXIT
cd "$tmp"
cargo init -q --vcs none --name finding .
cargo add -q hayagriva@0.10.1
cat > src/main.rs <<'RS'
use hayagriva::io::{from_biblatex_str, from_yaml_str, to_yaml_str};
use hayagriva::Library;

fn check(what: &str, seen: &str, stated: &str) {
    println!("{what}: {seen:?}");
    if seen != stated {
        println!("changed: {what}; stated was {stated:?}");
        std::process::exit(1);
    }
}

/// The value of the field as it is written in YAML.
fn written(library: &Library, field: &str) -> String {
    let yaml = to_yaml_str(library).unwrap();
    let start = format!("  {field}: ");
    let line = yaml.lines().find_map(|line| line.strip_prefix(&start));
    line.unwrap_or("none").to_string()
}

fn entry(fields: &str) -> Library {
    from_biblatex_str(&format!("@misc{{a, title = {{Ebb}}, {fields}}}")).unwrap()
}

fn date(value: &str) -> String {
    written(&entry(&format!("date = {{{value}}}")), "date")
}

fn main() {
    check("1914/1918", &date("1914/1918"), "1918");
    check("2024-05-06/2024-05-08", &date("2024-05-06/2024-05-08"), "2024-05-08");
    check("2020-21, spring", &date("2020-21"), "none");
    check("1998~", &date("1998~"), "1998");
    check("1998-05~", &date("1998-05~"), "~1998-05");
    let about = from_yaml_str("a:\n  type: misc\n  title: Ebb\n  date: ~1998\n").unwrap();
    let approximate = about.get("a").unwrap().date().unwrap().approximate;
    check("~1998 from YAML", if approximate { "approximate" } else { "exact" }, "approximate");
    check("~1998 written", &written(&about, "date"), "1998");
    let number = from_yaml_str("a:\n  type: book\n  title: 1984\n").is_err();
    check("title 1984", if number { "error" } else { "read" }, "error");
    let link = written(&entry("howpublished = {\\url{https://example.org/}}"), "note");
    check("a link", &link, "\\\\url\\{https://example.org/\\}");
    println!("as stated");
}
RS
cargo run -q
