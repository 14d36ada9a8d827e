"""What is no text of a page, and what looks like it and is."""

from __future__ import annotations

import pytest

from ingestion.extraction.pdf.columns import read_lines
from ingestion.extraction.pdf.furniture import without_line_numbers
from tests.unit.ingestion.extraction.pdf.placed import row, word
from tests.unit.ingestion.extraction.pdf.reading import PROSE

FULL = "The request concerns the interpretation of the articles of the act of the year"
DOTS = ". " * 30
Texts = tuple[tuple[str, float], ...]


def read(rows: list[Texts]) -> list[str]:
    placed = [row(*texts, baseline=-14 * at) for at, texts in enumerate(rows)]
    return [" ".join(word.text for word in kept) for kept in without_line_numbers(placed)]


def test_a_ranking_without_rules_keeps_its_ranks() -> None:
    names = "China India Germany France Brazil Nigeria Japan Mexico Egypt Turkey".split()
    rows: list[Texts] = [
        ((str(rank), 72), (name, 120), ("1,411,750,000", 455)) for rank, name in enumerate(names, 1)
    ]
    assert [text.split()[0] for text in read(rows)] == [str(rank) for rank in range(1, 11)]


def test_chapters_of_a_table_of_contents_keep_their_numbers() -> None:
    rows: list[Texts] = []
    for chapter in range(1, 10):
        rows.append(((str(chapter), 72), (f"Moorings {DOTS}", 100), (str(3 * chapter), 450)))
        for section in (1, 2):
            number = f"{chapter}.{section}"
            rows.append(((number, 72), (f"Hemp {DOTS}", 100), (str(3 * chapter), 450)))
    assert [text for text in read(rows) if text.startswith("7 Moorings")]


def test_a_table_of_contents_of_chapters_alone_keeps_its_numbers() -> None:
    rows: list[Texts] = [
        ((str(chapter), 72), (f"Moorings {DOTS}", 100), (str(3 * chapter), 440))
        for chapter in range(1, 10)
    ]
    assert read(rows)[6].startswith("7 Moorings")


def test_numbered_paragraphs_keep_their_numbers() -> None:
    rows: list[Texts] = []
    for paragraph in range(12, 21):
        rows.append(((str(paragraph), 72), (FULL, 100)))
        rows += [((FULL, 100),)] * (1 + paragraph % 2)
    assert f"15 {FULL}" in read(rows)


@pytest.mark.parametrize("step", [1, 5])
def test_the_numbers_of_lines_are_dropped(step: int) -> None:
    rows: list[Texts] = [
        ((str(at), 50), (FULL, 72)) if at % step == 0 else ((FULL, 72),) for at in range(1, 31)
    ]
    assert read(rows) == [FULL] * 30


def test_the_numbers_of_lines_over_two_columns_are_dropped() -> None:
    rows: list[Texts] = [((str(at), 50), (FULL, 72), (FULL, 490)) for at in range(1, 31)]
    assert read(rows) == [f"{FULL} {FULL}"] * 30


def test_numbers_that_stand_a_little_above_their_lines_are_dropped() -> None:
    rows: list[Texts] = []
    for at in range(1, 31):
        rows += [((str(at), 50),), ((FULL, 72),)]
    assert read(rows) == [FULL] * 30


@pytest.mark.parametrize(
    ("stamp", "is_read"),
    [
        ("arXiv:2405.01234v1 [cs.CL] 3 May 2024", False),
        ("Downloaded from example.org on 3 May 2024", False),
        ("Length of the keel in feet", True),
    ],
)
def test_what_an_archive_prints_along_the_edge_is_no_text(stamp: str, is_read: bool) -> None:
    text = [each for at in range(8) for each in row((PROSE[:80], 72), baseline=600 - 14 * at)]
    turned = [word(stamp, 90, -20, size=20, turn=90)]
    last = read_lines([*text, *turned], 1)[-1]
    assert (last.text == stamp) is is_read
    assert last.column.is_turned is is_read


@pytest.mark.parametrize(("turn", "is_read"), [(8, True), (352, True), (45, False), (315, False)])
def test_large_type_is_a_watermark_where_it_is_steep(turn: int, is_read: bool) -> None:
    text = [each for at in range(8) for each in row((PROSE[:80], 72), baseline=600 - 14 * at)]
    read_texts = [
        line.text for line in read_lines([*text, word("Fair", 90, 700, size=30, turn=turn)], 1)
    ]
    assert ("Fair" in read_texts) is is_read
