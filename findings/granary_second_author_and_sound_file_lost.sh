#!/usr/bin/env bash
# granary turns a feed into another and leaves the second author, the sound file and "<b>" in a title out.
#
# Guess: a feed converted says the same: an entry keeps its authors (RFC 4287, 4.1.2: one or more), its
# enclosure and its id, and plain text stays plain text: as HTML it is escaped (JSON Feed 1.1:
# content_html is HTML, content_text is not).
# Seen (granary 11.0): of two authors one is left and of the enclosure nothing, in RSS and JSON Feed. "Use
# <b> here", a title of type text, loses its tag in RSS; text of type text is content_html as it is, so a
# browser takes "<b>" for bold. The guid of RSS is the link, not the id of the entry: each reader takes
# all entries for new.
#
#   authors, JSON Feed: [{'name': 'Anna Okoro'}]
#   sound file, JSON Feed: None
#   text, JSON Feed: 'The tag <b> is bold.'
#   title, RSS: 'Use  here'
#   sound file, RSS: None
#   guid, RSS: 'https://example.org/1'
set -euo pipefail

tmp=$(mktemp -d)
trap 'rm -rf "$tmp"' EXIT
uv venv -q --python 3.13 "$tmp/venv"
uv pip install -q --python "$tmp/venv/bin/python" granary==11.0

cd "$tmp"
"$tmp/venv/bin/python" - <<'PY'
import sys


def check(what, seen, stated):
    print(f"{what}: {seen!r}")
    if seen != stated:
        sys.exit(f"changed: {what}: {seen!r}; stated was {stated!r}")


import warnings

warnings.simplefilter("ignore")
from granary import atom, jsonfeed, rss
from lxml import etree

FEED = """<?xml version="1.0"?>
<feed xmlns="http://www.w3.org/2005/Atom"><id>urn:example:tides</id><title>Tides</title><updated>2024-05-06T10:00:00Z</updated>
<entry><id>urn:example:1</id><title type="text">Use &lt;b&gt; here</title><updated>2024-05-06T10:00:00Z</updated>
<author><name>Anna Okoro</name></author><author><name>Kim Berg</name></author>
<link href="https://example.org/1"/><link rel="enclosure" type="audio/mpeg" length="5" href="https://example.org/1.mp3"/>
<content type="text">The tag &lt;b&gt; is bold.</content></entry></feed>"""
activities = atom.atom_to_activities(FEED)
item = jsonfeed.activities_to_jsonfeed(activities)["items"][0]
written = rss.from_activities(activities, feed_url="https://example.org/feed", home_page_url="https://example.org/")
channel = etree.fromstring(written.encode()).find("channel")

check("authors, JSON Feed", item["authors"], [{'name': 'Anna Okoro'}])
check("sound file, JSON Feed", item.get("attachments"), None)
check("text, JSON Feed", item["content_html"], 'The tag <b> is bold.')
check("title, RSS", channel.findtext("item/title"), 'Use  here')
check("sound file, RSS", channel.find("item/enclosure"), None)
check("guid, RSS", channel.findtext("item/guid"), 'https://example.org/1')

print("as stated")
PY
