#!/usr/bin/env bash
# Past a depth of 254 elements, lxml's HTML parser drops the rest of the page and says nothing.
#
# Guess: a page of 300 nested <div>, which browsers show, is read; at worst the deepest parts are
# missing, or an exception tells.
# Seen (lxml 6.1.3): the deep text is missing and so is the paragraph that comes after all the <div>
# are closed, a child of <body>. There is no exception. huge_tree=True, documented as
# lifting limits on very large trees, brings both back.
#
#   paragraph before: True
#   text at the depth of 300: False
#   paragraph after: False
#   with huge_tree, both: True
set -euo pipefail

tmp=$(mktemp -d)
trap 'rm -rf "$tmp"' EXIT
uv venv -q --python 3.13 "$tmp/venv"
uv pip install -q --python "$tmp/venv/bin/python" lxml==6.1.3

cd "$tmp"
"$tmp/venv/bin/python" - <<'PY'
import sys


def check(what, seen, stated):
    print(f"{what}: {seen!r}")
    if seen != stated:
        sys.exit(f"changed: {what}: {seen!r}; stated was {stated!r}")


from lxml import html

DEPTH = 300
PAGE = (
    "<html><body><p>before</p>"
    + "<div>" * DEPTH
    + "<p>deep</p>"
    + "</div>" * DEPTH
    + "<p>after</p></body></html>"
)

text = html.document_fromstring(PAGE).text_content()
check("paragraph before", "before" in text, True)
check(f"text at the depth of {DEPTH}", "deep" in text, False)
check("paragraph after", "after" in text, False)
whole = html.document_fromstring(PAGE, parser=html.HTMLParser(huge_tree=True)).text_content()
check("with huge_tree, both", "deep" in whole and "after" in whole, True)

print("as stated")
PY
