#!/usr/bin/env bash
# A link right after "!" becomes a picture in three libraries that turn HTML into Markdown.
#
# Guess: <a> becomes a link in Markdown, whatever stands before it: a library that escapes "*" and "_" in
# text also escapes the one sign that turns the link behind it into something else.
# Seen (markdownify 1.2.3, html2text 2025.4.15, html-to-markdown 3.21.2; rendered by markdown-it-py 4.3.0):
# all three write "Look![the pier](/pier)", which CommonMark reads as an image. The link is gone, and the
# reader's browser asks for the page as though it were a picture.
#
#   markdownify: 'Look![the pier](/pier)'
#   html2text: 'Look![the pier](/pier)'
#   html-to-markdown: 'Look![the pier](/pier)'
#   rendered: '<p>Look<img src="/pier" alt="the pier" /></p>\n'
set -euo pipefail

tmp=$(mktemp -d)
trap 'rm -rf "$tmp"' EXIT
uv venv -q --python 3.13 "$tmp/venv"
uv pip install -q --python "$tmp/venv/bin/python" markdownify==1.2.3 html2text==2025.4.15 html-to-markdown==3.21.2 markdown-it-py==4.3.0

cd "$tmp"
"$tmp/venv/bin/python" - <<'PY'
import sys


def check(what, seen, stated):
    print(f"{what}: {seen!r}")
    if seen != stated:
        sys.exit(f"changed: {what}: {seen!r}; stated was {stated!r}")


import html2text
import html_to_markdown
import markdownify
from markdown_it import MarkdownIt

PAGE = '<p>Look!<a href="/pier">the pier</a></p>'
WRITTEN = "Look![the pier](/pier)"

check("markdownify", markdownify.markdownify(PAGE).strip(), WRITTEN)
check("html2text", html2text.html2text(PAGE).strip(), WRITTEN)
check("html-to-markdown", html_to_markdown.convert(PAGE).content.strip(), WRITTEN)
rendered = MarkdownIt("commonmark").render(WRITTEN)
check("rendered", rendered, '<p>Look<img src="/pier" alt="the pier" /></p>\n')

print("as stated")
PY
