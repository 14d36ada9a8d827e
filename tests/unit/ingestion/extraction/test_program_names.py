"""What programs give in place of titles and authors."""

from __future__ import annotations

import pytest

from ingestion.extraction.program_names import author_of, title_of


@pytest.mark.parametrize(
    "title", ["PowerPoint Presentation", "Microsoft Word - keys.doc", "Untitled 1", "Mappe1"]
)
def test_titles_of_programs(title: str) -> None:
    assert title_of(title) == ""


@pytest.mark.parametrize("title", ["The  keys of the weir", "Presentation of the weir"])
def test_titles_of_people(title: str) -> None:
    assert title_of(title) == " ".join(title.split())


def test_authors() -> None:
    assert (author_of("openpyxl"), author_of(" Ada  Pell ")) == ("", "Ada Pell")
