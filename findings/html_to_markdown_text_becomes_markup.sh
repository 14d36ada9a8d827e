#!/usr/bin/env bash
# html-to-markdown writes text about markup so that it is markup, and the head as a block of YAML.
#
# Guess: HTML to Markdown and back to HTML shows the reader the same words; a page's <head>, which no
# reader sees, is left out unless asked for.
# Seen (html-to-markdown 3.21.0, defaults): the escaped `&lt;del&gt;` of a page that explains the tag is
# written as a bare <del>, which a Markdown renderer takes for the tag: the word is gone and the rest is
# struck through. `&amp;lt;`, which shows as "&lt;", becomes "&lt;", which shows as "<". Where there is
# a title, the Markdown begins with a block of YAML that a CommonMark renderer shows as a rule and a
# heading.
#
#   body: 'Write <del> for &lt; here.\n'
#   rendered: '<p>Write <del> for &lt; here.</p>\n'
#   with a head: '---\ntitle: Tags\n---\n\nHello.\n'
#   rendered: '<hr />\n<h2>title: Tags</h2>\n<p>Hello.</p>\n'
set -euo pipefail

tmp=$(mktemp -d)
trap 'rm -rf "$tmp"' EXIT
uv venv -q --python 3.13 "$tmp/venv"
uv pip install -q --python "$tmp/venv/bin/python" html-to-markdown==3.21.0 markdown-it-py==4.3.0

cd "$tmp"
"$tmp/venv/bin/python" - <<'PY'
import sys


def check(what, seen, stated):
    print(f"{what}: {seen!r}")
    if seen != stated:
        sys.exit(f"changed: {what}: {seen!r}; stated was {stated!r}")


from html_to_markdown import convert
from markdown_it import MarkdownIt

render = MarkdownIt("commonmark").render

text = convert("<p>Write &lt;del&gt; for &amp;lt; here.</p>").content
check("body", text, "Write <del> for &lt; here.\n")
check("rendered", render(text), "<p>Write <del> for &lt; here.</p>\n")
page = "<html><head><title>Tags</title></head><body><p>Hello.</p></body></html>"
text = convert(page).content
check("with a head", text, "---\ntitle: Tags\n---\n\nHello.\n")
check("rendered", render(text), "<hr />\n<h2>title: Tags</h2>\n<p>Hello.</p>\n")

print("as stated")
PY
