"""Drop caps, exponents and marks of notes."""

from __future__ import annotations

from io import BytesIO
from typing import Any

import pytest
from reportlab.lib.pagesizes import A4
from reportlab.lib.styles import getSampleStyleSheet
from reportlab.pdfgen.canvas import Canvas
from reportlab.platypus import Paragraph

from tests.documents import pdfs
from tests.unit.ingestion.extraction.pdf.reading import PROSE, read, wrapped

REST = (
    "stands where the river bends, and it has ground barley since the year the bridge was built. "
    "Nobody in the village remembers a winter in which it stood still, though the ice once reached "
    "the second floor and took the sluice with it."
)


@pytest.mark.parametrize(
    ("cap", "begin"), [("T", "The mill"), ("A", "A mill"), ("I", "In a bend, it")]
)
def test_a_drop_cap_is_the_first_letter(cap: str, begin: str) -> None:
    text = f"{begin} {REST}"
    beside = wrapped(text[1:].strip(), 60)

    def draw(canvas: Any) -> None:
        canvas.setFont("Times-Roman", 38)
        canvas.drawString(70, 733, cap)
        width = canvas.stringWidth(cap, "Times-Roman", 38)
        pdfs.lines(beside[:2], left=74 + width, top=760)(canvas)
        pdfs.lines(beside[2:], left=70, top=732)(canvas)
        pdfs.lines(wrapped(f"A mill. {PROSE}", 60), top=600)(canvas)

    assert read(pdfs.drawn(draw)).markdown.startswith(text)


def test_exponents_and_marks_of_notes() -> None:
    html = f"<p>{PROSE} It held 10<sup>6</sup> litres in H<sub>2</sub>O and E = mc<sup>2</sup>,"
    html += f" as the people<sup>12</sup> said. {PROSE}</p>"
    markdown = read(pdfs.typeset(html, "sup, sub { font-size: 65% }")).markdown
    assert "It held 10⁶ litres in H2O and E = mc², as the people[12] said." in markdown
    assert markdown.count("\n\n") == 0


def test_a_line_set_with_wide_spaces_is_words() -> None:
    html = f"<p style='letter-spacing: 3px'>SPACED LETTERS HERE</p><p>{PROSE}</p>"
    assert read(pdfs.typeset(html)).markdown.startswith("SPACED LETTERS HERE\n")


def test_ordinals_and_the_sign_behind_an_exponent_are_not_parted() -> None:
    html = f"<p>{PROSE} On the 3<sup>rd</sup>, of 10<sup>6</sup>, it rained. {PROSE}</p>"
    markdown = read(pdfs.typeset(html)).markdown
    assert "On the 3rd, of 10⁶, it rained." in markdown
    assert "\n\n" not in markdown


def test_an_exponent_in_one_piece_with_its_word() -> None:
    def draw(canvas: Any) -> None:
        pdfs.lines([PROSE[at : at + 80] for at in range(0, 240, 80)])(canvas)
        text = canvas.beginText(70, 600)
        text.setFont("Times-Roman", 11)
        text.textOut("It held 10")
        text.setFont("Times-Roman", 7)
        text.setRise(4)
        text.textOut("6")
        text.setRise(0)
        text.setFont("Times-Roman", 11)
        text.textOut(" litres in 1906.")
        canvas.drawText(text)

    assert "It held 10⁶ litres in 1906." in read(pdfs.drawn(draw)).markdown


def test_a_formula_goes_on_behind_a_lowered_digit() -> None:
    """PDFium parts it where the line goes up again, by as much as ReportLab lowers the digit."""

    def draw(canvas: Any) -> None:
        text = "H<sub>2</sub>O, Fe<sub>2</sub>O<sub>3</sub>, Ca(OH)<sub>2</sub>. B<sub>6</sub> Oak"
        paragraph = Paragraph(f"{PROSE} {text}", getSampleStyleSheet()["Normal"])
        paragraph.wrapOn(canvas, 450, 200)
        paragraph.drawOn(canvas, 70, 600)

    assert "H2O, Fe2O3, Ca(OH)2. B6 Oak" in read(pdfs.drawn(draw)).markdown


def test_the_mark_of_a_note_may_begin_a_line() -> None:
    canvas = Canvas(out := BytesIO(), pagesize=A4)
    canvas.setFont("Helvetica", 12)
    canvas.drawString(60, 700, "For most of that time nobody ever wrote down how it was done.")
    canvas.drawString(68, 682, "What we know comes from two account books of the keeper.")
    canvas.setFont("Helvetica", 8)
    canvas.drawString(60, 687, "1")
    canvas.save()
    assert "it was done. [1] What we know" in read(out.getvalue()).markdown


def test_a_note_s_mark_behind_a_space_is_its_sentence_s() -> None:
    html = f"<p>{PROSE} <sup>2</sup> It goes on with <sup>14</sup>C and so forth.</p>"
    assert "came.[2] It goes on" in read(pdfs.typeset(html)).markdown


def test_the_mark_before_an_affiliation_is_not_the_one_s_before() -> None:
    html = f"<p>{PROSE}</p><p><sup>1</sup> University of Holm, <sup>2</sup> Vik College</p>"
    assert "Holm,[2]" not in read(pdfs.typeset(html)).markdown
