#!/usr/bin/env bash
# podcastparser makes an address of an episode's guid, which is another one once the feed has moved.
#
# Guess: a guid is a name that is compared letter by letter, and stays what it is (RSS 2.0: "a string");
# without isPermaLink="false" it may be an address, and "ebb-12" is none. A date that is not understood is
# no date.
# Seen (podcastparser 0.6.11): where the attribute is left out, guid is joined with the address of the feed;
# moved from http to https, all episodes are new. The episode gets that address as its link, too, at which
# there is nothing. A pubDate in ISO 8601 gives 0, the first of January 1970, with a line in the log.
#
#   at the old place: 'http://example.org/feeds/ebb-12'
#   at the new place: 'https://example.org/feeds/ebb-12'
#   link: 'https://example.org/feeds/ebb-12'
#   with the attribute: 'ebb-12'
#   a day in ISO 8601: 0
set -euo pipefail

tmp=$(mktemp -d)
trap 'rm -rf "$tmp"' EXIT
uv venv -q --python 3.13 "$tmp/venv"
uv pip install -q --python "$tmp/venv/bin/python" podcastparser==0.6.11

cd "$tmp"
"$tmp/venv/bin/python" - <<'PY'
import sys


def check(what, seen, stated):
    print(f"{what}: {seen!r}")
    if seen != stated:
        sys.exit(f"changed: {what}: {seen!r}; stated was {stated!r}")


import io
import logging

import podcastparser

logging.disable(logging.CRITICAL)


def episode(inner, address):
    sound = '<enclosure url="https://example.org/a.mp3" length="1" type="audio/mpeg"/>'
    feed = f"<rss version='2.0'><channel><title>Tides</title><item><title>Ebb</title>{sound}{inner}</item></channel></rss>"
    return podcastparser.parse(address, io.BytesIO(feed.encode()))["episodes"][0]


OLD, NEW = "http://example.org/feeds/tides.xml", "https://example.org/feeds/tides.xml"
GUID = "<guid>ebb-12</guid>"
check("at the old place", episode(GUID, OLD)["guid"], "http://example.org/feeds/ebb-12")
check("at the new place", episode(GUID, NEW)["guid"], "https://example.org/feeds/ebb-12")
check("link", episode(GUID, NEW)["link"], "https://example.org/feeds/ebb-12")
check("with the attribute", episode('<guid isPermaLink="false">ebb-12</guid>', NEW)["guid"], "ebb-12")
check("a day in ISO 8601", episode("<pubDate>2024-05-06</pubDate>", NEW)["published"], 0)

print("as stated")
PY
