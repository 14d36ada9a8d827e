#!/usr/bin/env bash
# pycaption shows the <i> of an SRT file as letters, and drops that of a WebVTT file on the way to SRT.
#
# Guess: <i>, <b> and <u>, which players of SRT and of WebVTT both know, are italics on either side; the
# library's own model has styles for them.
# Seen (pycaption 2.3.14): the SRT reader keeps the tags as text, so that every writer escapes them and the
# viewer of the WebVTT or TTML reads "<i>". The other way round the WebVTT reader knows italics, its writer
# gives them back, but the SRT writer leaves them out.
#
#   SRT to WebVTT: 'The &lt;i>Heron&lt;/i> is in.'
#   SRT to TTML: 'The &lt;i&gt;Heron&lt;/i&gt; is in.'
#   WebVTT to WebVTT: 'The <i>Heron</i> is in.'
#   WebVTT to SRT: 'The Heron is in.'
set -euo pipefail

tmp=$(mktemp -d)
trap 'rm -rf "$tmp"' EXIT
uv venv -q --python 3.13 "$tmp/venv"
uv pip install -q --python "$tmp/venv/bin/python" pycaption==2.3.14

cd "$tmp"
"$tmp/venv/bin/python" - <<'PY'
import sys


def check(what, seen, stated):
    print(f"{what}: {seen!r}")
    if seen != stated:
        sys.exit(f"changed: {what}: {seen!r}; stated was {stated!r}")


from pycaption import DFXPWriter, SRTReader, SRTWriter, WebVTTReader, WebVTTWriter

TEXT = "The <i>Heron</i> is in."
srt = SRTReader().read(f"1\n00:00:01,000 --> 00:00:04,000\n{TEXT}\n")
webvtt = WebVTTReader().read(f"WEBVTT\n\n00:00:01.000 --> 00:00:04.000\n{TEXT}\n")


def line(written):
    return next(each.strip() for each in written.splitlines() if "Heron" in each)


check("SRT to WebVTT", line(WebVTTWriter().write(srt)), "The &lt;i>Heron&lt;/i> is in.")
check("SRT to TTML", line(DFXPWriter().write(srt)), "The &lt;i&gt;Heron&lt;/i&gt; is in.")
check("WebVTT to WebVTT", line(WebVTTWriter().write(webvtt)), TEXT)
check("WebVTT to SRT", line(SRTWriter().write(webvtt)), "The Heron is in.")

print("as stated")
PY
