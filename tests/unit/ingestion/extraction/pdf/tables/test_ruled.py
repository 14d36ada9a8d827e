"""Tables whose cells are told by their rules, and tables over several pages."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from reportlab.pdfgen.canvas import Canvas

from tests.documents import pdfs
from tests.unit.ingestion.extraction.pdf.reading import PROSE, read

pytestmark = pytest.mark.usefixtures("slow")

RULED = "table { border-collapse: collapse } td, th { border: 1px solid; padding: 1px 2px }"
LONG = "Ice in the race until the end of March, so that nothing could be ground in the mill"


def ruled(*rows: tuple[str, ...]) -> str:
    body = "".join(f"<tr>{''.join(f'<td>{cell}</td>' for cell in row)}</tr>" for row in rows)
    return f"<p>{PROSE}</p><table>{body}</table><p>{PROSE}</p>"


def markdown_of(html: str, css: str = RULED) -> str:
    return read(pdfs.typeset(html, css)).markdown


def test_two_narrow_columns() -> None:
    table = markdown_of(ruled(("Grain", "Use"), ("Barley", "bread"), ("Oats", "porridge")))
    assert (
        "\n\n| Grain | Use |\n| --- | --- |\n| Barley | bread |\n| Oats | porridge |\n\n" in table
    )


def test_a_cell_of_several_lines_beside_one_in_the_middle() -> None:
    css = f"{RULED} td {{ vertical-align: middle }} td:last-child {{ width: 60mm }}"
    table = markdown_of(ruled(("1901", "412", "A good year"), ("1902", "398", LONG)), css)
    assert f"| 1902 | 398 | {LONG} |\n\nThe ferry" in table


def test_an_empty_cell_and_one_over_two_columns() -> None:
    html = ruled(("a", "b", "c"), ("d", "", "f"), ("g", "h", "i"))
    html = html.replace("<td>a</td><td>b</td>", "<td colspan=2>all of it</td>")
    table = markdown_of(html)
    assert "| all of it |  | c |\n| --- | --- | --- |\n| d |  | f |\n| g | h | i |" in table


def test_a_frame_around_text_is_no_table() -> None:
    def draw(canvas: Canvas) -> None:
        canvas.rect(60, 500, 480, 280)
        canvas.line(60, 640, 540, 640)
        canvas.line(300, 500, 300, 780)
        pdfs.lines(["A line of text that runs over both halves of the frame, as in a poster"] * 9)(
            canvas
        )

    assert "|" not in read(pdfs.drawn(draw)).markdown


def test_many_rules_are_a_drawing() -> None:
    def draw(canvas: Any) -> None:
        for at in range(700):
            canvas.line(60, 100 + at / 2, 500, 100 + at / 2)
            canvas.line(60 + at / 2, 100, 60 + at / 2, 500)
        pdfs.lines([PROSE[at : at + 70] for at in range(0, 210, 70)])(canvas)

    assert "|" not in read(pdfs.drawn(draw)).markdown


@pytest.mark.parametrize("css", [RULED, "td { padding: 2pt 20pt }"])
def test_a_table_over_pages_is_one_and_each_row_is_on_its_page(css: str) -> None:
    rows = "".join(
        f"<tr><td>Day {day}</td><td>{day * 7 % 40}</td><td>barley and rye</td></tr>"
        for day in range(1, 71)
    )
    head = "<thead><tr><th>Day</th><th>Sacks</th><th>Grain</th></tr></thead>"
    document = read(pdfs.typeset(f"<p>{PROSE}</p><table>{head}<tbody>{rows}</table>", css))
    assert document.markdown.count("| Day |") == 1
    table = document.markdown.partition("| --- | --- | --- |\n")[2]
    days = [f"| Day {day} | {day * 7 % 40} | barley and rye |" for day in range(1, 71)]
    assert table == "\n".join(days)
    pages = [place.at["page"] for place in document.places]
    assert pages == list(range(1, (document.signals.pages or 0) + 1))
    second = document.places[1].start
    assert document.markdown[second:].startswith("| Day ")


def test_prose_below_a_table_is_no_row() -> None:
    def draw(canvas: Any) -> None:
        for number, (one, other) in enumerate(
            [("Grain", "Use"), ("Rye", "beer"), ("Oat", "gruel")]
        ):
            canvas.drawString(70, 760 - 16 * number, one)
            canvas.drawString(135.3, 760 - 16 * number, other)
        canvas.drawString(70, 700, "After this table the text goes on with a sentence of its own,")
        canvas.drawString(
            70, 686, "which is long enough to run over into another line of the page."
        )

    markdown = read(pdfs.drawn(font("Times-Roman", 12, draw))).markdown
    assert "| Oat | gruel |\n\nAfter this table the text goes on" in markdown


def font(name: str, size: float, draw: Callable[[Any], None]) -> Callable[[Any], None]:
    def drawn(canvas: Any) -> None:
        canvas.setFont(name, size)
        draw(canvas)

    return drawn
