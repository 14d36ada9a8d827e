"""Tags of documents that have some of their own."""

from __future__ import annotations

from ingestion.analysis.tags import with_own


def test_the_document_s_own_tags_come_first() -> None:
    chosen = ("boats", "oars", "sea", "ash", "rope", "tar")
    assert with_own(("Boats", "x" * 61), chosen) == ("Boats", "oars", "sea", "ash", "rope")
    assert with_own((), ("oars",)) == ("oars",)
    assert len(with_own(tuple("abcdefg"), ("oars",))) == 7
