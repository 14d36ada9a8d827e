#!/usr/bin/env bash
# One entry whose content is elsewhere, or is no HTML, makes atoma refuse the whole Atom feed.
#
# Guess: atom:content may be of any media type and may be out of line, with "src" (RFC 4287, 4.1.3): a parser
# gives the type and the address, or passes over the content, and reads the rest.
# Seen (atoma 0.0.17): the type of a content is looked up among text, html and xhtml, the three of titles. Any
# other is a ValueError, which is not the FeedParseError that callers are told to catch, and no entry of the
# feed is had.
#
#   src, text/html: ValueError("'text/html' is not a valid AtomTextType")
#   inline, text/markdown: ValueError("'text/markdown' is not a valid AtomTextType")
#   a FeedParseError: False
#   without: ['Herring', 'Tern']
set -euo pipefail

tmp=$(mktemp -d)
trap 'rm -rf "$tmp"' EXIT
uv venv -q --python 3.13 "$tmp/venv"
uv pip install -q --python "$tmp/venv/bin/python" atoma==0.0.17

cd "$tmp"
"$tmp/venv/bin/python" - <<'PY'
import sys


def check(what, seen, stated):
    print(f"{what}: {seen!r}")
    if seen != stated:
        sys.exit(f"changed: {what}: {seen!r}; stated was {stated!r}")


import atoma

FEED = """<feed xmlns="http://www.w3.org/2005/Atom">
<title>Harbour</title><id>urn:x:feed</id><updated>2024-05-03T09:00:00Z</updated>
<author><name>Pia Holm</name></author>
<entry><title>Herring</title><id>urn:x:1</id><updated>2024-05-03T09:00:00Z</updated>%s</entry>
<entry><title>Tern</title><id>urn:x:2</id><updated>2024-05-02T09:00:00Z</updated></entry></feed>"""
BY_REFERENCE = '<content type="text/html" src="https://example.org/herring.html"/>'
MARKDOWN = '<content type="text/markdown">It is *in*.</content>'


def titles(content):
    try:
        feed = atoma.parse_atom_bytes((FEED % content).encode())
    except (ValueError, atoma.FeedParseError) as error:
        return error
    return [entry.title.value for entry in feed.entries]


def refused(media_type):
    return f"""ValueError("'{media_type}' is not a valid AtomTextType")"""


check("src, text/html", repr(titles(BY_REFERENCE)), refused("text/html"))
check("inline, text/markdown", repr(titles(MARKDOWN)), refused("text/markdown"))
check("a FeedParseError", isinstance(titles(MARKDOWN), atoma.FeedParseError), False)
check("without", titles(""), ["Herring", "Tern"])

print("as stated")
PY
