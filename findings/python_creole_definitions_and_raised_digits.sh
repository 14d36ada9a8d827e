#!/usr/bin/env bash
# python-creole makes 10⁶ 106 in reST, joins a term with its definition, and a "|" in a cell is a new cell.
#
# Guess: what html2creole and html2rest write, read again, has the words of the HTML: cells, terms and
# paragraphs apart, a raised digit raised.
# Seen (python-creole 1.4.10): html2creole writes "Ebb" and "going out" of a `<dl>` as one word, two
# paragraphs of a list item too. A "|" in a cell is not escaped, nor are "**" and "//" of a text, which are
# bold and italic when read again. html2rest drops `<sup>`, writes code as a plain paragraph, and bold within
# a word as "Low**wa**ter", which reST reads as asterisks.
#
#   a definition: 'Ebbgoing out'
#   paragraphs: '* EbbFlow'
#   a cell: '<table><tr><td>4</td><td>5</td><td>6</td></tr></table>'
#   signs: '<p>2 <strong> 3 </strong> 4 and /a<i>b</i>c</p>'
#   raised: '106 boats'
#   code: '<pre>ebb\n  flow</pre>'
#   bold: 'Low**wa**ter'
set -euo pipefail

tmp=$(mktemp -d)
trap 'rm -rf "$tmp"' EXIT
uv venv -q --python 3.13 "$tmp/venv"
uv pip install -q --python "$tmp/venv/bin/python" python-creole==1.4.10

cd "$tmp"
"$tmp/venv/bin/python" - <<'PY'
import sys


def check(what, seen, stated):
    print(f"{what}: {seen!r}")
    if seen != stated:
        sys.exit(f"changed: {what}: {seen!r}; stated was {stated!r}")


import warnings

warnings.simplefilter("ignore")
from creole import creole2html, html2creole, html2rest

check("a definition", html2creole("<dl><dt>Ebb</dt><dd>going out</dd></dl>"), 'Ebbgoing out')
check("paragraphs", html2creole("<ul><li><p>Ebb</p><p>Flow</p></li></ul>"), '* EbbFlow')
check("a cell", creole2html(html2creole("<table><tr><td>4|5</td><td>6</td></tr></table>")).replace("\n", "").replace("\t", ""), '<table><tr><td>4</td><td>5</td><td>6</td></tr></table>')
check("signs", creole2html(html2creole("<p>2 ** 3 ** 4 and /a//b//c</p>")), '<p>2 <strong> 3 </strong> 4 and /a<i>b</i>c</p>')
check("raised", html2rest("<p>10<sup>6</sup> boats</p>"), '106 boats')
check("code", html2rest("<pre>ebb\n  flow</pre>"), '<pre>ebb\n  flow</pre>')
check("bold", html2rest("<p>Low<b>wa</b>ter</p>"), 'Low**wa**ter')

print("as stated")
PY
