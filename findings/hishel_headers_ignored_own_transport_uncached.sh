#!/usr/bin/env bash
# hishel 2 keeps what says "no-store" and gives the German page to who asks for English, and with a
# transport of one's own keeps nothing.
#
# Guess: hishel is the cache of httpx that goes by RFC 9111, and its CacheClient does so; a client to which
# one gives its transport, for retries say, caches as one without.
# Seen (hishel 2.0.0, httpx 0.28.1): no header of the answer counts unless the client is given rfc=True,
# which 1.x did by itself: no-store, Vary and max-age=0 are all one, and nothing ever expires. With
# transport=…, the transport is used as it is, without a cache about it, and rfc=True changes nothing;
# CacheTransport has to be put about it by hand. Neither says a word.
#
#   no-store: 'de'
#   max-age=0: 'de'
#   Vary: 'de'
#   Vary, rfc=True: 'en'
#   fresh, rfc=True: 'de'
#   fresh, own transport: 'en'
#   fresh, own transport, rfc=True: 'en'
set -euo pipefail

tmp=$(mktemp -d)
trap 'rm -rf "$tmp"' EXIT
uv venv -q --python 3.13 "$tmp/venv"
uv pip install -q --python "$tmp/venv/bin/python" 'hishel[httpx]==2.0.0' httpx==0.28.1

cd "$tmp"
"$tmp/venv/bin/python" - <<'PY'
import sys


def check(what, seen, stated):
    print(f"{what}: {seen!r}")
    if seen != stated:
        sys.exit(f"changed: {what}: {seen!r}; stated was {stated!r}")


import hishel
import hishel.httpx
import httpx
import threading
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

ANSWERS = {
    "/no-store": {"Cache-Control": "no-store"},
    "/old": {"Cache-Control": "max-age=0"},
    "/language": {"Cache-Control": "max-age=60", "Vary": "Accept-Language"},
    "/fresh": {"Cache-Control": "max-age=60"},
}


class Page(BaseHTTPRequestHandler):
    def do_GET(self):
        body = self.headers["Accept-Language"].encode()
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


def second_answer(path, **options):
    """What a page asked for in German, then in English, is the second time."""
    global made
    made += 1
    storage = hishel.SqliteStorage(database_path=f"cache{made}.db")
    with hishel.httpx.CacheClient(storage=storage, **options) as client:
        address = f"http://127.0.0.1:{server.server_port}{path}"
        return [client.get(address, headers={"Accept-Language": name}).text for name in ("de", "en")][1]


check("no-store", second_answer("/no-store"), "de")
check("max-age=0", second_answer("/old"), "de")
check("Vary", second_answer("/language"), "de")
check("Vary, rfc=True", second_answer("/language", rfc=True), "en")
check("fresh, rfc=True", second_answer("/fresh", rfc=True), "de")
retrying = httpx.HTTPTransport(retries=3)
check("fresh, own transport", second_answer("/fresh", transport=retrying), "en")
check("fresh, own transport, rfc=True", second_answer("/fresh", transport=httpx.HTTPTransport(), rfc=True), "en")

print("as stated")
PY
