from __future__ import annotations

import pytest

from ingestion.extraction.pdf.characters import cleaned
from ingestion.extraction.pdf.tex.fonts import named


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
    assert cleaned(written) == read


@pytest.mark.parametrize(
    ("written", "read"),
    [
        ("o\x1ece", "office"),
        ("\x1door", "floor"),
        ("a\x15b", "a–b"),
        ("na\x7f\x10ve", "naïve"),
        ("caf\x13e", "café"),
        ("\\Quoted", "“Quoted"),
        ('words".', "words”."),
        ("4{19", "4–19"),
        ("33\x1541", "33–41"),
        ("|", "—"),
    ],
)
def test_words_of_fonts_without_names(written: str, read: str) -> None:
    assert cleaned(named(written, is_fixed=False)) == read


def test_code_in_a_font_without_names_keeps_its_signs() -> None:
    assert named('f{1}="a|b"', is_fixed=True) == 'f{1}="a|b"'
