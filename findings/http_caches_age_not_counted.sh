#!/usr/bin/env bash
# CacheControl, requests-cache and hishel take an answer for fresh that says it is too old.
#
# Guess: an answer with max-age=60 that comes with "Age: 70", having been that long in a cache on the way,
# is stale when it arrives and is asked for anew: its age is the greater of what Age says and what Date
# gives (RFC 9111, 4.2.3). Names of directives are the same in capitals, and "no-store" of a question keeps
# its answer out of the cache (5.2, 5.2.1.5).
# Seen (CacheControl 0.14.4, requests-cache 1.3.3 with cache_control=True, hishel 2.0.0 with rfc=True): all
# three look at Date alone, and serve it for a minute more. CacheControl does not know "Max-Age"; hishel
# keeps the answer to a question with no-store and serves from its cache what is asked for with max-age=0,
# and so does requests-cache with the latter.
#
#   max-age=60: ['CacheControl', 'requests-cache', 'hishel']
#   max-age=60 at the age of 70: ['CacheControl', 'requests-cache', 'hishel']
#   Max-Age=60: ['requests-cache', 'hishel']
#   asked with no-store before: ['hishel']
#   asked with max-age=0: ['requests-cache', 'hishel']
set -euo pipefail

tmp=$(mktemp -d)
trap 'rm -rf "$tmp"' EXIT
uv venv -q --python 3.13 "$tmp/venv"
uv pip install -q --python "$tmp/venv/bin/python" CacheControl==0.14.4 requests-cache==1.3.3 'hishel[httpx]==2.0.0' httpx==0.28.1 requests==2.34.2

cd "$tmp"
"$tmp/venv/bin/python" - <<'PY'
import sys


def check(what, seen, stated):
    print(f"{what}: {seen!r}")
    if seen != stated:
        sys.exit(f"changed: {what}: {seen!r}; stated was {stated!r}")


import threading
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

import cachecontrol
import hishel
import hishel.httpx
import requests
import requests_cache

ANSWERS = {
    "/plain": {"Cache-Control": "max-age=60"},
    "/aged": {"Cache-Control": "max-age=60", "Age": "70"},
    "/capitals": {"Cache-Control": "Max-Age=60"},
}


class Page(BaseHTTPRequestHandler):
    asked = 0

    def do_GET(self):
        Page.asked += 1
        body = str(Page.asked).encode()
        self.send_response(200)
        for name, value in ANSWERS[self.path].items():
            self.send_header(name, value)
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, *arguments):
        pass


server = ThreadingHTTPServer(("127.0.0.1", 0), Page)
threading.Thread(target=server.serve_forever, daemon=True).start()
made = 0


def clients():
    global made
    made += 1
    yield "CacheControl", cachecontrol.CacheControl(requests.Session())
    yield "requests-cache", requests_cache.CachedSession(backend="memory", cache_control=True)
    yield "hishel", hishel.httpx.CacheClient(
        storage=hishel.SqliteStorage(database_path=f"cache{made}.db"), rfc=True
    )


def served_again(path, first="", second=""):
    """Which clients give the first answer once more."""
    names = []
    for name, client in clients():
        address = f"http://127.0.0.1:{server.server_port}{path}"
        asked = [{"Cache-Control": value} if value else {} for value in (first, second)]
        texts = [client.get(address, headers=headers).text for headers in asked]
        if texts[0] == texts[1]:
            names.append(name)
    return names


ALL = ["CacheControl", "requests-cache", "hishel"]
check("max-age=60", served_again("/plain"), ALL)
check("max-age=60 at the age of 70", served_again("/aged"), ALL)
check("Max-Age=60", served_again("/capitals"), ["requests-cache", "hishel"])
check("asked with no-store before", served_again("/plain", first="no-store"), ["hishel"])
check("asked with max-age=0", served_again("/plain", second="max-age=0"), ["requests-cache", "hishel"])

print("as stated")
PY
