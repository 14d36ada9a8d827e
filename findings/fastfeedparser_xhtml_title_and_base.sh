#!/usr/bin/env bash
# fastfeedparser loses an Atom title of type xhtml, and gives relative links without their base.
#
# Guess: a parser with feedparser's interface gives an entry's title in all three types that Atom has (RFC
# 4287, 3.1.1), and a link that can be followed.
# Seen (fastfeedparser 0.6.5; feedparser 6.0.14 for comparison): text inside elements is not taken, so an
# xhtml title is missing, for feed and entry, with no error. xml:base is not applied and not passed on (the
# `base` of the content is None), so a caller who resolves "one.html" against the feed's address gets
# another page.
#
#   titles, fastfeedparser: (None, '')
#   titles, feedparser: ('Tides <em>and</em> boats', 'Ebb <em>and</em> flow')
#   link, fastfeedparser: 'one.html'
#   link, feedparser: 'https://example.org/blog/one.html'
set -euo pipefail

tmp=$(mktemp -d)
trap 'rm -rf "$tmp"' EXIT
uv venv -q --python 3.13 "$tmp/venv"
uv pip install -q --python "$tmp/venv/bin/python" fastfeedparser==0.6.5 feedparser==6.0.14

cd "$tmp"
"$tmp/venv/bin/python" - <<'PY'
import sys


def check(what, seen, stated):
    print(f"{what}: {seen!r}")
    if seen != stated:
        sys.exit(f"changed: {what}: {seen!r}; stated was {stated!r}")


import fastfeedparser
import feedparser

DIV = '<div xmlns="http://www.w3.org/1999/xhtml">'
FEED = f"""<?xml version="1.0" encoding="utf-8"?>
<feed xmlns="http://www.w3.org/2005/Atom" xml:base="https://example.org/blog/">
<title type="xhtml">{DIV}Tides <em>and</em> boats</div></title>
<id>urn:x:feed</id><updated>2024-05-03T09:00:00Z</updated><author><name>Pia Holm</name></author>
<entry><title type="xhtml">{DIV}Ebb <em>and</em> flow</div></title><id>urn:x:1</id>
<updated>2024-05-03T09:00:00Z</updated><link href="one.html"/></entry></feed>
""".encode()


def titles(parsed):
    return parsed["feed"].get("title"), parsed["entries"][0].get("title")


fast, whole = fastfeedparser.parse(FEED), feedparser.parse(FEED)
check("titles, fastfeedparser", titles(fast), (None, ""))
stated = ("Tides <em>and</em> boats", "Ebb <em>and</em> flow")
check("titles, feedparser", titles(whole), stated)
check("link, fastfeedparser", fast["entries"][0]["link"], "one.html")
check("link, feedparser", whole.entries[0].link, "https://example.org/blog/one.html")

print("as stated")
PY
