#!/usr/bin/env bash
# premailer puts a rule's `border` behind the `border-left` of the element, which is lost by that.
#
# Guess: a mail whose styles were moved into its elements looks as before: an element's own style counts more
# than a rule, #id more than .class, and of "margin" and "margin-left" the one that counts more stands last.
# Seen (premailer 3.10.0, css-inline 0.24.0, Python 3.13): where a property is there already the new value
# takes its old place, so that the order of "margin" and "margin-left" is that of the rule that counts least.
# A blue line of 5 px at the left of a quotation is the thin red one of all; a left margin of 1 px is 5. With
# `!important`, which is removed, a rule loses to the element. css-inline keeps what counts more behind.
#
#   own border, premailer: 'border-left:5px solid blue; border:1px solid red'
#   own border, css-inline: 'border: 1px solid red;border-left: 5px solid blue'
#   id and class, premailer: 'margin:1px; margin-left:5px'
#   id and class, css-inline: 'margin-left: 5px;margin: 1px;'
#   important, premailer: 'color:green'
#   important, css-inline: 'color: red !important'
set -euo pipefail

tmp=$(mktemp -d)
trap 'rm -rf "$tmp"' EXIT
uv venv -q --python 3.13 "$tmp/venv"
uv pip install -q --python "$tmp/venv/bin/python" premailer==3.10.0 css-inline==0.24.0

cd "$tmp"
"$tmp/venv/bin/python" - <<'PY'
import sys


def check(what, seen, stated):
    print(f"{what}: {seen!r}")
    if seen != stated:
        sys.exit(f"changed: {what}: {seen!r}; stated was {stated!r}")


import re

import css_inline
import premailer


def style(page):
    return re.search(r'style="([^"]*)"', page)[1]


def page(rules, element):
    return f"<!DOCTYPE html><html><head><title>Tides</title><style>{rules}</style></head><body>{element}</body></html>"


for what, given, by_premailer, by_css_inline in (
    (
        "own border",
        page("p { border-left: 0 } p { border: 1px solid red }", '<p style="border-left: 5px solid blue">Ebb</p>'),
        "border-left:5px solid blue; border:1px solid red",
        "border: 1px solid red;border-left: 5px solid blue",
    ),
    (
        "id and class",
        page("p { margin: 0 } .note { margin-left: 5px } #first { margin: 1px }", '<p id="first" class="note">Ebb</p>'),
        "margin:1px; margin-left:5px",
        "margin-left: 5px;margin: 1px;",
    ),
    (
        "important",
        page("p { color: red !important }", '<p style="color: green">Ebb</p>'),
        "color:green",
        "color: red !important",
    ),
):
    check(f"{what}, premailer", style(premailer.transform(given)), by_premailer)
    check(f"{what}, css-inline", style(css_inline.inline(given)), by_css_inline)

print("as stated")
PY
