#!/usr/bin/env bash
# pysubs2 drops what SRT and WebVTT have in braces, and breaks the line in "C:\new".
#
# Guess: braces and backslashes are letters in SRT and WebVTT; what is read from SRT and written as SRT is
# the same.
# Seen (pysubs2 1.9.0): the text is kept as that of ASS, where {...} is a command and \n, \N and \h are
# breaks and a space, and nothing is escaped on the way in: words in braces are gone and a path is in two
# lines. Entities of WebVTT stay as they are, `&lt;`, and get into the SRT.
#
#   braces: 'Low water  at six'
#   a set: 'are primes'
#   a path: 'Open C:\new\\Harbour'
#   braces in WebVTT: 'Low water  at six'
#   an entity of WebVTT: '5 &lt; 6'
set -euo pipefail

tmp=$(mktemp -d)
trap 'rm -rf "$tmp"' EXIT
uv venv -q --python 3.13 "$tmp/venv"
uv pip install -q --python "$tmp/venv/bin/python" pysubs2==1.9.0
cd "$tmp"
"$tmp/venv/bin/python" - <<'PY'
import sys


def check(what, seen, stated):
    print(f"{what}: {seen!r}")
    if seen != stated:
        sys.exit(f"changed: {what}: {seen!r}; stated was {stated!r}")


from pysubs2 import SSAFile


def srt(words, kind="srt"):
    mark = {"srt": "1\n00:00:01,000 --> 00:00:04,000\n", "vtt": "WEBVTT\n\n00:01.000 --> 00:04.000\n"}[kind]
    return SSAFile.from_string(mark + words + "\n").to_string("srt").split("\n", 2)[2].strip()


check("braces", srt("Low water {aside} at six"), 'Low water  at six')
check("a set", srt("{2, 3, 5} are primes"), 'are primes')
check("a path", srt("Open C:\\new\\Harbour"), 'Open C:\new\\Harbour')
check("braces in WebVTT", srt("Low water {aside} at six", "vtt"), 'Low water  at six')
check("an entity of WebVTT", srt("5 &lt; 6", "vtt"), '5 &lt; 6')

print("as stated")
PY
