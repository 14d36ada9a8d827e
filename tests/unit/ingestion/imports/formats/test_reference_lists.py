"""References in lists of lines and tables."""

from __future__ import annotations

from typing import Any

import pytest

from ingestion.imports.entries import Entry
from ingestion.imports.formats import reference_lists
from ingestion.imports.source import Source
from tests.timing import is_linear


def entries(read: Any, text: str) -> list[Entry]:
    return [e for e in read(Source("a", text.encode)) if isinstance(e, Entry)]


def test_fields_go_on_in_lines() -> None:
    (refer,) = entries(reference_lists._refer, "%0 Book\n%T Locks\n%Z One.\nTwo.\n%Z Three.\n")
    assert (refer.title, refer.note) == ("Locks", "One.\nTwo.\n\nThree.")
    (medline,) = entries(reference_lists._medline, "PMID- 1\nTI  - Locks\n      and gates\n")
    assert medline.title == "Locks and gates"


@pytest.mark.parametrize(
    ("read", "begin", "line"),
    [
        (reference_lists._refer, "%0 Book\n%Z One", "\n" + 400 * "x"),
        (reference_lists._medline, "PMID- 1\nAB  - One", "\n      " + 400 * "x"),
    ],
)
def test_long_fields_are_read_in_linear_time(read: Any, begin: str, line: str) -> None:
    assert is_linear(lambda text: entries(read, text), lambda n: begin + line * n, 750)


@pytest.mark.parametrize(
    ("days", "added"),
    [
        (["1/15/2024", "3/4/2024"], ["2024-01-15", "2024-03-04"]),
        (["15/1/2024", "3/4/2024"], ["2024-01-15", "2024-04-03"]),
        (["2024/01/15", "", "soon"], ["2024-01-15", None, None]),
    ],
)
def test_days_of_goodreads_are_read(days: list[str], added: list[str | None]) -> None:
    rows = [f'1,Locks,"Moor, Ann",,{day},read' for day in days]
    head = "Book Id,Title,Author l-f,ISBN13,Date Added,Exclusive Shelf"
    found = entries(reference_lists._goodreads, "\n".join([head, *rows]))
    assert [book.added for book in found] == added
