#!/usr/bin/env bash
# wacz --detect-pages leaves out every page that no other request names as its referrer.
#
# Guess: "Generates pages.jsonl page index" of a WARC: a page of HTML that was fetched is a page, with its
# title.
# Seen (wacz 0.6.0): a page is one if the request for something else in the archive has its address as
# Referer. One without pictures and links that were followed is not listed, and of a WARC without requests
# none is: "Num Pages Detected: 0", and a WACZ without pages is written. The title is the address unless
# --text is given, which reads pages of UTF-8 alone: the title of one in ISO-8859-1 is its address still.
#
#   pages and titles: [('ebb', 'ebb'), ('quai', 'quai')]
#   with --text: [('ebb', 'Ebb'), ('quai', 'quai')]
#   of a WARC without requests: None
set -euo pipefail

tmp=$(mktemp -d)
trap 'rm -rf "$tmp"' EXIT
uv venv -q --python 3.13 "$tmp/venv"
uv pip install -q --python "$tmp/venv/bin/python" wacz==0.6.0 warcio==1.8.1 setuptools==80.9.0

cd "$tmp"
"$tmp/venv/bin/python" - <<'PY'
import sys


def check(what, seen, stated):
    print(f"{what}: {seen!r}")
    if seen != stated:
        sys.exit(f"changed: {what}: {seen!r}; stated was {stated!r}")


import io
import json
import os
import subprocess
import zipfile

from warcio.statusandheaders import StatusAndHeaders
from warcio.warcwriter import WARCWriter

SITE = "https://example.org/"


def response(writer, path, kind, body):
    head = StatusAndHeaders("200 OK", [("Content-Type", kind)], protocol="HTTP/1.1")
    return writer.create_warc_record(SITE + path, "response", payload=io.BytesIO(body), http_headers=head)


def pair(writer, path, kind, body, came_from):
    got = response(writer, path, kind, body)
    asked = StatusAndHeaders(f"GET /{path} HTTP/1.1", [("Host", "example.org"), *came_from], is_http_request=True)
    writer.write_request_response_pair(writer.create_warc_record(SITE + path, "request", http_headers=asked), got)


def page(title, charset="utf-8"):
    return f"<html><head><title>{title}</title></head><body><p>Low water.</p></body></html>".encode(charset)


def archive(name, requests):
    with open(name, "wb") as file:
        writer = WARCWriter(file, gzip=True)
        for path, kind, body, came_from in [
            ("ebb", "text/html; charset=utf-8", page("Ebb"), []),
            ("ebb.png", "image/png", b"ebb", [("Referer", SITE + "ebb")]),
            ("quai", "text/html; charset=iso-8859-1", page("Le d\u00e9part", "iso-8859-1"), []),
            ("quai.png", "image/png", b"quai", [("Referer", SITE + "quai")]),
            ("flow", "text/html; charset=utf-8", page("Flow"), []),
        ]:
            if requests:
                pair(writer, path, kind, body, came_from)
            else:
                writer.write_record(response(writer, path, kind, body))


def pages(name, *options):
    made = name + ".wacz"
    if os.path.exists(made):
        os.remove(made)
    command = [os.path.join(os.path.dirname(sys.executable), "wacz"), "create", "-o", made, "--detect-pages", *options, name]
    subprocess.run(command, check=True, capture_output=True)
    with zipfile.ZipFile(made) as file:
        if "pages/pages.jsonl" not in file.namelist():
            return None
        lines = [json.loads(line) for line in file.read("pages/pages.jsonl").decode().splitlines()]
    return sorted((line["url"].removeprefix(SITE), line["title"].removeprefix(SITE)) for line in lines if "url" in line)


archive("asked.warc.gz", True)
archive("answers.warc.gz", False)
check("pages and titles", pages("asked.warc.gz"), [('ebb', 'ebb'), ('quai', 'quai')])
check("with --text", pages("asked.warc.gz", "--text"), [('ebb', 'Ebb'), ('quai', 'quai')])
check("of a WARC without requests", pages("answers.warc.gz"), None)

print("as stated")
PY
