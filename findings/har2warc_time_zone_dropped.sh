#!/usr/bin/env bash
# har2warc takes ten o'clock in Berlin for ten o'clock in Greenwich.
#
# Guess: `startedDateTime` of a HAR is ISO 8601 with its offset (HAR 1.2, "entries"; Firefox writes the
# one of its machine), WARC-Date is UTC (WARC 1.1, 5.4), so "10:00:00.000+02:00" becomes 08:00:00Z.
# Seen (har2warc 1.0.4, read by warcio 1.8.1): the offset is dropped and "Z" set behind the wall clock, so
# a page is archived up to fourteen hours from when it was fetched, and two records of one moment lie
# apart. The pseudo-header ":authority" of HTTP/2 becomes a line with an empty name.
#
#   three names of one moment: ['2024-05-06T08:00:00Z', '2024-05-06T10:00:00Z', '2024-05-05T22:00:00Z']
#   header of the request: ': authority: example.org'
set -euo pipefail

tmp=$(mktemp -d)
trap 'rm -rf "$tmp"' EXIT
uv venv -q --python 3.13 "$tmp/venv"
uv pip install -q --python "$tmp/venv/bin/python" har2warc==1.0.4 warcio==1.8.1

cd "$tmp"
"$tmp/venv/bin/python" - <<'PY'
import sys


def check(what, seen, stated):
    print(f"{what}: {seen!r}")
    if seen != stated:
        sys.exit(f"changed: {what}: {seen!r}; stated was {stated!r}")


import io
import json

from har2warc.har2warc import har2warc
from warcio.archiveiterator import ArchiveIterator


def entry(path, started):
    return {
        "startedDateTime": started, "time": 1, "cache": {}, "timings": {"send": 0, "wait": 0, "receive": 0},
        "request": {
            "method": "GET", "url": f"https://example.org/{path}", "httpVersion": "HTTP/2", "queryString": [],
            "headers": [{"name": ":authority", "value": "example.org"}], "cookies": [], "headersSize": -1, "bodySize": 0,
        },
        "response": {
            "status": 200, "statusText": "OK", "httpVersion": "HTTP/2", "cookies": [], "redirectURL": "",
            "headers": [{"name": "content-type", "value": "text/plain"}], "headersSize": -1, "bodySize": 3,
            "content": {"size": 3, "mimeType": "text/plain", "text": "Ebb"},
        },
    }


SAME_MOMENT = ["2024-05-06T08:00:00.000Z", "2024-05-06T10:00:00.000+02:00", "2024-05-05T22:00:00.000-10:00"]
entries = [entry(number, started) for number, started in enumerate(SAME_MOMENT)]
log = {"version": "1.2", "creator": {"name": "example", "version": "1"}, "pages": [], "entries": entries}
with open("page.har", "w", encoding="utf-8") as target:
    json.dump({"log": log}, target)
archive = io.BytesIO()
har2warc("page.har", archive)
archive.seek(0)
dates, first_lines = [], []
for record in ArchiveIterator(archive):
    if record.rec_type == "response":
        dates.append(record.rec_headers.get_header("WARC-Date"))
    elif record.rec_type == "request":
        first_lines.append(record.http_headers.to_str().splitlines()[1])

check("three names of one moment", dates, ['2024-05-06T08:00:00Z', '2024-05-06T10:00:00Z', '2024-05-05T22:00:00Z'])
check("header of the request", first_lines[0], ': authority: example.org')

print("as stated")
PY
