#!/usr/bin/env bash
# readabilipy puts a comma behind each entry of a list, and leaves out what is in <details>.
#
# Guess: "plain_text" of the page has its words: those of a list, of a formula and of what can be folded out
# are there as they stand, and a table's cells are parted by something other than paragraphs are.
# Seen (readabilipy 0.3.0 without Node.js): the entries of a list are one paragraph with a star before and
# "., " behind each of them. `<details>` with its paragraphs and `<math>` are dropped without a mark in the
# sentence. Each cell of a table is a paragraph like those of the text; H₂O is H_2O.
#
#   list: ['* Move the boats., * Wait.,']
#   details: ['Closed.', 'Open.']
#   math: ['Where is the depth.']
#   table: ['6', '12']
#   sub: ['H_2O']
set -euo pipefail

tmp=$(mktemp -d)
trap 'rm -rf "$tmp"' EXIT
uv venv -q --python 3.13 "$tmp/venv"
uv pip install -q --python "$tmp/venv/bin/python" readabilipy==0.3.0

cd "$tmp"
"$tmp/venv/bin/python" - <<'PY'
import sys


def check(what, seen, stated):
    print(f"{what}: {seen!r}")
    if seen != stated:
        sys.exit(f"changed: {what}: {seen!r}; stated was {stated!r}")


from readabilipy import simple_json_from_html_string


def text(inner):
    page = f"<html><head><title>Pier</title></head><body><article>{inner}</article></body></html>"
    found = simple_json_from_html_string(page, use_readability=False)["plain_text"]
    return [each["text"] for each in found if each["text"] != "Pier"]


check("list", text("<ul><li>Move the boats.</li><li>Wait.</li></ul>"), ["* Move the boats., * Wait.,"])
details = "<p>Closed.</p><details><summary>More</summary><p>Since Monday.</p></details><p>Open.</p>"
check("details", text(details), ["Closed.", "Open."])
check("math", text("<p>Where <math><mi>x</mi></math> is the depth.</p>"), ["Where is the depth."])
check("table", text("<table><tr><td>6</td><td>12</td></tr></table>"), ["6", "12"])
check("sub", text("<p>H<sub>2</sub>O</p>"), ["H_2O"])

print("as stated")
PY
