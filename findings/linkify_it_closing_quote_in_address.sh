#!/usr/bin/env bash
# linkify-it-py takes the closing quote behind an address, and East Asian full stops, for part of it.
#
# Guess: as a "." or ")" after an address is no part of it, neither is a closing quotation mark whose opening
# one stands before the address, nor an ideographic full stop or comma.
# Seen (linkify-it-py 2.2.0): straight quotes and brackets of ASCII are told apart; the printed quotes “ ”,
# the brackets 《 》 and the signs 、 and 。 go into the link, 。 with all the words behind it.
#
#   (https://example.org/a): ['https://example.org/a']
#   "https://example.org/a": ['https://example.org/a']
#   “https://example.org/a”: ['https://example.org/a”']
#   《https://example.org/a》: ['https://example.org/a》']
#   https://example.org/a。港は閉鎖: ['https://example.org/a。港は閉鎖']
set -euo pipefail

tmp=$(mktemp -d)
trap 'rm -rf "$tmp"' EXIT
uv venv -q --python 3.13 "$tmp/venv"
uv pip install -q --python "$tmp/venv/bin/python" linkify-it-py==2.2.0

cd "$tmp"
"$tmp/venv/bin/python" - <<'PY'
import sys


def check(what, seen, stated):
    print(f"{what}: {seen!r}")
    if seen != stated:
        sys.exit(f"changed: {what}: {seen!r}; stated was {stated!r}")


from linkify_it import LinkifyIt

ADDRESS = "https://example.org/a"
STATED = {
    f"({ADDRESS})": ADDRESS,
    f'"{ADDRESS}"': ADDRESS,
    f"“{ADDRESS}”": f"{ADDRESS}”",
    f"《{ADDRESS}》": f"{ADDRESS}》",
    f"{ADDRESS}。港は閉鎖": f"{ADDRESS}。港は閉鎖",
}
linkify = LinkifyIt()
for text, stated in STATED.items():
    check(text, [found.url for found in linkify.match(text)], [stated])

print("as stated")
PY
