#!/usr/bin/env bash
# Of two ways to write the same Word field, mammoth and python-docx read one and lose the other.
#
# Guess: a field's shown result is text of the paragraph, however the field is stored.
# Seen (mammoth 1.13.0, python-docx 1.2.0): a complex field (fldChar begin, instrText, separate, result,
# end) keeps its result; a simple field (w:fldSimple around the same run) vanishes with it, in both
# libraries. Word shows the two alike. mammoth leaves a warning in `messages`; python-docx says
# nothing, so the sentence reads as complete.
#
#   mammoth: '<p>Depth, complex: 3.4 m</p><p>Depth, simple: </p>'
#   mammoth's messages: ['An unrecognised element was ignored: w:fldSimple']
#   python-docx: ['Depth, complex: 3.4 m', 'Depth, simple: ']
set -euo pipefail

tmp=$(mktemp -d)
trap 'rm -rf "$tmp"' EXIT
uv venv -q --python 3.13 "$tmp/venv"
uv pip install -q --python "$tmp/venv/bin/python" mammoth==1.13.0 python-docx==1.2.0

cd "$tmp"
"$tmp/venv/bin/python" - <<'PY'
import sys


def check(what, seen, stated):
    print(f"{what}: {seen!r}")
    if seen != stated:
        sys.exit(f"changed: {what}: {seen!r}; stated was {stated!r}")


import io

import docx
import mammoth
from docx.oxml import parse_xml
from docx.oxml.ns import nsdecls

W = nsdecls("w")
RESULT = f"<w:r {W}><w:t>3.4 m</w:t></w:r>"


def char(kind):
    return f'<w:r {W}><w:fldChar w:fldCharType="{kind}"/></w:r>'


document = docx.Document()
paragraph = document.add_paragraph("Depth, complex: ")
instruction = f"<w:r {W}><w:instrText>DOCPROPERTY Depth</w:instrText></w:r>"
for xml in (char("begin"), instruction, char("separate"), RESULT, char("end")):
    paragraph._p.append(parse_xml(xml))
paragraph = document.add_paragraph("Depth, simple: ")
simple = f'<w:fldSimple {W} w:instr="DOCPROPERTY Depth">{RESULT}</w:fldSimple>'
paragraph._p.append(parse_xml(simple))
file = io.BytesIO()
document.save(file)

read = mammoth.convert_to_html(file)
check("mammoth", read.value, "<p>Depth, complex: 3.4 m</p><p>Depth, simple: </p>")
messages = [each.message for each in read.messages]
check("mammoth's messages", messages, ["An unrecognised element was ignored: w:fldSimple"])
texts = [each.text for each in docx.Document(file).paragraphs]
check("python-docx", texts, ["Depth, complex: 3.4 m", "Depth, simple: "])

print("as stated")
PY
