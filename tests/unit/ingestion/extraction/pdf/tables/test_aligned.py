"""Tables without rules, and what only looks like one."""

from __future__ import annotations

from io import BytesIO

from reportlab.lib.pagesizes import A4
from reportlab.lib.styles import getSampleStyleSheet
from reportlab.pdfgen.canvas import Canvas
from reportlab.platypus import Paragraph, SimpleDocTemplate, Spacer, Table, TableStyle

from tests.documents import pdfs
from tests.unit.ingestion.extraction.pdf.reading import PROSE, read, wrapped

RIGHT = TableStyle([("ALIGN", (1, 0), (-1, -1), "RIGHT")])
CENTRE = TableStyle([("ALIGN", (0, 0), (-1, -1), "CENTER")])


def markdown(rows: list[list[str]], style: TableStyle, widths: list[int]) -> str:
    out = BytesIO()
    prose = Paragraph(PROSE, getSampleStyleSheet()["Normal"])
    table = Table(rows, colWidths=widths, style=style)
    SimpleDocTemplate(out, pagesize=A4).build([prose, Spacer(1, 12), table, Spacer(1, 12), prose])
    return read(out.getvalue()).markdown


def test_an_invoice_with_a_long_cell_and_totals() -> None:
    text = markdown(
        [
            ["Item", "Qty", "Unit price", "Amount"],
            ["Burnt lime in sacks of\nfifty pounds each", "12", "3.50", "42.00"],
            ["Carriage to the quay at night", "1", "8.00", "8.00"],
            ["", "", "Subtotal", "50.00"],
            ["", "", "Total", "60.00"],
        ],
        RIGHT,
        [200, 60, 80, 80],
    )
    assert text.split("\n\n")[1].splitlines() == [
        "| Item | Qty | Unit price | Amount |",
        "| --- | --- | --- | --- |",
        "| Burnt lime in sacks of fifty pounds each | 12 | 3.50 | 42.00 |",
        "| Carriage to the quay at night | 1 | 8.00 | 8.00 |",
        "|  |  | Subtotal | 50.00 |",
        "|  |  | Total | 60.00 |",
    ]
    assert text.endswith(" ".join(PROSE.split()[-8:]))


def test_marks_far_from_their_items_are_a_list() -> None:
    rows = [["1.", "Sweep the oven."], ["2.", "Close the door."], ["3.", "Wait."]]
    text = markdown(rows, TableStyle(), [60, 200])
    assert "1. Sweep the oven.\n2. Close the door.\n3. Wait." in text


def test_centred_columns() -> None:
    text = markdown(
        [["Year", "Loads", "Keeper"], ["1841", "120", "Jory Pascoe"], ["1842", "7", "none"]],
        CENTRE,
        [90, 90, 150],
    )
    assert "| 1841 | 120 | Jory Pascoe |\n| 1842 | 7 | none |" in text


def test_lines_of_a_narrow_justified_column_are_no_rows() -> None:
    out = BytesIO()
    canvas = Canvas(out, pagesize=A4)
    lines = ["The kiln burned", "limestone for", "a hundred long", "years and more", "or so."]
    for number, line in enumerate(lines):
        text = canvas.beginText(60, 700 - 14 * number)
        gaps = line.count(" ")
        room = 130 - canvas.stringWidth(line, "Helvetica", 12)
        text.setFont("Helvetica", 12)
        text.setWordSpace(room / gaps if number < 4 else 0)
        text.textLine(line)
        canvas.drawText(text)
    # A word that is too long for the column makes it look wider.
    canvas.drawString(60, 700 - 14 * 5, "Donaudampfschifffahrtsgesellschaft")
    canvas.showPage()
    for number, line in enumerate(wrapped(PROSE, 80)):
        canvas.drawString(60, 700 - 14 * number, line)
    canvas.save()
    text = read(out.getvalue()).markdown
    assert "|" not in text
    assert "limestone for a hundred long years and more" in text.replace("  \n", " ")


def test_narrow_rows_with_even_gaps_are_rows_all_the_same() -> None:
    rows = [("Year", "Rye", "Oats"), ("1900", "12", "30"), ("1901", "14", "31")]

    def draw(canvas: Canvas) -> None:
        canvas.setFont("Times-Roman", 10)
        for number, line in enumerate(wrapped(PROSE, 90)):
            canvas.drawString(70, 760 - 12 * number, line)
        for number, (year, *sacks) in enumerate(rows):
            canvas.drawString(140, 680 - 12 * number, year)
            for cell, right in zip(sacks, (188.4, 220.8), strict=True):
                canvas.drawRightString(right, 680 - 12 * number, cell)

    text = read(pdfs.drawn(draw)).markdown
    assert text.endswith(
        "| Year | Rye | Oats |\n| --- | --- | --- |\n| 1900 | 12 | 30 |\n| 1901 | 14 | 31 |"
    )


def test_a_raised_number_with_spaces_around_it_is_no_cell() -> None:
    """TeX sets a wide space behind a sentence, and again behind a note's mark after one."""
    lines = wrapped(PROSE, 80)

    def draw(canvas: Canvas) -> None:
        for number, line in enumerate(lines):
            before, mark, after = line.partition("box. ")
            canvas.setFont("Times-Roman", 10)
            canvas.drawString(70, 760 - 12 * number, before + mark.strip())
            if mark:
                left = 70 + canvas.stringWidth(before + mark.strip()) + 7.3
                canvas.drawString(left + 11.6, 760 - 12 * number, after)
                canvas.setFont("Times-Roman", 7)
                canvas.drawString(left, 763.6 - 12 * number, "1")

    assert read(pdfs.drawn(draw)).markdown == PROSE.strip().replace("box. ", "box.[1] ")


def test_a_heading_over_both_columns_stays_whole() -> None:
    out = BytesIO()
    canvas = Canvas(out, pagesize=A4)
    canvas.setFont("Helvetica", 24)
    first = "Two columns of the"
    left = 303 - canvas.stringWidth(first, "Helvetica", 24)
    canvas.drawString(left, 760, f"{first} kiln")
    canvas.setFont("Helvetica", 12)
    for side in (40, 312):
        for number in range(12):
            words = f"Line {number} of the text about the kiln and quay"
            canvas.drawString(side, 720 - 14 * number, words)
    canvas.save()
    assert read(out.getvalue()).markdown.startswith("# Two columns of the kiln\n")
