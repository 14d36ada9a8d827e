#!/usr/bin/env bash
# docutils puts its own warning among the words of a document, whatever the report level.
#
# Guess: with report_level 5 ("none") and no warning stream, docutils keeps its messages to itself, and
# doctree.astext() is what the author wrote.
# Seen (docutils 0.23): an author field that holds a list is a WARNING, which is kept as a
# <system_message> inside the field's body. publish_doctree() runs no writer, and taking out messages
# under the level is a writer's transform: so the text reads as though the author were called
# "<string>:1: (WARNING/2) ...". The HTML writer, at the same level, shows nothing of it.
#
#   text of the tree: 'Author\n\nPia Holm\n\n<string>:1: (WARNING/2) Bibliographic field ...
#   messages in the tree: 1
#   warning in HTML: False
set -euo pipefail

tmp=$(mktemp -d)
trap 'rm -rf "$tmp"' EXIT
uv venv -q --python 3.13 "$tmp/venv"
uv pip install -q --python "$tmp/venv/bin/python" docutils==0.23

cd "$tmp"
"$tmp/venv/bin/python" - <<'PY'
import sys


def check(what, seen, stated):
    print(f"{what}: {seen!r}")
    if seen != stated:
        sys.exit(f"changed: {what}: {seen!r}; stated was {stated!r}")


from docutils import nodes
from docutils.core import publish_doctree, publish_string

SOURCE = ":Author: - Pia Holm\n\nThe ferry leaves at nine.\n"
QUIET = {"report_level": 5, "halt_level": 5, "warning_stream": False}

tree = publish_doctree(SOURCE, settings_overrides=QUIET)
text = tree.astext()
print(f"text of the tree: {text!r}")
check("warning in the text", "(WARNING/2) Bibliographic field" in text, True)
check("messages in the tree", len(list(tree.findall(nodes.system_message))), 1)
page = publish_string(SOURCE, writer="html5", settings_overrides=QUIET).decode()
check("warning in HTML", "Bibliographic field" in page, False)

print("as stated")
PY
