from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest

from tests.documents import pdfs
from tests.unit.ingestion.extraction.pdf.reading import OTHER_PROSE, PROSE, read, wrapped

LEFT, RIGHT = wrapped(PROSE * 4, 44), wrapped(OTHER_PROSE * 4, 44)


def row_by_row(shift: float = 0) -> Callable[[Any], None]:
    """Two columns whose lines are written in turn, the right ones lower by `shift` points."""

    def draw(canvas: Any) -> None:
        pdfs.lines(["Two stories on one page"], size=20, top=800)(canvas)
        canvas.setFont("Times-Roman", 10)
        for number in range(max(len(LEFT), len(RIGHT))):
            for texts, left, lower in ((LEFT, 60, 0.0), (RIGHT, 310, shift)):
                if number < len(texts):
                    canvas.drawString(left, 760 - 13 * number - lower, texts[number])

    return draw


def column_by_column(canvas: Any) -> None:
    pdfs.lines(LEFT, left=60, size=10, leading=13)(canvas)
    pdfs.lines(RIGHT, left=310, size=10, leading=13)(canvas)


@pytest.mark.parametrize("draw", [row_by_row(), row_by_row(5), column_by_column])
def test_columns_are_read_one_after_the_other(draw: Callable[[Any], None]) -> None:
    markdown = read(pdfs.drawn(draw)).markdown
    assert (PROSE * 4).strip() in markdown
    assert (OTHER_PROSE * 4).strip() in markdown
    assert markdown.index("ferry") < markdown.index("Bread")


def test_a_heading_over_both_columns_parts_them() -> None:
    css = """
        @page { size: A4 } section { columns: 2; column-gap: 16pt; text-align: justify }
        body { font: 10pt serif }
    """
    stories = [
        f"<h1>{name}</h1><section><p>{text * 3}</p></section>"
        for name, text in (("The ferry", PROSE), ("The oven", OTHER_PROSE))
    ]
    markdown = read(pdfs.typeset("".join(stories), css)).markdown
    assert markdown.split("\n\n") == [
        "# The ferry",
        (PROSE * 3).strip(),
        "# The oven",
        (OTHER_PROSE * 3).strip(),
    ]


def test_three_columns() -> None:
    css = "section { columns: 3; column-gap: 14pt } body { font: 9pt serif }"
    text = PROSE * 5 + OTHER_PROSE * 5
    markdown = read(pdfs.typeset(f"<section><p>{text}</p></section>", css)).markdown
    assert markdown == text.strip()


def test_text_turned_against_the_page_comes_last() -> None:
    def draw(canvas: Any) -> None:
        canvas.saveState()
        canvas.rotate(90)
        canvas.setFont("Times-Roman", 14)
        canvas.drawString(200, -30, "Preprint of 3 May")
        canvas.restoreState()
        pdfs.lines(wrapped(PROSE * 3, 80))(canvas)

    assert read(pdfs.drawn(draw)).markdown == f"{(PROSE * 3).strip()}\n\nPreprint of 3 May"


def test_columns_written_downwards_are_read_from_the_right(
    printed: pdfs.Typeset,
) -> None:
    # Where no font has a sign, Chromium leaves the first one of a document without its text.
    unread = "本"
    first = "川が曲がるところに水車小屋が立っている。橋が架けられた年からずっと大麦を挽いてきた。"
    second = "番人は毎朝六時に起き、堰の板を一枚ずつ外していく。石臼はゆっくりと回り始める。"
    style = "writing-mode: vertical-rl; height: 60mm; line-height: 1.8"
    html = f"<div style='{style}'><p>{unread}{first}</p><p>{second}</p></div>"
    assert read(printed(html)).markdown.removeprefix(unread) == f"{first}\n\n{second}"


def test_wide_spaces_of_a_narrow_justified_column_are_no_cells(
    printed: pdfs.Typeset,
) -> None:
    text = (
        "The characteristically unpredictable administration of watermills was reorganised "
        "extraordinarily quickly by representatives of neighbouring municipalities, "
        "notwithstanding considerable misunderstandings about standardisation; self-sufficient "
        "communities nevertheless experimented independently with hydroelectric installations."
    )
    html = f"<p style='width: 68mm; text-align: justify'>{PROSE}{text}</p>"
    assert read(printed(html)).markdown == PROSE + text


@pytest.mark.parametrize("step", [1, 5])
@pytest.mark.parametrize("is_left", [True, False])
def test_the_numbers_of_lines_are_no_text(step: int, is_left: bool) -> None:
    def draw(canvas: Any) -> None:
        canvas.setFont("Helvetica", 11)
        for number, row in enumerate(wrapped(PROSE * 4, 80), 1):
            if number % step == 0 and is_left:
                canvas.drawString(50, 800 - 14 * number, str(number))
            elif number % step == 0:
                canvas.drawRightString(62, 800 - 14 * number, str(number))
            canvas.drawString(72, 800 - 14 * number, row)

    assert read(pdfs.drawn(draw)).markdown == (PROSE * 4).strip()


def test_the_numbers_of_a_ranking_stay() -> None:
    boats = ["Skerry", "The Holm ferry, which is new", "Anna", "Gull of Vik", "Nordic", "Seal"]
    rows = [f"{number}     {boat}" for number, boat in enumerate(boats * 2, 1)]
    markdown = read(pdfs.drawn(pdfs.lines(rows))).markdown
    assert "7" in markdown
    assert "12" in markdown
