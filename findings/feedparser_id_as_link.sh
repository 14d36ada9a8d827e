#!/usr/bin/env bash
# feedparser gives an Atom entry without any link its id for a link, though that is no address.
#
# Guess: entry.get("link") is None where an entry has no <link>. Atom (RFC 4287, 4.1.2) lets an entry
# with content go without one, and its id is an IRI that need not lead anywhere.
# Seen (feedparser 6.0.14): `link` is the id, here a tag: URI, while `links` is missing. It holds for
# the feed too. bozo is false: nothing says that the address was made up.
#
#   link of an entry without one: 'tag:example.org,2026:herring'
#   its list of links: None
#   link of the feed without one: 'tag:example.org,2026:feed'
#   bozo: False
set -euo pipefail

tmp=$(mktemp -d)
trap 'rm -rf "$tmp"' EXIT
uv venv -q --python 3.13 "$tmp/venv"
uv pip install -q --python "$tmp/venv/bin/python" feedparser==6.0.14

cd "$tmp"
"$tmp/venv/bin/python" - <<'PY'
import sys


def check(what, seen, stated):
    print(f"{what}: {seen!r}")
    if seen != stated:
        sys.exit(f"changed: {what}: {seen!r}; stated was {stated!r}")


import feedparser

FEED = b"""<?xml version="1.0" encoding="utf-8"?>
<feed xmlns="http://www.w3.org/2005/Atom">
  <title>Harbour notes</title>
  <id>tag:example.org,2026:feed</id>
  <updated>2026-05-01T09:00:00Z</updated>
  <author><name>Pia Holm</name></author>
  <entry>
    <title>Herring</title>
    <id>tag:example.org,2026:herring</id>
    <updated>2026-05-01T09:00:00Z</updated>
    <content>The herring is in.</content>
  </entry>
</feed>
"""
parsed = feedparser.parse(FEED)
entry = parsed.entries[0]
check("link of an entry without one", entry.get("link"), "tag:example.org,2026:herring")
check("its list of links", entry.get("links"), None)
check("link of the feed without one", parsed.feed.get("link"), "tag:example.org,2026:feed")
check("bozo", bool(parsed.bozo), False)

print("as stated")
PY
