"""Boxes that a paragraph runs around."""

from __future__ import annotations

from typing import Any

import pytest
from reportlab.pdfbase.cidfonts import UnicodeCIDFont
from reportlab.pdfbase.pdfmetrics import registerFont

from ingestion.extraction.pdf.boxes import behind_paragraph
from ingestion.extraction.pdf.lines import Column
from tests.documents import pdfs
from tests.unit.ingestion.extraction.pdf.placed import lines
from tests.unit.ingestion.extraction.pdf.reading import OTHER_PROSE, PROSE, read, wrapped

WHOLE, LEFT, RIGHT = Column(50, 500), Column(50, 250), Column(300, 500)
ABOVE = ["The ferry left at six with two cows on deck and the post in a tin."]
SIDE = ["Nobody on board had slept, because", "the wind had gone round to the"]
BOX = ["In short", "The ferry is late."]
BELOW = [
    "north in the night and the harbour had filled with a short steep sea that slapped the hull,",
    "until morning came.",
    "Bread that is baked in a clay oven needs less water than most people think, as my aunt said.",
]


def order(*texts: tuple[list[str], Column]) -> list[str]:
    parts = [lines(part, column) for part, column in texts]
    return [line.text for part in behind_paragraph(parts) for line in part]


def test_a_box_at_the_right_comes_behind_the_paragraph() -> None:
    found = order((ABOVE, WHOLE), (SIDE, LEFT), (BOX, RIGHT), (BELOW, WHOLE))
    assert found == [*ABOVE, *SIDE, *BELOW[:2], *BOX, BELOW[2]]


def test_a_box_at_the_left_does_too() -> None:
    above = ["The ferry left at six and"]
    found = order((above, WHOLE), (BOX, LEFT), (["two cows", "stood on"], RIGHT), (BELOW, WHOLE))
    assert found == [*above, "two cows", "stood on", *BELOW[:2], *BOX, BELOW[2]]


@pytest.mark.parametrize(
    ("left", "right", "below"),
    [
        (SIDE, ["north in the night.", "The end."], BELOW[2:]),  # two columns
        (SIDE, ["In short", "The ferry is"], BELOW),
        (["All slept."], BOX, BELOW),
        (SIDE, BOX, BELOW[2:]),
        (SIDE, BOX, []),
    ],
)
def test_columns_stay_in_their_order(left: list[str], right: list[str], below: list[str]) -> None:
    found = order((ABOVE, WHOLE), (left, LEFT), (right, RIGHT), (below, WHOLE))
    assert found == [*ABOVE, *left, *right, *below]


def page(size: float, font: str, *parts: tuple[list[str], float]) -> bytes:
    """Above, beside the box, the box and below, each from its left edge on."""

    def draw(canvas: Any) -> None:
        tops = (760.0, 740.0, 740.0, 680.0)
        for (texts, left), top in zip(parts, tops, strict=True):
            pdfs.lines(texts, left=left, top=top, font=font, size=size, leading=14)(canvas)

    return pdfs.drawn(draw)


LATIN = (
    ["The ferry left at six with two cows on deck and the post in a tin box, said the master, as"],
    [
        "nobody on board had slept, because the",
        "wind had gone round to the north in the",
        "night, and the harbour had filled with a",
        "short steep sea that slapped at the hull",
    ],
)
REST = [
    "until the morning came and the cook of the ferry could light his stove for the coffee again{}",
    "Bread that is baked in a clay oven needs less water than most people think, as my aunt said.",
]


@pytest.mark.parametrize("end", [".", "…", ".’", ".”", "!“", "?)", ".«", ".[12]", '."'])
def test_a_sentence_ends_in_a_box_as_anywhere(end: str) -> None:
    box = ["In short", "The ferry is late, and", "nobody can say when", f"it will come{end}"]
    rest = [REST[0].format(end), *REST[1:]]
    above, beside = LATIN
    content = page(11, "Times-Roman", (above, 60), (beside, 60), (box, 380), (rest, 60))
    text = " ".join(read(content).markdown.split())
    assert "slapped at the hull until the morning came and the cook" in text
    assert text.index("coffee again") < text.index("In short")


HAN = (
    ["渡轮六点钟离开码头甲板上有两头牛邮件装在一个锡盒里船长说因为那天夜里船上没有一"],
    [
        "个人睡着风在夜里转向北方港口",
        "里充满了短而陡的海浪不断地拍",
        "打着船身直到第二天的早晨终于",
        "来临厨师才能重新点燃他的炉子",
    ],
    ["简而言之", "渡轮晚点了", "没有人知道", "它什么时候来。"],
    [
        "为大家煮上一壶又香又浓的热咖啡每个人都高兴地喝了一大杯又吃了几块新鲜的面包",
        "然后渡轮才慢慢离开了码头驶向北方的小岛。",
    ],
)


def test_a_script_without_capitals_goes_on_around_a_box() -> None:
    registerFont(UnicodeCIDFont("STSong-Light"))
    parts = zip(HAN, (60, 60, 380, 60), strict=True)
    text = read(page(12, "STSong-Light", *parts)).markdown
    assert "炉子为大家煮上" in text
    assert text.index("小岛。") < text.index("简而言之")


NOTE = "The tithe map is kept in the county archive."


@pytest.mark.parametrize("columns", [1, 2])
def test_a_note_at_the_foot_comes_behind_the_paragraph(columns: int) -> None:
    css = (
        "@page { size: A5 } .note { float: footnote; font-size: 8pt } body { font: 11pt serif }"
        f"article {{ columns: {columns} }}"
    )
    marked = PROSE.strip().replace("tin box.", f"tin box.<span class=note>{NOTE}</span>", 1)
    html = f"<article><p>{marked} {PROSE * 12}</p><p>{OTHER_PROSE}</p></article>"
    blocks = read(pdfs.typeset(html, css)).markdown.split("\n\n")
    assert " ".join(block for block in blocks if NOTE not in block).count(PROSE.strip()) == 12
    assert any(block.endswith(NOTE) for block in blocks[1:])
    assert all(block.endswith(".") for block in blocks)


def test_a_text_that_ends_without_a_full_stop_above_its_notes_is_read() -> None:
    def draw(canvas: Any) -> None:
        pdfs.lines([*wrapped(PROSE, 90), "Written at the ferry by Tobias"])(canvas)
        pdfs.lines([f"1 {NOTE}"], top=100, size=8)(canvas)

    text = read(pdfs.drawn(draw)).markdown
    assert text.index("by Tobias") < text.index(NOTE)


def test_a_table_comes_behind_the_sentence_that_it_parts() -> None:
    above, below = wrapped(PROSE * 2, 90)[:3], wrapped(PROSE * 2, 90)[3:]
    assert not above[-1].endswith(".")
    assert below[0][0].islower()
    table = ["Table 1: Sacks of flour", "Year    Rye    Oats", "1900     12      30"]
    table.append("1901     14      31")

    def draw(canvas: Any) -> None:
        pdfs.lines(above)(canvas)
        pdfs.lines(table[:1], top=690, left=180)(canvas)
        for at, row in enumerate(table[1:]):
            for cell, left in zip(row.split(), (200, 240, 280), strict=True):
                pdfs.lines([cell], top=676 - 14 * at, left=left)(canvas)
        pdfs.lines(below, top=608)(canvas)

    blocks = read(pdfs.drawn(draw)).markdown.split("\n\n")
    assert blocks[0] == (PROSE * 2).strip()
    assert blocks[1] == table[0]
    assert blocks[2].startswith("| Year | Rye | Oats |")


def test_items_before_a_table_stay_before_it() -> None:
    """An item ends without a full stop, and the table's next paragraph is no part of it."""
    items = ["• oak for the wheel", "• elm for the paddles"]

    def draw(canvas: Any) -> None:
        pdfs.lines(wrapped(PROSE, 90))(canvas)
        pdfs.lines(items, top=700)(canvas)
        pdfs.lines(["Table 1: Sacks of flour", "in 1900"], top=660)(canvas)
        pdfs.lines(wrapped(OTHER_PROSE, 90), top=610)(canvas)

    text = read(pdfs.drawn(draw)).markdown
    assert text.index("elm") < text.index("Table 1") < text.index("Bread")
