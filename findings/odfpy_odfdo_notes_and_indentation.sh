#!/usr/bin/env bash
# A note's text stands in the middle of the sentence for odfpy, and odfdo's text has no indentation.
#
# Guess: `teletype.extractText` and `get_formatted_text`, which are there for the spaces, tabs and line breaks
# that ODF writes as elements, give the paragraph as it is read: spaces as many as there are, and what is in a
# footnote apart.
# Seen (odfpy 1.4.1, odfdo 3.27.3, Python 3.13): odfpy gives the note's mark and its whole text, glued to the
# word before; odfdo marks the note, but leaves `<text:s>` out, so that a listing in a document has lost its
# indentation.
#
#   odfpy, note: 'The lock1Built in 1847. is open.'
#   odfpy, code: 'if tide:\n    close()'
#   odfdo, note: 'The lock[1] is open.'
#   odfdo, code: 'if tide:\nclose()'
set -euo pipefail

tmp=$(mktemp -d)
trap 'rm -rf "$tmp"' EXIT
uv venv -q --python 3.13 "$tmp/venv"
uv pip install -q --python "$tmp/venv/bin/python" odfpy==1.4.1 odfdo==3.27.3

cd "$tmp"
export TMPDIR="$tmp"
"$tmp/venv/bin/python" - <<'PY'
import sys


def check(what, seen, stated):
    print(f"{what}: {seen!r}")
    if seen != stated:
        sys.exit(f"changed: {what}: {seen!r}; stated was {stated!r}")


from odf import teletype
from odf.opendocument import OpenDocumentText, load
from odf.text import LineBreak, Note, NoteBody, NoteCitation, P, S

document = OpenDocumentText()
sentence = P(text="The lock")
note = Note(noteclass="footnote", id="n1")
note.addElement(NoteCitation(text="1"))
body = NoteBody()
body.addElement(P(text="Built in 1847."))
note.addElement(body)
sentence.addElement(note)
sentence.addText(" is open.")
code = P(text="if tide:")
code.addElement(LineBreak())
code.addElement(S(c=4))
code.addText("close()")
for paragraph in (sentence, code):
    document.text.addElement(paragraph)
document.save("lock.odt")

first, *_, last = load("lock.odt").getElementsByType(P)
check("odfpy, note", teletype.extractText(first), "The lock1Built in 1847. is open.")
check("odfpy, code", teletype.extractText(last), "if tide:\n    close()")

from odfdo import Document

first, *_, last = Document("lock.odt").body.paragraphs
check("odfdo, note", first.get_formatted_text().strip(), "The lock[1] is open.")
check("odfdo, code", last.get_formatted_text().strip(), "if tide:\nclose()")

print("as stated")
PY
