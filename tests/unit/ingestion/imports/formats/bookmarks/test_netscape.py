"""Bookmark files."""

from __future__ import annotations

from ingestion.imports.entries import Entry
from ingestion.imports.formats.bookmarks import netscape
from ingestion.imports.source import Source


def entry(attributes: str) -> Entry:
    text = f'<DL><p><DT><A HREF="https://a.example/" {attributes}>Locks</A></DL>'
    (found,) = netscape.parse(Source("a.html", text.encode))
    assert isinstance(found, Entry)
    return found


def test_marks_and_tags_by_any_of_their_names() -> None:
    marked = entry('FAVORITE="1" ARCHIVED="true" LABELS="oak,canal life"')
    assert (marked.favourite, marked.archived) == (True, True)
    assert marked.tags == ["oak", "canal life"]
    plain = entry('DATA-TAGS="oak" DATA-IMPORTANT="false"')
    assert (plain.favourite, plain.archived, plain.tags) == (False, None, ["oak"])
