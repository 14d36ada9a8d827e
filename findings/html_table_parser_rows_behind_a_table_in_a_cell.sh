#!/usr/bin/env bash
# html-table-parser-python3 gives the rows behind a table in a cell to another table.
#
# Guess: a table within a cell is a table of its own or text of the cell; the rows of the outer one stay its
# rows.
# Seen (html-table-parser-python3 0.3.1): the outer table ends at the inner one. The inner's cell stands in the
# outer's row, the rows behind it are a second table, without the first's headings; what stood in the cell
# behind the inner table is a row of one cell there. A cell over two rows is given once, so that the row below
# has its cells a place too far left. Nothing is raised.
#
#   tables: [[['Port', 'Depth'], ['Husum', '3 at six']], [[''], ['Emden', '7']]]
#   a cell over two rows: [[['Husum', 'ebb', '3'], ['flow', '5']]]
set -euo pipefail

tmp=$(mktemp -d)
trap 'rm -rf "$tmp"' EXIT
uv venv -q --python 3.13 "$tmp/venv"
uv pip install -q --python "$tmp/venv/bin/python" html-table-parser-python3==0.3.1

cd "$tmp"
"$tmp/venv/bin/python" - <<'PY'
import sys


def check(what, seen, stated):
    print(f"{what}: {seen!r}")
    if seen != stated:
        sys.exit(f"changed: {what}: {seen!r}; stated was {stated!r}")


from html_table_parser.parser import HTMLTableParser


def tables(html):
    parser = HTMLTableParser()
    parser.feed(html)
    return parser.tables


OUTER = (
    "<table><tr><th>Port</th><th>Depth</th></tr>"
    "<tr><td>Husum</td><td>3<table><tr><td>at six</td></tr></table> or so</td></tr>"
    "<tr><td>Emden</td><td>7</td></tr></table>"
)
ROWS = "<table><tr><td rowspan=2>Husum</td><td>ebb</td><td>3</td></tr><tr><td>flow</td><td>5</td></tr></table>"
check("tables", tables(OUTER), [[['Port', 'Depth'], ['Husum', '3 at six']], [[''], ['Emden', '7']]])
check("a cell over two rows", tables(ROWS), [[['Husum', 'ebb', '3'], ['flow', '5']]])

print("as stated")
PY
