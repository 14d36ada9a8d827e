from __future__ import annotations

from collections.abc import Callable

import pytest

from ingestion.extraction.pdf.right_to_left import (
    logical_order,
    order_words,
    unmirrored,
    with_marks,
)
from tests.documents import pdfs
from tests.unit.ingestion.extraction.pdf.reading import read

ARABIC = (
    "غادرت العبارة الجزيرة في السادسة صباحا، وعلى سطحها بقرتان وصندوق بريد من صفيح. "
    "ولم ينم أحد على متنها، لأن الريح تحولت في الليل إلى الشمال وامتلأ الميناء بموج قصير. "
)
HEBREW = (
    "המעבורת לאי יצאה בשש בבוקר, ועל סיפונה עמדו שתי פרות ותיבת דואר מפח. "
    "איש לא ישן באותו לילה, כי הרוח פנתה צפונה והנמל התמלא בגלים קצרים ותלולים. "
)


def placed(visual: str) -> list[tuple[str, float, float]]:
    """Characters side by side, from left to right."""
    return [(c, at, at + 1.0) for at, c in enumerate(visual)]


@pytest.mark.parametrize("order", [list, lambda glyphs: glyphs[::-1]])
def test_a_word_is_read_from_the_right_whatever_order_it_is_written_in(
    order: Callable[[list[tuple[str, float, float]]], list[tuple[str, float, float]]],
) -> None:
    assert logical_order(order(placed("םולש"))) == "שלום"


def test_numbers_in_a_word_stay_from_left_to_right() -> None:
    assert logical_order(placed("12.5-ב")) == "ב-12.5"


def test_marks_follow_their_letter() -> None:
    glyphs = [("ש", 0.0, 10.0), ("\u05b8", 6.0, 8.0), ("ל", -8.0, 0.0)]
    assert logical_order(glyphs) == "ש\u05b8ל"


def test_latin_words_in_a_hebrew_line() -> None:
    texts = ["שמש", "Skerry", "Holm", "אל"]
    order = order_words(texts, right_to_left=True)
    assert [texts[at] for at in order] == ["אל", "Skerry", "Holm", "שמש"]


def test_brackets_the_right_way_round() -> None:
    assert unmirrored("אי )קטן( בים") == "אי (קטן) בים"
    assert unmirrored("אי (קטן) בים") == "אי (קטן) בים"
    assert unmirrored("הגשר( 1901). איש") == "הגשר (1901). איש"


def test_a_tanwin_apart_is_put_on_its_word() -> None:
    assert with_marks("كتب \u064b تقريرا عن") == "كتب تقرير\u064bا عن"


def paragraphs(text: str) -> str:
    return f'<div dir="rtl" style="font: 14pt DejaVu Sans"><p>{text * 3}</p><p>{text}</p></div>'


@pytest.mark.parametrize("text", [ARABIC, HEBREW])
def test_a_page_in_the_order_of_reading(text: str) -> None:
    markdown = read(pdfs.typeset(paragraphs(text))).markdown
    assert markdown == f"{(text * 3).strip()}\n\n{text.strip()}"


def test_a_browser_s_page_in_the_order_of_reading(printed: pdfs.Typeset) -> None:
    listed = f"<div dir=rtl><p>{HEBREW}</p><ul><li>שעורה ללחם<li>שיבולת שועל לדייסה</ul></div>"
    markdown = read(printed(paragraphs(ARABIC) + paragraphs(HEBREW) + listed)).markdown
    texts = [text for each in (ARABIC, HEBREW) for text in (each * 3, each)]
    assert markdown == "\n\n".join(
        [text.strip() for text in [*texts, HEBREW]] + ["- שעורה ללחם\n- שיבולת שועל לדייסה"]
    )
