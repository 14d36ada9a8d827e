#!/usr/bin/env bash
# pptx2md runs the lines of a paragraph together: "Berth 4", "2 metres deep" is "Berth 42 metres deep".
#
# Guess: where a line ends within a paragraph of a slide or a cell, the Markdown has a line end or at least a
# blank; what is bold is bold where it was, and "|" in a cell is a letter.
# Seen (pptx2md 2.0.6 with python-pptx 1.0.2, Python 3.13): nothing is left of the line end, in text and in
# tables. Bold words get blanks: "__Her__ on" parts a word, "Low __ water __ at" is not bold and shows its
# underscores. "|" begins a cell, so that a row has one more than its table.
#
#   title: '# Tides'
#   two lines: 'Berth 42 metres deep'
#   bold with blanks: 'Low __ water __ at six'
#   half a word: '__Her__ on'
#   table: ['| ebb|flow | hour |', '| :-: | :-: |', '| 42 m | 10:30 |']
set -euo pipefail

tmp=$(mktemp -d)
trap 'rm -rf "$tmp"' EXIT
uv venv -q --python 3.13 "$tmp/venv"
uv pip install -q --python "$tmp/venv/bin/python" pptx2md==2.0.6 python-pptx==1.0.2

cd "$tmp"
"$tmp/venv/bin/python" - <<'PY'
import sys


def check(what, seen, stated):
    print(f"{what}: {seen!r}")
    if seen != stated:
        sys.exit(f"changed: {what}: {seen!r}; stated was {stated!r}")


import subprocess
from pathlib import Path

from pptx import Presentation
from pptx.util import Inches


def write(paragraph, *runs):
    for words, bold in runs:
        if words == "\n":
            paragraph.add_line_break()
        else:
            run = paragraph.add_run()
            run.text, run.font.bold = words, bold


show = Presentation()
slide = show.slides.add_slide(show.slide_layouts[1])
slide.shapes.title.text = "Tides"
frame = slide.placeholders[1].text_frame
write(frame.paragraphs[0], ("Berth 4", False), ("\n", False), ("2 metres deep", False))
write(frame.add_paragraph(), ("Low", False), (" water ", True), ("at six", False))
write(frame.add_paragraph(), ("Her", True), ("on", False))
table = slide.shapes.add_table(2, 2, Inches(1), Inches(4), Inches(4), Inches(1)).table
for place, words in enumerate(["ebb|flow", "hour", "4\n2 m", "10:30"]):
    table.cell(place // 2, place % 2).text = words
show.save("tides.pptx")
subprocess.run([Path(sys.executable).with_name("pptx2md"), "tides.pptx", "-o", "tides.md"], check=True, capture_output=True)
lines = [line for line in Path("tides.md").read_text().splitlines() if line]

check("title", lines[0], '# Tides')
check("two lines", lines[1], 'Berth 42 metres deep')
check("bold with blanks", lines[2], 'Low __ water __ at six')
check("half a word", lines[3], '__Her__ on')
check("table", lines[4:], ['| ebb|flow | hour |', '| :-: | :-: |', '| 42 m | 10:30 |'])

print("as stated")
PY
