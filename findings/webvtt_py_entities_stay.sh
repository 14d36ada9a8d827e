#!/usr/bin/env bash
# webvtt-py takes the tags out of a cue's text but leaves "&amp;" and "&lt;", also in the SRT it writes.
#
# Guess: caption.text is what a viewer reads ("raw_text" is there for the source), and a conversion to SRT,
# which knows no such references, resolves them.
# Seen (webvtt-py 0.6.0): markup goes, character references stay. In the SRT they are shown letter by letter:
# "Tides &amp; boats". Of a cue with two voices, `voice` names the first; the second speaker's name goes
# with the tags.
#
#   text: 'Tides &amp; boats, depth &lt; 3 m.'
#   SRT: 'Tides &amp; boats, depth &lt; 3 m.'
#   text of two voices: 'Closed? Yes.'
#   voice: 'Pia'
set -euo pipefail

tmp=$(mktemp -d)
trap 'rm -rf "$tmp"' EXIT
uv venv -q --python 3.13 "$tmp/venv"
uv pip install -q --python "$tmp/venv/bin/python" webvtt-py==0.6.0

cd "$tmp"
"$tmp/venv/bin/python" - <<'PY'
import sys


def check(what, seen, stated):
    print(f"{what}: {seen!r}")
    if seen != stated:
        sys.exit(f"changed: {what}: {seen!r}; stated was {stated!r}")


import io

import webvtt

SOURCE = """WEBVTT

00:01.000 --> 00:04.000
<i>Tides</i> &amp; boats, depth &lt; 3 m.

00:05.000 --> 00:07.000
<v Pia>Closed?</v> <v Ole>Yes.</v>
"""
captions = webvtt.from_string(SOURCE)
check("text", captions[0].text, "Tides &amp; boats, depth &lt; 3 m.")
target = io.StringIO()
captions.write(target, format="srt")
check("SRT", target.getvalue().splitlines()[2], "Tides &amp; boats, depth &lt; 3 m.")
check("text of two voices", captions[1].text, "Closed? Yes.")
check("voice", captions[1].voice, "Pia")

print("as stated")
PY
