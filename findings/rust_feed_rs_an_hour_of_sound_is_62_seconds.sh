#!/usr/bin/env bash
# The crate feed-rs reads minutes of a podcast as seconds: 62:03 is 62 seconds, 1:30 is one.
#
# Guess: `<itunes:duration>` is HH:MM:SS, MM:SS or a number of seconds, as Apple has always said of it; and
# "pia@example.org (Pia Holm)", as the specification of RSS writes an author, is called Pia Holm.
# Seen (the crate feed-rs 3.0.0): with two colons it is right, with one the number before it is taken for
# seconds and the other is dropped, so that of an hour a minute is left and of a minute and a half a second.
# Of an episode that has a duration but no `<itunes:summary>` or title of that kind it is dropped. The
# author's name is in parentheses; with the name first and the address in angle brackets it is right.
#
#   3723: "Some(3723s)"
#   1:02:03: "Some(3723s)"
#   62:03: "Some(62s)"
#   1:30: "Some(1s)"
#   3723 without a summary: "None"
#   author, address first: "Some(\"(Pia Holm)\")"
#   author, name first: "Some(\"Pia Holm\")"
set -euo pipefail

tmp=$(mktemp -d)
trap 'rm -rf "$tmp"' EXIT
cd "$tmp"
cargo init -q --vcs none --name finding .
cargo add -q feed-rs@3.0.0
cat > src/main.rs <<'RS'
fn check(what: &str, seen: String, stated: &str) {
    println!("{what}: {seen:?}");
    if seen != stated {
        println!("changed: {what}; stated was {stated:?}");
        std::process::exit(1);
    }
}

use feed_rs::model::Entry;

fn entry(inner: &str) -> Entry {
    let feed = format!(
        "<?xml version=\"1.0\"?><rss version=\"2.0\" xmlns:itunes=\"http://www.itunes.com/dtds/podcast-1.0.dtd\"><channel><title>Tides</title><link>https://example.org/</link><description>Ebb</description><item><title>Low water</title>{inner}</item></channel></rss>"
    );
    feed_rs::parser::parse(feed.as_bytes()).unwrap().entries.remove(0)
}

const SOUND: &str = "<enclosure url=\"https://example.org/ebb.mp3\" length=\"5\" type=\"audio/mpeg\"/>";

/// The duration, in whichever of the entry's media objects it is.
fn found(entry: Entry) -> String {
    format!("{:?}", entry.media.iter().find_map(|media| media.duration))
}

fn duration(text: &str) -> String {
    found(entry(&format!("{SOUND}<itunes:duration>{text}</itunes:duration><itunes:summary>Ebb.</itunes:summary>")))
}

fn alone(text: &str) -> String {
    found(entry(&format!("{SOUND}<itunes:duration>{text}</itunes:duration>")))
}

fn author(text: &str) -> String {
    format!("{:?}", entry(&format!("<author>{text}</author>")).authors[0].name)
}

fn main() {
    check("3723", duration("3723"), "Some(3723s)");
    check("1:02:03", duration("1:02:03"), "Some(3723s)");
    check("62:03", duration("62:03"), "Some(62s)");
    check("1:30", duration("1:30"), "Some(1s)");
    check("3723 without a summary", alone("3723"), "None");
    check("author, address first", author("pia@example.org (Pia Holm)"), "Some(\"(Pia Holm)\")");
    check("author, name first", author("Pia Holm &lt;pia@example.org&gt;"), "Some(\"Pia Holm\")");
    println!("as stated");
}
RS
cargo run -q
