#!/usr/bin/env bash
# vobject reads two nicknames and writes one.
#
# Guess: NICKNAME is "one or more text values separated by a COMMA" (RFC 2426, 3.1.3; RFC 6350, 6.2.3): a
# card that is read and written without a change keeps both.
# Seen (vobject 0.9.9): `value` is the first name alone and the written card has only that; the others are
# gone without a word. CATEGORIES, which has the same form, keeps all.
#
#   two nicknames: ['NICKNAME:Ann']
#   three nicknames: ['NICKNAME:Ann']
#   a comma within a name, and another: ['NICKNAME:Ann\\, the pilot']
#   two categories: ['CATEGORIES:boats,tides']
set -euo pipefail

tmp=$(mktemp -d)
trap 'rm -rf "$tmp"' EXIT
uv venv -q --python 3.13 "$tmp/venv"
uv pip install -q --python "$tmp/venv/bin/python" vobject==0.9.9

cd "$tmp"
"$tmp/venv/bin/python" - <<'PY'
import sys


def check(what, seen, stated):
    print(f"{what}: {seen!r}")
    if seen != stated:
        sys.exit(f"changed: {what}: {seen!r}; stated was {stated!r}")


import vobject


def line(text):
    card = f"BEGIN:VCARD\r\nVERSION:3.0\r\nFN:Anna Okoro\r\nN:Okoro;Anna;;;\r\n{text}\r\nEND:VCARD\r\n"
    name = text.split(":")[0]
    return [each for each in vobject.readOne(card).serialize().split("\r\n") if each.startswith(name)]


check("two nicknames", line("NICKNAME:Ann,Annie"), ['NICKNAME:Ann'])
check("three nicknames", line("NICKNAME:Ann,Annie,Nan"), ['NICKNAME:Ann'])
check("a comma within a name, and another", line("NICKNAME:Ann\\, the pilot,Annie"), ['NICKNAME:Ann\\, the pilot'])
check("two categories", line("CATEGORIES:boats,tides"), ['CATEGORIES:boats,tides'])

print("as stated")
PY
