#!/usr/bin/env bash
# Bullet lists of an article are not in its main content for Resiliparse; numbered ones are.
#
# Guess: `main_content=True` takes navigation away, which is often a `<ul>`; a list between two paragraphs of
# `<main>`, without a link, class or id, is content.
# Seen (Resiliparse 2.0.1, Python 3.13): the `<ul>` is gone with all its items, whatever their length, and
# nothing marks the gap, while an `<ol>` at the same place is kept. Without `main_content` both are there.
#
#   ul, main content: [False, False, True]
#   ol, main content: [True, True, True]
#   ul, whole page: [True, True, True]
set -euo pipefail

tmp=$(mktemp -d)
trap 'rm -rf "$tmp"' EXIT
uv venv -q --python 3.13 "$tmp/venv"
uv pip install -q --python "$tmp/venv/bin/python" resiliparse==2.0.1

cd "$tmp"
export TMPDIR="$tmp"
"$tmp/venv/bin/python" - <<'PY'
import sys


def check(what, seen, stated):
    print(f"{what}: {seen!r}")
    if seen != stated:
        sys.exit(f"changed: {what}: {seen!r}; stated was {stated!r}")


from resiliparse.extract.html2text import extract_plain_text

LONG = "First, the ebb begins, slowly, as the keeper of the lock says, then quicker and quicker."


def items(tag, main_content):
    html = (
        "<!doctype html><html><head><title>Tides</title></head><body><main><h1>Tides</h1>"
        "<p>The tide rises twice a day along this shore, as the tables show.</p>"
        f"<{tag}><li>{LONG}</li><li>Then the flood.</li></{tag}>"
        "<p>The harbour was built in 1847 by three brothers.</p></main></body></html>"
    )
    text = extract_plain_text(html, main_content=main_content)
    return [LONG in text, "Then the flood." in text, "three brothers" in text]


check("ul, main content", items("ul", True), [False, False, True])
check("ol, main content", items("ol", True), [True, True, True])
check("ul, whole page", items("ul", False), [True, True, True])

print("as stated")
PY
