"""Limits on archives that documents come in."""

from __future__ import annotations

import pytest

from ingestion.documents import media_types
from ingestion.documents.errors import TooLarge
from ingestion.documents.media_types import EPUB
from ingestion.documents.types import Resource, no_progress
from ingestion.extraction import extract, safe_zip
from tests.documents import builders


def test_archives_that_unpack_to_too_much(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(safe_zip, "MAX_UNPACKED", 1000)
    book = Resource(builders.book(1, extra={"big": b"0" * 10_000}), EPUB)
    with pytest.raises(TooLarge, match="unpacks"):
        extract(book, no_progress)


def test_archives_of_too_many_parts(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(media_types, "MAX_PARTS", 2)
    with pytest.raises(TooLarge, match="parts"):
        extract(Resource(builders.book(1), EPUB), no_progress)
