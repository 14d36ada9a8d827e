#!/usr/bin/env bash
# Three libraries that read Markdown and write it again write another note: code ends early, text is a
# tag.
#
# Guess: a renderer to Markdown gives a document that means what the one read means; rendered to HTML by a
# third library, before and after are the same.
# Seen (marko 2.2.4, mistletoe 1.6.0, mistune 3.4.0; rendered by markdown-it-py 4.3.0): marko writes every
# code span with one backquote and every fence with three, so code that has some ends there and the rest
# of the note is code; a quote of two paragraphs becomes two quotes. mistletoe writes `&lt;b&gt;` as
# "<b>", a tag. mistune drops the backslash before "[", and what was no link is one.
#
#   marko, code: ['<p>Type <code>a`b</code> here.</p>', '<p>Type <code>a</code>b` here.</p>']
#   marko, fence: ['<pre><code>```\n</code></pre>\n<p>Low water.</p>', '<pre><code></code></pre>\n<pre><code>\nLow water.\n</code></pre>']
#   marko, quote: ['<blockquote>\n<p>Low</p>\n<p>High</p>\n</blockquote>', '<blockquote>\n<p>Low</p>\n</blockquote>\n<blockquote>\n<p>High</p>\n</blockquote>']
#   mistletoe, text: ['<p>Use &lt;b&gt; here.</p>', '<p>Use <b> here.</p>']
#   mistune, brackets: ['<p>See [tides](six) below.</p>', '<p>See <a href="six">tides</a> below.</p>']
set -euo pipefail

tmp=$(mktemp -d)
trap 'rm -rf "$tmp"' EXIT
uv venv -q --python 3.13 "$tmp/venv"
uv pip install -q --python "$tmp/venv/bin/python" marko==2.2.4 mistletoe==1.6.0 mistune==3.4.0 markdown-it-py==4.3.0

cd "$tmp"
"$tmp/venv/bin/python" - <<'PY'
import sys


def check(what, seen, stated):
    print(f"{what}: {seen!r}")
    if seen != stated:
        sys.exit(f"changed: {what}: {seen!r}; stated was {stated!r}")


import mistletoe
import mistune
from marko import Markdown
from marko.md_renderer import MarkdownRenderer as MarkoRenderer
from markdown_it import MarkdownIt
from mistletoe.markdown_renderer import MarkdownRenderer as MistletoeRenderer
from mistune.renderers.markdown import MarkdownRenderer as MistuneRenderer


def marko(note):
    return Markdown(renderer=MarkoRenderer)(note)


def with_mistletoe(note):
    with MistletoeRenderer() as renderer:
        return renderer.render(mistletoe.Document(note))


def with_mistune(note):
    return mistune.create_markdown(renderer=MistuneRenderer())(note)


def before_and_after(writer, note):
    return [MarkdownIt().render(each).strip() for each in (note, writer(note))]


check("marko, code", before_and_after(marko, "Type `` a`b `` here.\n"), ['<p>Type <code>a`b</code> here.</p>', '<p>Type <code>a</code>b` here.</p>'])
check("marko, fence", before_and_after(marko, "````\n```\n````\n\nLow water.\n"), ['<pre><code>```\n</code></pre>\n<p>Low water.</p>', '<pre><code></code></pre>\n<pre><code>\nLow water.\n</code></pre>'])
check("marko, quote", before_and_after(marko, "> Low\n>\n> High\n"), ['<blockquote>\n<p>Low</p>\n<p>High</p>\n</blockquote>', '<blockquote>\n<p>Low</p>\n</blockquote>\n<blockquote>\n<p>High</p>\n</blockquote>'])
check("mistletoe, text", before_and_after(with_mistletoe, "Use &lt;b&gt; here.\n"), ['<p>Use &lt;b&gt; here.</p>', '<p>Use <b> here.</p>'])
check("mistune, brackets", before_and_after(with_mistune, "See \\[tides](six) below.\n"), ['<p>See [tides](six) below.</p>', '<p>See <a href="six">tides</a> below.</p>'])

print("as stated")
PY
