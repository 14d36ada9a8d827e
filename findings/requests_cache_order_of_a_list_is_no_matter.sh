#!/usr/bin/env bash
# requests-cache answers a question about [54, 9] with what it was told about [9, 54].
#
# Guess: an answer is kept under its method, address and body, and what a server tells apart is kept apart:
# the order of a JSON list, that of a parameter that stands twice, the bytes that a query or a form escapes,
# a path with "//", the range that is asked for.
# Seen (requests-cache 1.3.3, requests 2.34.2): a list at the top of a JSON body is sorted, one within an
# object is not; parameters of one name are sorted by their values; each escaped byte that is no UTF-8
# becomes U+FFFD; "//" becomes "/"; Range does not count, so that the second half of a file is its first
# half. The first answer comes back for the second question.
#
#   a list: False
#   within an object: True
#   a parameter twice: False
#   a query in Latin-1: False
#   a form in Latin-1: False
#   a path in Latin-1: True
#   an empty part of a path: False
#   a range: False
set -euo pipefail

tmp=$(mktemp -d)
trap 'rm -rf "$tmp"' EXIT
uv venv -q --python 3.13 "$tmp/venv"
uv pip install -q --python "$tmp/venv/bin/python" requests-cache==1.3.3 requests==2.34.2

cd "$tmp"
"$tmp/venv/bin/python" - <<'PY'
import sys


def check(what, seen, stated):
    print(f"{what}: {seen!r}")
    if seen != stated:
        sys.exit(f"changed: {what}: {seen!r}; stated was {stated!r}")


import threading
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

import requests_cache


class Numbered(BaseHTTPRequestHandler):
    """Each question gets a number of its own, and a range is served as one."""

    asked = 0

    def do_GET(self):
        self.rfile.read(int(self.headers.get("Content-Length", 0)))
        Numbered.asked += 1
        body = str(Numbered.asked).encode()
        self.send_response(200)
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    do_POST = do_GET

    def log_message(self, *arguments):
        pass


server = ThreadingHTTPServer(("127.0.0.1", 0), Numbered)
threading.Thread(target=server.serve_forever, daemon=True).start()
base = f"http://127.0.0.1:{server.server_port}"
KINDS = ["GET", "POST"]
session = requests_cache.CachedSession(backend="memory", allowable_methods=KINDS, allowable_codes=[200, 206])


def told_apart(first, second):
    texts = [session.request(method, base + path, **more).text for method, path, more in (first, second)]
    return texts[0] != texts[1]


def json(path, body):
    return "POST", path, {"data": body, "headers": {"Content-Type": "application/json"}}


def form(body):
    return "POST", "/form", {"data": body, "headers": {"Content-Type": "application/x-www-form-urlencoded"}}


def part(bytes_):
    return "GET", "/file", {"headers": {"Range": f"bytes={bytes_}"}}


def page(path):
    return "GET", path, {}


check("a list", told_apart(json("/near", "[9, 54]"), json("/near", "[54, 9]")), False)
check("within an object", told_apart(json("/to", '{"at": [9, 54]}'), json("/to", '{"at": [54, 9]}')), True)
check("a parameter twice", told_apart(page("/way?via=Husum&via=Emden"), page("/way?via=Emden&via=Husum")), False)
check("a query in Latin-1", told_apart(page("/?q=caf%E9"), page("/?q=caf%E8")), False)
check("a form in Latin-1", told_apart(form("q=caf%E9"), form("q=caf%E8")), False)
check("a path in Latin-1", told_apart(page("/caf%E9"), page("/caf%E8")), True)
check("an empty part of a path", told_apart(page("/a//b"), page("/a/b")), False)
check("a range", told_apart(part("0-99"), part("100-199")), False)

print("as stated")
PY
