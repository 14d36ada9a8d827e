#!/usr/bin/env bash
# To lxml's HTML parser, <wbr> and <source> are no void elements: what follows becomes their child.
#
# Guess: HTML's void elements hold nothing. lxml puts <br> and <img> right, so also <wbr>, which divides
# long words, and <source>, which stands in every <picture>.
# Seen (lxml 6.1.3): the rest of the paragraph is inside <wbr>. drop_tree(), by which <br> goes without
# the text behind it, here takes half the sentence away; an <img> is a child of the <source> before
# it. html.parser of the standard library with Beautiful Soup puts both right.
#
#   br taken out: 'harbourmaster of the port'
#   wbr taken out: 'harbour'
#   parent of the img: 'source'
#   wbr taken out, html.parser: 'harbourmaster of the port'
set -euo pipefail

tmp=$(mktemp -d)
trap 'rm -rf "$tmp"' EXIT
uv venv -q --python 3.13 "$tmp/venv"
uv pip install -q --python "$tmp/venv/bin/python" lxml==6.1.3 beautifulsoup4==4.15.0

cd "$tmp"
"$tmp/venv/bin/python" - <<'PY'
import sys


def check(what, seen, stated):
    print(f"{what}: {seen!r}")
    if seen != stated:
        sys.exit(f"changed: {what}: {seen!r}; stated was {stated!r}")


from bs4 import BeautifulSoup
from lxml import html


def without(tag):
    paragraph = html.fragment_fromstring(f"<p>harbour<{tag}>master of the port</p>")
    paragraph.find(tag).drop_tree()
    return paragraph.text_content()


check("br taken out", without("br"), "harbourmaster of the port")
check("wbr taken out", without("wbr"), "harbour")
picture = '<picture><source srcset="pier.webp"><img src="pier.png" alt="Pier"></picture>'
image = html.fragment_fromstring(picture).find(".//img")
check("parent of the img", image.getparent().tag, "source")
soup = BeautifulSoup("<p>harbour<wbr>master of the port</p>", "html.parser")
soup.wbr.decompose()
check("wbr taken out, html.parser", soup.text, "harbourmaster of the port")

print("as stated")
PY
