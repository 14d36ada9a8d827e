#!/usr/bin/env bash
# nbconvert ends code at three backquotes in its docstring, and writes the escapes of colours into Markdown.
#
# Guess: a fence is longer than any in what it holds; colours of a terminal are left out where they cannot be
# shown, as nbconvert leaves them out of the lines of an error.
# Seen (nbconvert 7.17.2 with nbformat 5.11.1, Python 3.13): the fence is three backquotes always, so that a
# docstring with an example in Markdown ends the code: the example is text, and the rest of the cell is code
# of its own. Output of a program that prints in colours has the escape characters, which search and readers
# see as letters; tracebacks have none.
#
#   code: '```\nebb()\n```'
#   a docstring: '```\ndef ebb():\n    """Say:\n```\nebb()\n```\n    """\n```\n\nLow water.'
#   an error: '```\n\n```\n\n\n    E: v'
#   colours: '```\n\n```\n\n    \x1b[31mlow\x1b[0m water'
set -euo pipefail

tmp=$(mktemp -d)
trap 'rm -rf "$tmp"' EXIT
uv venv -q --python 3.13 "$tmp/venv"
uv pip install -q --python "$tmp/venv/bin/python" nbconvert==7.17.2 nbformat==5.11.1

cd "$tmp"
"$tmp/venv/bin/python" - <<'PY'
import sys


def check(what, seen, stated):
    print(f"{what}: {seen!r}")
    if seen != stated:
        sys.exit(f"changed: {what}: {seen!r}; stated was {stated!r}")


from nbconvert import MarkdownExporter
from nbformat.v4 import new_code_cell, new_markdown_cell, new_notebook, new_output


def markdown(*cells):
    return MarkdownExporter().from_notebook_node(new_notebook(cells=list(cells)))[0].strip()


check("code", markdown(new_code_cell("ebb()")), '```\nebb()\n```')
check("a docstring", markdown(new_code_cell('def ebb():\n    """Say:\n```\nebb()\n```\n    """'), new_markdown_cell("Low water.")), '```\ndef ebb():\n    """Say:\n```\nebb()\n```\n    """\n```\n\nLow water.')
check("an error", markdown(new_code_cell("", outputs=[new_output("error", ename="E", evalue="v", traceback=["\x1b[31mE\x1b[0m: v"])])), '```\n\n```\n\n\n    E: v')
check("colours", markdown(new_code_cell("", outputs=[new_output("stream", text="\x1b[31mlow\x1b[0m water\n")])), '```\n\n```\n\n    \x1b[31mlow\x1b[0m water')

print("as stated")
PY
