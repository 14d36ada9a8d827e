"""Whether a page has text, and whether the text is language and not the noise of a broken font."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Sequence
from typing import Any

import pypdfium2
from pypdfium2 import raw as pdfium

from ingestion.extraction.pdf.lines import UNSPACED

FEWEST_WORDS = 5  # on a page that is not a picture: a stamp or a page number may lie over a scan
MAX_OBJECTS = 4000  # looked at on one page
COVERED = 0.6  # of the page, by one picture: a scan
DRAWN_PATHS = 60  # text drawn as outlines needs more

_LEADER = re.compile(r"(?:[.·…_]\s*){4,}")  # in a table of contents, or to be filled in
_MARK = re.compile(r"[\u0300-\u036f]")
_LETTERS = 300  # fewest that are judged
_WORD = re.compile(r"[a-z]{3,}")
_UNREADABLE = 0.15  # share of characters without a meaning
_SYMBOLS = 0.6  # share of characters that are neither letters nor digits
_PLAUSIBLE = 0.41  # share of letter pairs: languages have 0.5 to 0.7, shifted alphabets 0.3 or less
_ACCENTED = 0.5  # share of a word's letters: mojibake
_COMMON_HAN = 0.75

# The commonest pairs of letters in 44 languages written in Latin letters, without their marks.
_PAIRS = frozenset(
    (
        "an en in er es ta ar te at se re on na le de ha as st ne la ti si ka ra al da ma ie "
        "ng el em or ni to am me un et sa mi ak is he nt it ch ho nd va ba os wa aa qu no ri "
        "mo ve th ed ai li ol ll di be ad om ku ko ik us po ce ga ou je ei ge ut vi tr pa il "
        "ki vo co so ia ro ul ek ke pr im ic ns ja hi ag"
    ).split()
)


def has_words(words: Sequence[object]) -> bool:
    return len(words) >= FEWEST_WORDS


def is_picture(page: Any) -> bool:
    """Whether a page shows a picture all over, or text drawn as outlines."""
    width, height = page.get_size()
    area = max(width * height, 1.0)
    covered, paths = 0.0, 0
    try:
        for number, item in enumerate(page.get_objects(max_depth=3)):
            if number == MAX_OBJECTS:
                break
            if item.type == pdfium.FPDF_PAGEOBJ_IMAGE:
                left, bottom, right, top = item.get_bounds()
                covered += max(right - left, 0) * max(top - bottom, 0)
            elif item.type == pdfium.FPDF_PAGEOBJ_PATH:
                paths += 1
    except pypdfium2.PdfiumError:
        return False
    return covered >= COVERED * area or paths >= DRAWN_PATHS


def is_language(text: str) -> bool:
    """Whether the characters can be a language; a text too short to tell counts as one.

    A font without a right table of its characters looks right on paper and gives other letters,
    symbols or nothing: every letter one too far, the numbers of glyphs, control characters.
    """
    if any(map(str.isalpha, text)):  # else a font may show each letter as a dot
        text = _LEADER.sub("", text)
    characters = [c for c in text if not c.isspace()]
    if len(characters) < _LETTERS:
        return True
    kinds = [unicodedata.category(c) for c in characters]
    unreadable = sum(
        c == "\ufffd" or kind in ("Co", "Cn", "Cc")
        for c, kind in zip(characters, kinds, strict=True)
    )
    letters = sum(kind[0] in "LM" for kind in kinds)
    digits = sum(kind[0] == "N" for kind in kinds)
    if unreadable > _UNREADABLE * len(characters):
        return False
    if letters + digits < (1 - _SYMBOLS) * len(characters):
        return False
    return _is_latin_language(text) and _is_han_language(characters)


def _is_latin_language(text: str) -> bool:
    words = [word for word in text.split() if word[:1].isalpha()]
    accented = sum(_is_mojibake(word) for word in words)
    if accented > _ACCENTED * max(len(words), 1):
        return False
    plain = _MARK.sub("", unicodedata.normalize("NFD", text.lower()))
    pairs = [word[at : at + 2] for word in _WORD.findall(plain) for at in range(len(word) - 1)]
    if len(pairs) < _LETTERS / 2:
        return True
    return sum(pair in _PAIRS for pair in pairs) >= _PLAUSIBLE * len(pairs)


def _is_mojibake(word: str) -> bool:
    """Whether most letters are of the upper half of Latin-1: Cyrillic or Greek read as it."""
    letters = [c for c in word if c.isalpha()]
    return len(letters) > 2 and sum("\xaa" <= c <= "\xff" for c in letters) > 0.6 * len(letters)


def _is_han_language(characters: Sequence[str]) -> bool:
    """Whether most Han characters are among the few thousand in use, of the tens of thousands."""
    han = [
        c
        for c in characters
        if UNSPACED.match(c) and "\u3400" <= c <= "\U0003ffff" and not "\uff00" <= c <= "\uffef"
    ]
    if len(han) < _LETTERS / 3:
        return True
    return sum(_is_common_han(c) for c in han) >= _COMMON_HAN * len(han)


def _is_common_han(character: str) -> bool:
    """Whether it is of the first level of the Chinese or Japanese standards."""
    for encoding, first, last in (
        ("gb2312", 0xB0, 0xD7),
        ("big5", 0xA4, 0xC6),
        ("shift_jis", 0x88, 0x98),
    ):
        try:
            encoded = character.encode(encoding)
        except UnicodeEncodeError:
            continue
        if len(encoded) == 2 and first <= encoded[0] <= last:
            return True
    return False
