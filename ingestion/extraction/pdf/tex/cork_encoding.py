"""Letters of TeX's bitmap fonts in the Cork encoding (T1), which have no names in the PDF.

PDFium takes the number of such a glyph for its character: "Straße" comes out as "Straÿe", "być" as
"by¢". The older fonts (OT1) have no numbers over 127 and are read by `fonts`.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence

HYPHEN = "\x02"
_LOW = (
    "`\u00b4\u02c6\u02dc\u00a8\u02dd\u02da\u02c7\u02d8\u00af\u02d9\u00b8\u02db‚‹›"
    "“”„«»–—\u200b₀ıȷ\ufb00\ufb01\ufb02\ufb03\ufb04"
)
_HIGH = (
    "ĂĄĆČĎĚĘĞĹĽŁŃŇŊŐŔŘŚŠŞŤŢŰŮŸŹŽŻĲİđ§"
    "ăąćčďěęğĺľłńňŋőŕřśšşťţűůÿźžżĳ¡¿£"
    "ÀÁÂÃÄÅÆÇÈÉÊËÌÍÎÏÐÑÒÓÔÕÖŒØÙÚÛÜÝÞẞ"
    "àáâãäåæçèéêëìíîïðñòóôõöœøùúûüýþß"
)
_CORK = dict(zip(map(chr, range(32)), _LOW, strict=True)) | dict(
    zip(map(chr, range(128, 256)), _HIGH, strict=True)
)
del _CORK[HYPHEN]  # of PDFium; the circumflex there stands alone in no word
_LIGATURES = frozenset("\x1b\x1c\x1d\x1e\x1f")
_OLDER_LIGATURES = frozenset("\x0b\x0c\r\x0e\x0f")


def decoded(
    characters: Sequence[str],
    is_unmapped: Callable[[int], bool],
    font_of: Callable[[int], int],
) -> tuple[list[str], frozenset[int]]:
    """The page's characters, and the fonts that are in this encoding.

    `is_unmapped` says of a character's place whether its font has neither a name nor a map to
    Unicode; `font_of` tells fonts apart, and gives 0 for what PDFium inserted.
    """
    fonts = [
        font_of(at) if character in _CORK and is_unmapped(at) else 0
        for at, character in enumerate(characters)
    ]
    numbers: dict[int, set[str]] = {}
    for font, character in zip(fonts, characters, strict=True):
        if font:
            numbers.setdefault(font, set()).add(character)
    with_letters = {
        font
        for at, character in enumerate(characters)
        if numbers and character.isascii() and character.isalpha()
        if (font := font_of(at)) in numbers
    }  # the font of symbols has none
    cork = frozenset(font for font in with_letters if _is_cork(numbers[font]))
    return [
        _CORK[character] if font in cork else character
        for font, character in zip(fonts, characters, strict=True)
    ], cork


def _is_cork(numbers: set[str]) -> bool:
    if any(number >= "\x80" for number in numbers):
        return True
    return bool(numbers & _LIGATURES) and not numbers & _OLDER_LIGATURES
