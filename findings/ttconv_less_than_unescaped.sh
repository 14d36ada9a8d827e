#!/usr/bin/env bash
# ttconv writes a caption's "<" and "&" into WebVTT as they are, so that words vanish as markup.
#
# Guess: a text of TTML is escaped when it is written as WebVTT, where "<" begins a tag and "&" a reference
# (WebVTT, 4.2.2: neither may stand in a cue's text); ttconv's own reader resolves "&lt;".
# Seen (ttconv 1.2.3; read back by webvtt-py 0.6.0 and by ttconv): "depth <b> in metres" is written bare. A
# reader takes "<b>" for bold: the word is gone and the rest is bold. It is so from WebVTT to WebVTT too.
#
#   TTML to WebVTT: 'Depth <b> & tide'
#   read by webvtt-py: 'Depth  & tide'
#   to SRT by way of WebVTT: 'Depth <b>& tide</b>'
set -euo pipefail

tmp=$(mktemp -d)
trap 'rm -rf "$tmp"' EXIT
uv venv -q --python 3.13 "$tmp/venv"
uv pip install -q --python "$tmp/venv/bin/python" ttconv==1.2.3 webvtt-py==0.6.0

cd "$tmp"
"$tmp/venv/bin/python" - <<'PY'
import sys


def check(what, seen, stated):
    print(f"{what}: {seen!r}")
    if seen != stated:
        sys.exit(f"changed: {what}: {seen!r}; stated was {stated!r}")


import pathlib
import subprocess

import webvtt

TTML = """<?xml version="1.0" encoding="UTF-8"?>
<tt xmlns="http://www.w3.org/ns/ttml" xml:lang="en"><head><layout><region xml:id="r"/></layout></head>
<body><div><p begin="1s" end="4s" region="r">Depth &lt;b&gt; &amp; tide</p></div></body></tt>
"""
tool = pathlib.Path(sys.executable).with_name("tt")


def converted(source, target):
    subprocess.run([tool, "convert", "-i", source, "-o", target], check=True, capture_output=True)
    text = pathlib.Path(target).read_text()
    return next(line for line in text.splitlines() if "Depth" in line)


pathlib.Path("tides.ttml").write_text(TTML)
check("TTML to WebVTT", converted("tides.ttml", "tides.vtt"), "Depth <b> & tide")
check("read by webvtt-py", webvtt.read("tides.vtt")[0].text, "Depth  & tide")
back = converted("tides.vtt", "tides.srt")
check("to SRT by way of WebVTT", back, "Depth <b>& tide</b>")

print("as stated")
PY
