#!/usr/bin/env bash
# The crate sitemap reads a page without address where it stands in a CDATA section.
#
# Guess: `<loc><![CDATA[https://example.org/?a=1&b=2]]></loc>` is the same text to XML as `&amp;` would
# make it (XML 1.0, 2.7), and `lastmod` may be a month: "W3C Datetime format", which has YYYY and YYYY-MM.
# Seen (the crate sitemap 0.4.1): CDATA is passed over, and the entry comes without address, as one
# whose address is missing. A month is a parse error in place of the day.
#
#   &amp;: "https://example.org/?a=1&b=2, none"
#   CDATA: "none, none"
#   a day: "https://example.org/?a=1&b=2, 2024-05-06T00:00:00+00:00"
#   a month: "https://example.org/?a=1&b=2, error"
#   without seconds: "https://example.org/?a=1&b=2, 2024-05-06T10:00:00+02:00"
set -euo pipefail

tmp=$(mktemp -d)
trap 'rm -rf "$tmp"' EXIT
cd "$tmp"
cargo init -q --vcs none --name finding .
cargo add -q sitemap@0.4.1
cat > src/main.rs <<'RS'
fn check(what: &str, seen: String, stated: &str) {
    println!("{what}: {seen:?}");
    if seen != stated {
        println!("changed: {what}; stated was {stated:?}");
        std::process::exit(1);
    }
}

use sitemap::reader::{SiteMapEntity, SiteMapReader};
use sitemap::structs::{LastMod, Location};

fn read(inner: &str) -> String {
    let text = format!(
        "<?xml version=\"1.0\"?><urlset xmlns=\"http://www.sitemaps.org/schemas/sitemap/0.9\"><url>{inner}</url></urlset>"
    );
    let mut seen = Vec::new();
    for entity in SiteMapReader::new(text.as_bytes()) {
        if let SiteMapEntity::Url(entry) = entity {
            seen.push(match entry.loc {
                Location::Url(address) => address.to_string(),
                Location::None => "none".to_string(),
                Location::ParseErr(_) => "error".to_string(),
            });
            seen.push(match entry.lastmod {
                LastMod::DateTime(day) => day.to_rfc3339(),
                LastMod::None => "none".to_string(),
                LastMod::ParseErr(_) => "error".to_string(),
            });
        }
    }
    seen.join(", ")
}

fn main() {
    let plain = "<loc>https://example.org/?a=1&amp;b=2</loc>";
    check("&amp;", read(plain), "https://example.org/?a=1&b=2, none");
    check("CDATA", read("<loc><![CDATA[https://example.org/?a=1&b=2]]></loc>"), "none, none");
    check("a day", read(&format!("{plain}<lastmod>2024-05-06</lastmod>")), "https://example.org/?a=1&b=2, 2024-05-06T00:00:00+00:00");
    check("a month", read(&format!("{plain}<lastmod>2024-05</lastmod>")), "https://example.org/?a=1&b=2, error");
    check("without seconds", read(&format!("{plain}<lastmod>2024-05-06T10:00+02:00</lastmod>")), "https://example.org/?a=1&b=2, 2024-05-06T10:00:00+02:00");
    println!("as stated");
}
RS
cargo run -q
