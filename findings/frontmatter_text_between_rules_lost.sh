#!/usr/bin/env bash
# python-frontmatter drops the first part of a note that begins with a rule.
#
# Guess: what stands between two lines of "---" is front matter where it is YAML with keys; a note that sets a
# thought between rules, or has none, keeps its text.
# Seen (python-frontmatter 1.3.0): the first part is taken out as soon as it is any YAML, and plain words are a
# YAML string. As that has no keys, the metadata are empty and the words are nowhere; loads() and dumps()
# of such a note write it without them, with "{}" instead. checks() says True of it.
#
#   metadata: {}
#   content: 'Ebb at six.'
#   written again: '---\n{}\n---\n\nEbb at six.'
#   checks: True
set -euo pipefail

tmp=$(mktemp -d)
trap 'rm -rf "$tmp"' EXIT
uv venv -q --python 3.13 "$tmp/venv"
uv pip install -q --python "$tmp/venv/bin/python" python-frontmatter==1.3.0 pyyaml==6.0.4

cd "$tmp"
"$tmp/venv/bin/python" - <<'PY'
import sys


def check(what, seen, stated):
    print(f"{what}: {seen!r}")
    if seen != stated:
        sys.exit(f"changed: {what}: {seen!r}; stated was {stated!r}")


import frontmatter

NOTE = "---\nThe harbour is closed today.\n---\nEbb at six.\n"
post = frontmatter.loads(NOTE)
check("metadata", post.metadata, {})
check("content", post.content, "Ebb at six.")
check("written again", frontmatter.dumps(post), "---\n{}\n---\n\nEbb at six.")
check("checks", frontmatter.checks(NOTE), True)

print("as stated")
PY
