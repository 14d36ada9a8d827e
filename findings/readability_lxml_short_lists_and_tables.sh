#!/usr/bin/env bash
# readability-lxml takes the short list and the table out of the middle of an article.
#
# Guess: what stands between two paragraphs of the article is the article; `ol` and `ul` are treated alike.
# Seen (readability-lxml 0.9, lxml 6.1.3): a `ul` or `table` whose text has fewer than 25 letters and no
# picture is taken for a menu, as are `aside` and `section`. The tide table is gone, and so is the list of
# three; as `ol` or `dl` it stays.
#
#   ul: ''
#   ol: '<ol><li>Ebb</li><li>Flow</li><li>Slack</li></ol>'
#   table: ''
#   section: ''
#   aside: ''
#   paragraph: '<p>Mind the mud.</p>'
set -euo pipefail

tmp=$(mktemp -d)
trap 'rm -rf "$tmp"' EXIT
uv venv -q --python 3.13 "$tmp/venv"
uv pip install -q --python "$tmp/venv/bin/python" readability-lxml==0.9 lxml==6.1.3 lxml-html-clean==0.4.6
cd "$tmp"
"$tmp/venv/bin/python" - <<'PY'
import sys


def check(what, seen, stated):
    print(f"{what}: {seen!r}")
    if seen != stated:
        sys.exit(f"changed: {what}: {seen!r}; stated was {stated!r}")


from readability import Document

PARAGRAPH = "<p>Low water is at six in the harbour, and the boats lie on the mud until it comes back.</p>"


def kept(html):
    page = f"<html><body><article>{PARAGRAPH * 5}{html}{PARAGRAPH * 5}</article></body></html>"
    return Document(page).summary().replace("\n", "").split(PARAGRAPH)[5]


TABLE = "<table><tr><th>hour</th><th>depth</th></tr><tr><td>6</td><td>12</td></tr></table>"
check("ul", kept("<ul><li>Ebb</li><li>Flow</li><li>Slack</li></ul>"), '')
check(
    "ol",
    kept("<ol><li>Ebb</li><li>Flow</li><li>Slack</li></ol>"),
    '<ol><li>Ebb</li><li>Flow</li><li>Slack</li></ol>',
)
check("table", kept(TABLE), '')
check("section", kept("<section><p>Mind the mud.</p></section>"), '')
check("aside", kept("<aside>Mind the mud.</aside>"), '')
check("paragraph", kept("<p>Mind the mud.</p>"), '<p>Mind the mud.</p>')

print("as stated")
PY
