#!/usr/bin/env bash
# The crate atom_syndication reads no feed whose elements have a prefix, and a title together with its <div>.
#
# Guess: <a:feed xmlns:a="http://www.w3.org/2005/Atom"> is the same feed as <feed> with that namespace, as XML has
# it; of a title of type "xhtml" the div "itself MUST NOT be considered part of the content" (RFC 4287, 3.1.1.3).
# Seen (the crate atom_syndication 0.12.10): elements are told by their names as they are written, so that a feed
# with a prefix is an error, and one in a namespace that is not Atom's is read. A title and a content of XHTML
# are their source with the div around it, and with whatever prefix they had, so that as HTML <h:b> is no bold.
#
#   without a prefix: "Low water"
#   with a prefix: "InvalidStartTag"
#   another namespace: "Low water"
#   XHTML: "<div xmlns=\"http://www.w3.org/1999/xhtml\">Low <b>water</b></div>"
#   XHTML with a prefix: "<h:div xmlns:h=\"http://www.w3.org/1999/xhtml\">Low <h:b>water</h:b></h:div>"
set -euo pipefail

tmp=$(mktemp -d)
trap 'rm -rf "$tmp"' EXIT
cd "$tmp"
cargo init -q --vcs none --name finding .
cargo add -q atom_syndication@0.12.10
cat > src/main.rs <<'RS'
use atom_syndication::Feed;

fn check(what: &str, seen: String, stated: &str) {
    println!("{what}: {seen:?}");
    if seen != stated {
        println!("changed: {what}; stated was {stated:?}");
        std::process::exit(1);
    }
}

/// The title of the feed's one entry.
fn title(feed: &str) -> String {
    match Feed::read_from(feed.as_bytes()) {
        Ok(feed) => feed.entries()[0].title().value.clone(),
        Err(error) => format!("{error:?}"),
    }
}

/// A feed with the prefix before each name of Atom, in the namespace.
fn feed(prefix: &str, namespace: &str, title: &str) -> String {
    let declared = if prefix.is_empty() { "xmlns".to_string() } else { format!("xmlns:{}", prefix.trim_end_matches(':')) };
    let text = |name: &str, value: &str| format!("<{prefix}{name}>{value}</{prefix}{name}>");
    let head = text("id", "urn:x") + &text("updated", "2024-05-06T10:30:00Z");
    let entry = text("entry", &format!("{head}{title}"));
    format!("<{prefix}feed {declared}=\"{namespace}\">{head}{}{entry}</{prefix}feed>", text("title", "Tides"))
}

const ATOM: &str = "http://www.w3.org/2005/Atom";
const XHTML: &str = "http://www.w3.org/1999/xhtml";

fn main() {
    let words = "<title>Low water</title>";
    check("without a prefix", title(&feed("", ATOM, words)), "Low water");
    check("with a prefix", title(&feed("a:", ATOM, "<a:title>Low water</a:title>")), "InvalidStartTag");
    check("another namespace", title(&feed("", "https://example.org/other", words)), "Low water");
    let plain = format!("<div xmlns=\"{XHTML}\">Low <b>water</b></div>");
    check("XHTML", title(&feed("", ATOM, &format!("<title type=\"xhtml\">{plain}</title>"))), &plain);
    let prefixed = format!("<h:div xmlns:h=\"{XHTML}\">Low <h:b>water</h:b></h:div>");
    let both = title(&feed("", ATOM, &format!("<title type=\"xhtml\">{prefixed}</title>")));
    check("XHTML with a prefix", both, &prefixed);
    println!("as stated");
}
RS
cargo run -q
