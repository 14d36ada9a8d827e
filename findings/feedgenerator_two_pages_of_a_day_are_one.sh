#!/usr/bin/env bash
# Two entries of one day, /?p=1 and /?p=2, have the same id in an Atom feed of feedgenerator.
#
# Guess: an entry without an id of its own gets one from its address and day, and entries at two addresses
# get two (RFC 4287, 4.1.2: ids are different for different entries); what stands behind "?" is part of the
# address.
# Seen (feedgenerator 2.2.1, the writer of Pelican and, in Django, of its feeds): id is made of the host,
# the day, the path and the fragment, without the query, so that a reader shows one of the two, or the
# second as a new version of the first. RSS gives them no guid at all. With unique_id= all is well.
#
#   two paths: ['tag:example.org,2024-05-06:/ebb', 'tag:example.org,2024-05-06:/flow']
#   two queries: ['tag:example.org,2024-05-06:/', 'tag:example.org,2024-05-06:/']
set -euo pipefail

tmp=$(mktemp -d)
trap 'rm -rf "$tmp"' EXIT
uv venv -q --python 3.13 "$tmp/venv"
uv pip install -q --python "$tmp/venv/bin/python" feedgenerator==2.2.1

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


def ids(*addresses):
    feed = feedgenerator.Atom1Feed(title="Harbour", link="https://example.org/", description="")
    day = datetime.datetime(2024, 5, 6, 10, 30, tzinfo=datetime.UTC)
    for address in addresses:
        feed.add_item(title=address, link=address, description="", pubdate=day)
    return re.findall("<id>(.*?)</id>", feed.writeString("utf-8"))[1:]


paths = ids("https://example.org/ebb", "https://example.org/flow")
check("two paths", paths, ["tag:example.org,2024-05-06:/ebb", "tag:example.org,2024-05-06:/flow"])
queries = ids("https://example.org/?p=1", "https://example.org/?p=2")
check("two queries", queries, ["tag:example.org,2024-05-06:/", "tag:example.org,2024-05-06:/"])

print("as stated")
PY
