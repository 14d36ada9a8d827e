#!/usr/bin/env bash
# markdownify lets "|" end a table's cell and three backquotes end a block of code: text is lost.
#
# Guess: a converter that writes tables and fenced code escapes "|" in a cell and takes a fence longer than
# any within the code, as GFM and CommonMark provide for; escape_misc and other options are for the rest.
# Seen (markdownify 1.2.3, defaults; rendered by markdown-it-py 4.3.0 with tables): a cell "bow|stern" makes
# two cells; a row's cells beyond the head's count are dropped, so the depth next to it is shown nowhere.
# (With escape_misc=True the cell is kept, but not a cell whose "|" is within <code>.) A <pre> that
# explains fences falls out of its block.
#
#   table: '| part | depth |\n| --- | --- |\n| bow|stern | 3.4 m |'
#   depth shown: False
#   with escape_misc, depth shown: True
#   with escape_misc, in <code>, depth shown: False
#   code: '```\n```\nx\n```\n```'
#   rendered: '<pre><code></code></pre>\n<p>x</p>\n<pre><code></code></pre>\n'
set -euo pipefail

tmp=$(mktemp -d)
trap 'rm -rf "$tmp"' EXIT
uv venv -q --python 3.13 "$tmp/venv"
uv pip install -q --python "$tmp/venv/bin/python" markdownify==1.2.3 markdown-it-py==4.3.0

cd "$tmp"
"$tmp/venv/bin/python" - <<'PY'
import sys


def check(what, seen, stated):
    print(f"{what}: {seen!r}")
    if seen != stated:
        sys.exit(f"changed: {what}: {seen!r}; stated was {stated!r}")


from markdown_it import MarkdownIt
from markdownify import markdownify

render = MarkdownIt("commonmark").enable("table").render
HEAD = "<table><tr><th>part</th><th>depth</th></tr>"
TABLE = HEAD + "<tr><td>bow|stern</td><td>3.4 m</td></tr></table>"
CODE = HEAD + "<tr><td><code>bow|stern</code></td><td>3.4 m</td></tr></table>"

text = markdownify(TABLE).strip()
check("table", text, "| part | depth |\n| --- | --- |\n| bow|stern | 3.4 m |")
check("depth shown", "3.4 m" in render(text), False)
text = markdownify(TABLE, escape_misc=True).strip()
check("with escape_misc, depth shown", "3.4 m" in render(text), True)
text = markdownify(CODE, escape_misc=True).strip()
check("with escape_misc, in <code>, depth shown", "3.4 m" in render(text), False)
text = markdownify("<pre><code>```\nx\n```\n</code></pre>").strip()
check("code", text, "```\n```\nx\n```\n```")
rendered = "<pre><code></code></pre>\n<p>x</p>\n<pre><code></code></pre>\n"
check("rendered", render(text), rendered)

print("as stated")
PY
