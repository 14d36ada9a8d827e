#!/usr/bin/env bash
# Half past ten in Berlin is written as half past ten in Greenwich by PyRSS2Gen and rfeed.
#
# Guess: a time that knows its zone is written into RSS as what it is, "10:30:00 +0200" or "08:30:00 GMT",
# or refused.
# Seen (PyRSS2Gen 1.1, rfeed 1.1.1; feedgenerator 2.2.1 beside them): the two put GMT behind the hours of
# the wall clock, of an entry and of the feed, so that what comes from west of Greenwich is hours old when
# it is written, and what comes from east of it is of the future. PyRSS2Gen says of a guid that is a number
# that it is an address. feedgenerator writes +0200.
#
#   PyRSS2Gen: ['Mon, 06 May 2024 10:30:00 GMT', 'Mon, 06 May 2024 10:30:00 GMT']
#   PyRSS2Gen, guid: ['<guid isPermaLink="true">12</guid>']
#   rfeed: ['Mon, 06 May 2024 10:30:00 GMT', 'Mon, 06 May 2024 10:30:00 GMT']
#   feedgenerator: ['Mon, 06 May 2024 10:30:00 +0200', 'Mon, 06 May 2024 10:30:00 +0200']
set -euo pipefail

tmp=$(mktemp -d)
trap 'rm -rf "$tmp"' EXIT
uv venv -q --python 3.13 "$tmp/venv"
uv pip install -q --python "$tmp/venv/bin/python" PyRSS2Gen==1.1 rfeed==1.1.1 feedgenerator==2.2.1

cd "$tmp"
"$tmp/venv/bin/python" - <<'PY'
import sys


def check(what, seen, stated):
    print(f"{what}: {seen!r}")
    if seen != stated:
        sys.exit(f"changed: {what}: {seen!r}; stated was {stated!r}")


import datetime
import re

import feedgenerator
import PyRSS2Gen
import rfeed

ABOUT = {"title": "Harbour", "link": "https://example.org/", "description": "d"}
TIME = datetime.datetime(2024, 5, 6, 10, 30, tzinfo=datetime.timezone(datetime.timedelta(hours=2)))


def times(feed):
    return re.findall("<(?:pubDate|lastBuildDate)>(.*?)</", feed)


item = PyRSS2Gen.RSSItem(title="Ebb", pubDate=TIME, guid=PyRSS2Gen.Guid("12"))
first = PyRSS2Gen.RSS2(**ABOUT, lastBuildDate=TIME, items=[item]).to_xml("utf-8")
check("PyRSS2Gen", times(first), ["Mon, 06 May 2024 10:30:00 GMT", "Mon, 06 May 2024 10:30:00 GMT"])
check("PyRSS2Gen, guid", re.findall("<guid.*?</guid>", first), ['<guid isPermaLink="true">12</guid>'])
items = [rfeed.Item(title="Ebb", pubDate=TIME)]
check("rfeed", times(rfeed.Feed(**ABOUT, lastBuildDate=TIME, items=items).rss()), ["Mon, 06 May 2024 10:30:00 GMT"] * 2)
third = feedgenerator.Rss201rev2Feed(**ABOUT)
third.add_item(title="Ebb", link="https://example.org/", description="d", pubdate=TIME)
check("feedgenerator", times(third.writeString("utf-8")), ["Mon, 06 May 2024 10:30:00 +0200"] * 2)

print("as stated")
PY
