#!/usr/bin/env bash
# courlan's clean_url() takes away a query that has no "=", and with it the page.
#
# Guess: cleaning takes out tracking parameters and sorts the others; a query that is not known for
# tracking stays, so the address still leads to the same page.
# Seen (courlan 1.4.0): a parameter without value is dropped. Forums and wikis that name their page this
# way have all their addresses made one. A path's ";" is turned into %3B, which is another path
# (RFC 3986, 2.2: reserved characters encoded or not are not equivalent).
#
#   clean_url('https://forum.example.org/index.php?threads/tides.12/'): 'https://forum.example.org/index.php'
#   clean_url('https://forum.example.org/index.php?threads/boats.34/'): 'https://forum.example.org/index.php'
#   clean_url('https://example.org/log?print&page=2'): 'https://example.org/log?page=2'
#   clean_url('https://example.org/berths;row=2'): 'https://example.org/berths%3Brow=2'
set -euo pipefail

tmp=$(mktemp -d)
trap 'rm -rf "$tmp"' EXIT
uv venv -q --python 3.13 "$tmp/venv"
uv pip install -q --python "$tmp/venv/bin/python" courlan==1.4.0

cd "$tmp"
"$tmp/venv/bin/python" - <<'PY'
import sys


def check(what, seen, stated):
    print(f"{what}: {seen!r}")
    if seen != stated:
        sys.exit(f"changed: {what}: {seen!r}; stated was {stated!r}")


from courlan import clean_url

STATED = {
    "https://forum.example.org/index.php?threads/tides.12/": "https://forum.example.org/index.php",
    "https://forum.example.org/index.php?threads/boats.34/": "https://forum.example.org/index.php",
    "https://example.org/log?print&page=2": "https://example.org/log?page=2",
    "https://example.org/berths;row=2": "https://example.org/berths%3Brow=2",
}
for address, stated in STATED.items():
    check(f"clean_url({address!r})", clean_url(address), stated)

print("as stated")
PY
