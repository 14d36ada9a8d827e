#!/usr/bin/env bash
# html2text puts a space into a word where bold or italic type ends in it.
#
# Guess: the Markdown of "in<i>com</i>plete" is one word, as CommonMark allows it with "*"; what would be
# markup in the words is escaped.
# Seen (html2text 2025.4.15): a space is set before the next letter or quotation mark: "10<b>6</b>5" is "106
# 5". A "#", "*" or "_" at its place becomes a heading or emphasis, `&lt;del&gt;` a tag, and a "|" in a cell
# begins another cell.
#
#   the end of a word: '**Tide** s'
#   within a word: 'in _com_ plete'
#   digits: '10**6** 5'
#   quotation: '“**Low** ”'
#   words of a tag: 'the element <del>'
#   a number sign: '# of boats'
#   a cell: 'a| b  \n---|---  \n1|2| 3'
set -euo pipefail

tmp=$(mktemp -d)
trap 'rm -rf "$tmp"' EXIT
uv venv -q --python 3.13 "$tmp/venv"
uv pip install -q --python "$tmp/venv/bin/python" html2text==2025.4.15
cd "$tmp"
"$tmp/venv/bin/python" - <<'PY'
import sys


def check(what, seen, stated):
    print(f"{what}: {seen!r}")
    if seen != stated:
        sys.exit(f"changed: {what}: {seen!r}; stated was {stated!r}")


import html2text


def markdown(html):
    return html2text.HTML2Text(bodywidth=0).handle(html).strip()


check("the end of a word", markdown("<p><b>Tide</b>s</p>"), '**Tide** s')
check("within a word", markdown("<p>in<i>com</i>plete</p>"), 'in _com_ plete')
check("digits", markdown("<p>10<b>6</b>5</p>"), '10**6** 5')
check("quotation", markdown("<p>“<b>Low</b>”</p>"), '“**Low** ”')
check("words of a tag", markdown("<p>the element &lt;del&gt;</p>"), 'the element <del>')
check("a number sign", markdown("<p># of boats</p>"), '# of boats')
check(
    "a cell",
    markdown("<table><tr><th>a</th><th>b</th></tr><tr><td>1|2</td><td>3</td></tr></table>"),
    'a| b  \n---|---  \n1|2| 3',
)

print("as stated")
PY
