#!/usr/bin/env bash
# Splitters of LangChain put the words of HTML in another order, and take the indentation from code.
#
# Guess: the pieces of a text, laid one behind the other, are the text: its words in their order
# ("HTMLSemanticPreservingSplitter … splits HTML content by headers into generalized chunks, preserving
# semantic structure"), and what stands in a fence of Markdown as it stands there, where four spaces are
# syntax.
# Seen (langchain-text-splitters 1.1.3): HTMLSemanticPreservingSplitter gives the elements within a
# paragraph before its own words, and words behind the last element last. HTMLHeaderTextSplitter breaks a
# word at <b> and sets the elements of a sentence behind it, so "not" is a line of its own.
# MarkdownHeaderTextSplitter strips each line, so Python in a fence has no indentation and a list no
# levels.
#
#   HTMLSemanticPreservingSplitter: ['a not Low w ter is at six. Tern The boat waits.']
#   HTMLHeaderTextSplitter: ['Tides', 'Low w ter is at six.  \na  \nnot  \nThe boat waits.  \nTern']
#   MarkdownHeaderTextSplitter: ['- boats\n- Tern  \n```python\ndef low():\nreturn 6\n```']
set -euo pipefail

tmp=$(mktemp -d)
trap 'rm -rf "$tmp"' EXIT
uv venv -q --python 3.13 "$tmp/venv"
uv pip install -q --python "$tmp/venv/bin/python" langchain-text-splitters==1.1.3 beautifulsoup4==4.15.0 lxml==6.1.3

cd "$tmp"
"$tmp/venv/bin/python" - <<'PY'
import sys


def check(what, seen, stated):
    print(f"{what}: {seen!r}")
    if seen != stated:
        sys.exit(f"changed: {what}: {seen!r}; stated was {stated!r}")


import warnings

import langchain_text_splitters as splitters

warnings.simplefilter("ignore")
HEADERS = [("h1", "h1"), ("h2", "h2")]
PAGE = "<html><body><h1>Tides</h1><p>Low w<b>a</b>ter is <i>not</i> at six.</p><div>The boat <a href='/t'>Tern</a> waits.</div></body></html>"
NOTE = "# Code\n\n- boats\n    - Tern\n\n```python\ndef low():\n    return 6\n```\n"


def pieces(splitter, text):
    return [piece.page_content for piece in splitter.split_text(text)]


semantic = splitters.HTMLSemanticPreservingSplitter(HEADERS, max_chunk_size=1000)
check("HTMLSemanticPreservingSplitter", pieces(semantic, PAGE), ['a not Low w ter is at six. Tern The boat waits.'])
check("HTMLHeaderTextSplitter", pieces(splitters.HTMLHeaderTextSplitter(HEADERS), PAGE), ['Tides', 'Low w ter is at six.  \na  \nnot  \nThe boat waits.  \nTern'])
check("MarkdownHeaderTextSplitter", pieces(splitters.MarkdownHeaderTextSplitter([("#", "h1")]), NOTE), ['- boats\n- Tern  \n```python\ndef low():\nreturn 6\n```'])

print("as stated")
PY
