#!/usr/bin/env bash
# pylrc shows lyrics later where their file says sooner, and the times of words as letters.
#
# Guess: a positive `[offset:500]` shows each line half a second sooner, as the format has it; the times of
# words in enhanced LRC are no text.
# Seen (pylrc 0.1.2): the offset is added, in the SRT too, so a correction doubles the fault. "<00:05.20>"
# stays among the words. The first caption of the SRT has the number 0.
#
#   times: [1.5, 5.5]
#   words: ['Low water', '<00:05.20>High <00:06.00>water']
#   first caption: ['0', '00:00:01,500 --> 00:00:05,499']
set -euo pipefail

tmp=$(mktemp -d)
trap 'rm -rf "$tmp"' EXIT
uv venv -q --python 3.13 "$tmp/venv"
uv pip install -q --python "$tmp/venv/bin/python" pylrc==0.1.2
cd "$tmp"
"$tmp/venv/bin/python" - <<'PY'
import sys


def check(what, seen, stated):
    print(f"{what}: {seen!r}")
    if seen != stated:
        sys.exit(f"changed: {what}: {seen!r}; stated was {stated!r}")


import pylrc

SONG = "[offset:500]\n[00:01.00]Low water\n[00:05.00]<00:05.20>High <00:06.00>water\n"
song = pylrc.parse(SONG)
check("times", [line.time for line in song], [1.5, 5.5])
check("words", [line.text for line in song], ['Low water', '<00:05.20>High <00:06.00>water'])
check("first caption", song.toSRT().split("\n")[:2], ['0', '00:00:01,500 --> 00:00:05,499'])

print("as stated")
PY
