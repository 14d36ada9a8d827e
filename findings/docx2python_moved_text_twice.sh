#!/usr/bin/env bash
# docx2python gives a moved sentence twice, and joins the parts of a word at a non-breaking hyphen.
#
# Guess: of tracked changes the text as it would be accepted is read, as deleted text is left out; a
# non-breaking hyphen, which Word keeps as an element, is a hyphen.
# Seen (docx2python 3.7.1): w:del is passed over, but w:moveFrom, the old place of a moved text, is read like
# w:moveTo, the new one. <w:noBreakHyphen/> is nothing at all: "ice-free" becomes "icefree".
#
#   deleted: 'Open. '
#   moved: 'Moored. Open. Moored. '
#   hyphen: 'icefree'
set -euo pipefail

tmp=$(mktemp -d)
trap 'rm -rf "$tmp"' EXIT
uv venv -q --python 3.13 "$tmp/venv"
uv pip install -q --python "$tmp/venv/bin/python" docx2python==3.7.1 python-docx==1.2.0

cd "$tmp"
"$tmp/venv/bin/python" - <<'PY'
import sys


def check(what, seen, stated):
    print(f"{what}: {seen!r}")
    if seen != stated:
        sys.exit(f"changed: {what}: {seen!r}; stated was {stated!r}")


import io

import docx
from docx.oxml import parse_xml
from docx.oxml.ns import nsdecls
from docx2python import docx2python

W = nsdecls("w")
BY = 'w:author="Pia" w:id='


def run(text, tag="t"):
    return f'<w:r {W}><w:{tag} xml:space="preserve">{text}</w:{tag}></w:r>'


def read(*elements):
    document = docx.Document()
    paragraph = document.add_paragraph()
    for xml in elements:
        paragraph._p.append(parse_xml(xml))
    file = io.BytesIO()
    document.save(file)
    with docx2python(file) as content:
        return content.text


deleted = f'<w:del {W} {BY}"1">{run("Moored. ", "delText")}</w:del>'
old = f'<w:moveFrom {W} {BY}"2">{run("Moored. ")}</w:moveFrom>'
new = f'<w:moveTo {W} {BY}"3">{run("Moored. ")}</w:moveTo>'
check("deleted", read(deleted, run("Open. ")), "Open. ")
check("moved", read(old, run("Open. "), new), "Moored. Open. Moored. ")
hyphen = f"<w:r {W}><w:t>ice</w:t><w:noBreakHyphen/><w:t>free</w:t></w:r>"
check("hyphen", read(hyphen), "icefree")

print("as stated")
PY
