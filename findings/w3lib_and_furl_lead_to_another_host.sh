#!/usr/bin/env bash
# w3lib and furl turn straße.example into strasse.example, which is another host; four others do not.
#
# Guess: a host is the same in each library that reads addresses: IDNA2008 keeps ß and ς (RFC 5891; UTS
# #46, nontransitional, which the URL Standard and so the browsers use), xn--strae-oqa.example is not
# strasse.example.
# Seen (w3lib 2.5.0, furl 2.1.4, yarl 1.25.1, hyperlink 21.0.0, requests 2.34.2, httpx 0.28.1): w3lib,
# which Scrapy asks of each link, and furl use the codec of Python's library, which is of 2003. The page
# of one owner is fetched and filed as that of another. A Greek name that ends in ς is another too.
#
#   w3lib, safe_url_string: ['strasse.example', 'xn--hxa2bfjl.example']
#   w3lib, canonicalize_url: ['strasse.example', 'xn--hxa2bfjl.example']
#   furl: ['strasse.example', 'xn--hxa2bfjl.example']
#   yarl: ['xn--strae-oqa.example', 'xn--hxa2bffq.example']
#   hyperlink: ['xn--strae-oqa.example', 'xn--hxa2bffq.example']
#   requests: ['xn--strae-oqa.example', 'xn--hxa2bffq.example']
#   httpx: ['xn--strae-oqa.example', 'xn--hxa2bffq.example']
set -euo pipefail

tmp=$(mktemp -d)
trap 'rm -rf "$tmp"' EXIT
uv venv -q --python 3.13 "$tmp/venv"
uv pip install -q --python "$tmp/venv/bin/python" w3lib==2.5.0 furl==2.1.4 yarl==1.25.1 hyperlink==21.0.0 requests==2.34.2 httpx==0.28.1

cd "$tmp"
"$tmp/venv/bin/python" - <<'PY'
import sys


def check(what, seen, stated):
    print(f"{what}: {seen!r}")
    if seen != stated:
        sys.exit(f"changed: {what}: {seen!r}; stated was {stated!r}")


import furl
import httpx
import hyperlink
import requests
import yarl
from w3lib.url import canonicalize_url, safe_url_string

GERMAN, GREEK = "https://straße.example/", "https://φάρος.example/"
READERS = {
    "w3lib, safe_url_string": safe_url_string,
    "w3lib, canonicalize_url": canonicalize_url,
    "furl": lambda address: furl.furl(address).url,
    "yarl": lambda address: str(yarl.URL(address)),
    "hyperlink": lambda address: hyperlink.parse(address).to_uri().to_text(),
    "requests": lambda address: requests.Request("GET", address).prepare().url,
    "httpx": lambda address: f"https://{httpx.URL(address).raw_host.decode()}/",
}


def hosts(name):
    return [READERS[name](address).split("/")[2] for address in (GERMAN, GREEK)]


check("w3lib, safe_url_string", hosts("w3lib, safe_url_string"), ['strasse.example', 'xn--hxa2bfjl.example'])
check("w3lib, canonicalize_url", hosts("w3lib, canonicalize_url"), ['strasse.example', 'xn--hxa2bfjl.example'])
check("furl", hosts("furl"), ['strasse.example', 'xn--hxa2bfjl.example'])
check("yarl", hosts("yarl"), ['xn--strae-oqa.example', 'xn--hxa2bffq.example'])
check("hyperlink", hosts("hyperlink"), ['xn--strae-oqa.example', 'xn--hxa2bffq.example'])
check("requests", hosts("requests"), ['xn--strae-oqa.example', 'xn--hxa2bffq.example'])
check("httpx", hosts("httpx"), ['xn--strae-oqa.example', 'xn--hxa2bffq.example'])

print("as stated")
PY
