"""Lines that say who wrote a page."""

from __future__ import annotations

import pytest
from lxml import html

from ingestion.extraction.html.metadata.bylines import below_title, names_in


@pytest.mark.parametrize(
    ("language", "line", "names"),
    [
        ("en", "By Ruth Penhale and Bo Li in Ansty", "Ruth Penhale, Bo Li"),
        ("fi", "Kirjoittanut Matti Virtanen", "Matti Virtanen"),
        ("el", "Του Γιώργου Παπά", "Γιώργου Παπά"),
        ("hu", "Írta: Kovács Anna", "Kovács Anna"),
        ("ro", "de Ion Popescu", "Ion Popescu"),
        ("id", "Oleh Budi Santoso", "Budi Santoso"),
        ("uk", "Oleh Koval", ""),
        ("ca", "Per Jordi Puig", "Jordi Puig"),
        ("sv", "Per Andersson", ""),
        ("it", "Di Mario Rossi", "Mario Rossi"),
        ("", "di Mario Rossi", "Mario Rossi"),
        ("", "Da Vinci Anna", ""),
        ("de", "Ein Beitrag von Anna Kern", "Anna Kern"),
        ("ar", "بقلم: أحمد سالم", "أحمد سالم"),
        ("ar", "كتبت ليلى حداد في 3 مايو 2024", "ليلى حداد"),
        ("ar", "بقلمه أحمد سالم", ""),
        ("he", "מאת דוד כהן", "דוד כהן"),
        ("he", "כתבה: רות לוי | 3 במאי 2024", "רות לוי"),
        ("he", "מאת: דוד כהן ב-3 במאי 2024", "דוד כהן"),
        ("he", "כתבות אחרות", ""),
    ],
)
def test_a_byline_begins_in_the_page_s_language(language: str, line: str, names: str) -> None:
    page = html.document_fromstring(f"<html lang={language}><p class=byline>{line}</p></html>")
    assert names_in(page, "") == ([names] if names else [])


@pytest.mark.parametrize(
    ("line", "names"),
    [
        ("作者：李雷　编辑：韩梅", ["李雷"]),
        ("文／王小明", ["王小明"]),
        ("글: 김철수", ["김철수"]),
        ("本文：第一段", []),
    ],
)
def test_a_label_names_the_author(line: str, names: list[str]) -> None:
    page = html.document_fromstring(f"<h1>T</h1><p class=meta>{line}</p>")
    assert names_in(page, "") == names


@pytest.mark.parametrize(
    "line",
    [
        "Posted by Ruth Penhale on May 3, 2024 in Towers",
        "By <a href='/r'>Ruth Penhale</a> <a href='/all'>View all</a>",
        "By: Ruth Penhale",
        "מאת: <a href='/r'>Ruth Penhale</a>",
        "بقلم: Ruth Penhale",
        "פורסם ב-3 במאי מאת Ruth Penhale",
    ],
)
def test_a_line_below_the_title_is_a_byline_without_a_name_of_its_own(line: str) -> None:
    page = html.document_fromstring(f"<h1>Lamps</h1><p>{line}</p>")
    assert names_in(page, "") == ["Ruth Penhale"]


def test_lines_end_where_the_text_begins() -> None:
    page = html.document_fromstring(
        f"<h1>Lamps</h1><p>{'The lamp was lit. ' * 10}</p><p>By noon it was out.</p>"
    )
    assert list(below_title(page)) == []


@pytest.mark.parametrize(
    ("line", "names"),
    [
        ("Published by the river in May", []),
        ("Published by river boats in May", []),
        ("Posted By The River", []),
        ("Published by the river by Ruth Penhale", ["Ruth Penhale"]),
        ("Published by Élodie Roux", ["Élodie Roux"]),
        ("Posted by A. Penhale", ["A. Penhale"]),
    ],
)
def test_what_a_text_was_written_beside_is_no_author(line: str, names: list[str]) -> None:
    page = html.document_fromstring(f"<h1>Lamps</h1><p>{line}</p>")
    assert names_in(page, "") == names
