from __future__ import annotations

import pytest

from ingestion.extraction.pdf.words import _clean


@pytest.mark.parametrize(
    ("written", "read"),
    [
        ("of\ufb01ce", "office"),
        ("M\u00a8uller", "Müller"),
        ("gar\u00e7on", "garçon"),
        ("garc\u00b8on", "garçon"),
        ("har\u00adbour", "harbour"),
        ("\ufefb", "لا"),
        ("\x88", "•"),  # an item's bullet in LaTeX
        ("\x01", ""),
    ],
)
def test_characters_as_they_are_read(written: str, read: str) -> None:
    assert _clean(written) == read
