"""What a word is, in any script: the one tokenizer behind counts, features, search and tags.

A word is a run of letters and digits with the combining marks (accents, vowel signs) that belong
to them; soft hyphens and zero-width joiners may stand inside it. Scripts that write no spaces
have no such runs: Han and kana count as one word a character, Thai, Lao, Khmer and Burmese as one
word for every LETTERS_A_WORD letters.
"""

from __future__ import annotations

import re
import unicodedata
from functools import cache
from itertools import pairwise

LETTERS_A_WORD = 3  # of the scripts of Southeast Asia, about

# Each of these is for use inside a regular expression's class of characters.
JOINERS = "\u00ad\u200c\u200d\u2060\ufeff"  # soft hyphen, zero-width (non-)joiner, word joiner
HAN = r"\u3005-\u3007\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff\U00020000-\U0003ffff"
KANA = r"\u3041-\u30ff\u31f0-\u31ff\uff66-\uff9f"
HANGUL = r"\uac00-\ud7a3"
SOUTHEAST_ASIAN = r"\u0e00-\u0eff\u1000-\u109f\u1780-\u17ff"
UNSPACED = HAN + KANA + SOUTHEAST_ASIAN

_UNSPACED = re.compile(f"[{UNSPACED}]")
_JOINERS = re.compile(f"[{JOINERS}]")
_INVISIBLE = re.compile(
    f"[\u00ad\u2060\ufeff]|(?<![{SOUTHEAST_ASIAN}])\u200b|\u200b(?![{SOUTHEAST_ASIAN}])"
)
_SURROGATE = re.compile("[\ud800-\udfff]")
_LATIN = re.compile(r"[a-z\u00df-\u024f\u1e00-\u1eff]")


def _is_mark(character: str) -> bool:
    return unicodedata.category(character).startswith("M") or character in JOINERS


def _is_inner(character: str) -> bool:
    return character.isalnum() or _is_mark(character)


def _class(characters: list[str]) -> str:
    """The ranges of ascending characters, for use inside a class."""
    numbers = [ord(character) for character in characters]
    starts = [n for before, n in pairwise([-2, *numbers]) if n - before > 1]
    ends = [n for n, after in pairwise([*numbers, 0x110000]) if after - n > 1]
    return "".join(f"\\u{a:04x}-\\u{b:04x}" for a, b in zip(starts, ends, strict=True))


# Han, Hangul and what is beyond the basic plane are ranges of letters with few signs among them.
_MIXED = [chr(n) for n in (*range(0x3400), *range(0xA000, 0xAC00), *range(0xD7A4, 0x10000))]
_ASTRAL = r"\U00010000-\U0001efff\U000e0100-\U000e01ef"
_WORDLY = [c for c in _MIXED if _is_inner(c)]
MARKS = _class([c for c in _WORDLY if _is_mark(c)])
_SPACED = _class([c for c in _WORDLY if not _UNSPACED.match(c)]) + HANGUL + _ASTRAL
_INNER = _class(_WORDLY) + HAN + HANGUL + _ASTRAL

WORD = rf"[^\W_][{_INNER}]*"  # of any script, a run of Han as one
CLUSTER = rf"[^\W_][{MARKS}]*"  # a letter with its marks


def words(text: str, *, joined_by: str = "_", han: int = 1) -> list[str]:
    """The words in order, as written but without joiners.

    Parts with one of the characters `joined_by` between them are one word. Up to `han` Han or
    kana characters are one.
    """
    text = without_joiners(text)
    return _pattern(joined_by, han if is_unspaced(text) else 0).findall(text)


def count_words(text: str) -> int:
    return len(words(text))


def is_unspaced(text: str) -> bool:
    """Whether it holds a script that writes no spaces between words."""
    return not text.isascii() and bool(_UNSPACED.search(text))


def is_latin(text: str) -> bool:
    """Whether most of its letters are Latin; also of a text without letters."""
    letters = [character for character in text.lower() if character.isalpha()]
    return 2 * sum(bool(_LATIN.match(letter)) for letter in letters) >= len(letters)


def without_invisible(text: str) -> str:
    """The text without soft hyphens, word joiners and zero-width spaces.

    Where letters of Southeast Asia are written without spaces, a zero-width space parts two words
    and stays; so do joiners that change how the letters beside them look.
    """
    return text if text.isascii() else _INVISIBLE.sub("", text)


def well_formed(text: str) -> str:
    """The text without NULs, and with no half of a surrogate pair: it can be stored and sent.

    Formats that escape UTF-16 (JSON, RTF) may hold halves; two that belong together are joined.
    """
    text = text.replace("\0", "")
    if text.isascii() or not _SURROGATE.search(text):
        return text
    return text.encode("utf-16-le", "surrogatepass").decode("utf-16-le", "replace")


def without_joiners(text: str) -> str:
    return text if text.isascii() else _JOINERS.sub("", text)


@cache
def _pattern(joined_by: str, han: int) -> re.Pattern[str]:
    """Words of several parts; with `han` also the pieces of scripts without spaces."""
    part = rf"(?![{UNSPACED}])[^\W_][{_SPACED}]*" if han else WORD
    word = rf"{part}(?:[{re.escape(joined_by)}]{part})*" if joined_by else part
    if not han:
        return re.compile(word)
    asian = rf"(?:(?=[{SOUTHEAST_ASIAN}]){CLUSTER}){{1,{LETTERS_A_WORD}}}"
    return re.compile(rf"(?:(?=[{HAN}{KANA}]){CLUSTER}){{1,{han}}}|{asian}|{word}")
