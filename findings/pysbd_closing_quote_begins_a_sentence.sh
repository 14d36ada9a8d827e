#!/usr/bin/env bash
# A Chinese sentence begins with the quotation mark that closes the one before, in pySBD.
#
# Guess: with `language="zh"` the closing mark ” belongs to what it closes, as 」 does in the same library's
# Japanese and " in its English.
# Seen (pysbd 0.3.4, Python 3.13): cut behind the question mark within the quotation, and ” leads the next
# sentence. With 「」 nothing is cut.
#
#   curved marks: ['这是笔。', '“是吗？', '”他说。']
#   corner marks: ['这是笔。', '「是吗？」他说。']
#   English: ['It is. ', '“Is it?” he said.']
set -euo pipefail

tmp=$(mktemp -d)
trap 'rm -rf "$tmp"' EXIT
uv venv -q --python 3.13 "$tmp/venv"
uv pip install -q --python "$tmp/venv/bin/python" pysbd==0.3.4

cd "$tmp"
export TMPDIR="$tmp"
"$tmp/venv/bin/python" - <<'PY'
import sys


def check(what, seen, stated):
    print(f"{what}: {seen!r}")
    if seen != stated:
        sys.exit(f"changed: {what}: {seen!r}; stated was {stated!r}")


import warnings

warnings.simplefilter("ignore")
import pysbd


def sentences(text, language="zh"):
    return pysbd.Segmenter(language=language, clean=False).segment(text)


check("curved marks", sentences("这是笔。“是吗？”他说。"), ["这是笔。", "“是吗？", "”他说。"])
check("corner marks", sentences("这是笔。「是吗？」他说。"), ["这是笔。", "「是吗？」他说。"])
check("English", sentences("It is. “Is it?” he said.", "en"), ["It is. ", "“Is it?” he said."])

print("as stated")
PY
