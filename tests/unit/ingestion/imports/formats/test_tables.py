"""Cells of tables."""

from __future__ import annotations

import pytest

from ingestion.imports.entries import Entry
from ingestion.imports.formats import tables
from ingestion.imports.formats.tables import _entry
from ingestion.imports.source import Source


def quotes(cell: str) -> list[str]:
    return [each.text for each in _entry({"highlights": cell}, None).highlights]


@pytest.mark.parametrize(
    ("cell", "found"),
    [
        ("Highlight: one\nHighlight: two\nlines", ["one", "two\nlines"]),
        ("Highlight: one\n\n \t Highlight: two", ["one", "two"]),
        ("One.\n \nTwo\nlines.", ["One.", "Two\nlines."]),
        ('["one", {"text": "two"}]', ["one", "two"]),
    ],
)
def test_the_quotes_of_a_cell(cell: str, found: list[str]) -> None:
    assert quotes(cell) == found


def test_a_cell_of_line_ends_is_read_in_one_pass() -> None:
    cell = "One." + 500_000 * "\n" + "Two."  # tens of minutes, if each is looked at from each
    assert quotes(cell) == ["One.", "Two."]


def rows(text: str) -> list[Entry]:
    found = tables.parse_csv(Source("a.csv", text.encode))
    return [each for each in found if isinstance(each, Entry)]


def test_columns_are_known_by_their_names_in_any_script() -> None:
    (entry,) = rows("Название,Ссылка,Теги\nLocks,https://a.example/,canal\n")
    assert (entry.url, entry.title, entry.tags) == ("https://a.example/", "Locks", ["canal"])
    (entry,) = rows("タイトル,リンク,タグ,フォルダ\nLocks,https://a.example/,canal,Water\n")
    assert (entry.title, entry.tags, entry.collection) == ("Locks", ["canal"], ["Water"])


def test_a_column_of_states_says_what_is_read_and_archived() -> None:
    said = ("To read", "reading", "Done", "ARCHIVED", "200", "")
    found = rows("url,status\n" + "".join(f"https://a.example/{each},{each}\n" for each in said))
    assert [(each.read, each.archived) for each in found] == [
        *((False, False), (False, False), (True, None), (True, True)),
        *((None, None), (None, None)),
    ]


@pytest.mark.parametrize(
    ("cell", "tags"),
    [
        ('{canal,"oak, steel"}', ["canal", "oak, steel"]),
        ("{broken\nline,b}", ["{broken\nline", "b}"]),
        ("[canal,oak]", ["canal", "oak"]),
        ("#canal #oak", ["canal", "oak"]),
        ("#canal, #oak", ["canal", "oak"]),
        ("C#", ["C#"]),
    ],
)
def test_the_tags_of_a_cell(cell: str, tags: list[str]) -> None:
    assert _entry({"tags": cell}, None).tags == tags


@pytest.mark.parametrize(
    ("cell", "path"),
    [
        ("/Water/Locks", ["Water", "Locks"]),
        ("Water > Locks", ["Water", "Locks"]),
        ("Water / Locks", ["Water", "Locks"]),
        ("Oak/steel", ["Oak/steel"]),
    ],
)
def test_the_path_of_a_cell(cell: str, path: list[str]) -> None:
    assert _entry({"collection": cell}, None).collection == path
