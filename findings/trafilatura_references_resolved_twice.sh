#!/usr/bin/env bash
# trafilatura and goose3 resolve character references twice: a page about HTML says something else.
#
# Guess: where a browser shows "Write &lt; for it", the text is "Write &lt; for it". The parser has resolved
# what was to be resolved.
# Seen (trafilatura 2.3.1, goose3 3.1.22): the text is resolved once more when it is put out, so the reader of a
# lesson on escaping is told to write "<" for "<". trafilatura's Markdown is alike.
#
#   shown in a browser: 'Write &lt; for the sign and &amp; for another, they say.'
#   trafilatura: 'Write < for the sign and & for another, they say.'
#   goose3: 'Write < for the sign and & for another, they say.'
set -euo pipefail

tmp=$(mktemp -d)
trap 'rm -rf "$tmp"' EXIT
uv venv -q --python 3.13 "$tmp/venv"
uv pip install -q --python "$tmp/venv/bin/python" trafilatura==2.3.1 goose3==3.1.22 lxml==6.1.3

cd "$tmp"
"$tmp/venv/bin/python" - <<'PY'
import sys


def check(what, seen, stated):
    print(f"{what}: {seen!r}")
    if seen != stated:
        sys.exit(f"changed: {what}: {seen!r}; stated was {stated!r}")


import logging

import trafilatura
from goose3 import Goose
from lxml import html

logging.disable(logging.CRITICAL)
LONG = (
    "<p>The harbour of the town lies open to the north, and the tide, which is strong here, comes "
    "in twice a day, as the fishers know well enough.</p>"
)
LESSON = "<p>Write &amp;lt; for the sign and &amp;amp; for another, they say.</p>"
PAGE = (
    '<!doctype html><html lang="en"><head><title>Signs</title></head><body><article>'
    f"<h1>Signs</h1>{LONG}{LESSON}{LONG}{LONG}</article></body></html>"
)


def between(text):
    return text.split("well enough.")[1].split("The harbour")[0].strip()


shown = html.fromstring(LESSON).text_content()
check("shown in a browser", shown, "Write &lt; for the sign and &amp; for another, they say.")
LOST = "Write < for the sign and & for another, they say."
check("trafilatura", between(trafilatura.extract(PAGE)), LOST)
check("goose3", between(Goose().extract(raw_html=PAGE).cleaned_text), LOST)

print("as stated")
PY
