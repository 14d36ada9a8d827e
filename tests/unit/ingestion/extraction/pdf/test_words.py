from __future__ import annotations

import pytest

from ingestion.extraction.pdf.words import _TEX, _clean


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


def test_ligatures_of_fonts_without_names() -> None:
    assert "o\x1ece \x1door".translate(_TEX) == "office floor"
    assert "1\x152".translate(_TEX) == "1–2"
