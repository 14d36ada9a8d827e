"""Tell the number of a note from an exponent: both are digits set high behind a word.

A number of a note is written in brackets: `built.[1]` and not `built.¹`. As a superscript it would
be read as a power, and search would take it for a part of the word.
"""

from __future__ import annotations

import re

_SUPERSCRIPTS = str.maketrans("⁰¹²³⁴⁵⁶⁷⁸⁹", "0123456789")
_SET_HIGH = re.compile(r"[⁰¹²³⁴⁵⁶⁷⁸⁹]{1,3}(?:[,–-][⁰¹²³⁴⁵⁶⁷⁸⁹]{1,3})*(?![⁺⁻⁰-⁹])")
_NUMBERS = re.compile(r"\d{1,3}(?:\s*[,;–-]\s*\d{1,3})*")
_SENTENCE = re.compile(
    r"(?:[^\W\d]|[)\]])[.,;:!?…]$|[^\W\d_][.,;:!?…]?[”’»“\"]$|[。，、；：！？」』”]$"
)
_WORD = re.compile(r"(?<![^\W_])[^\W\d_](?:[’'-]?[^\W\dA-Z_])+$")
_HAN_WORD = re.compile("[\u4e00-\u9fff]{2,}(?<![米里尺寸分])$")
_SHORTEST = 3  # letters; "m", "km", "mc" and "ft" are units or variables
# What may be raised to a power, of three letters or more.
_POWERS = frozenset(
    """
    sec min mol rad deg bar erg sin cos tan cot log lim det exp max sinh cosh tanh arcsin arccos
    arctan inch inches foot feet yard yards mile miles metre metres meter meters kilometre
    kilometres kilometer kilometers centimetre centimetres centimeter centimeters millimetre
    millimetres millimeter millimeters second seconds mètre mètres pied pieds metro metros metri
    """.split()
)


def marks_note(before: str, digits: str) -> bool:
    """Whether raised digits behind this text are the number of a note (or several, with commas)."""
    if not _NUMBERS.fullmatch(digits):
        return False
    before = before[-60:]
    if _SENTENCE.search(before):
        return True
    if _HAN_WORD.search(before):
        return True
    word = _WORD.search(before)
    return word is not None and len(word[0]) >= _SHORTEST and word[0].lower() not in _POWERS


def in_brackets(text: str) -> str:
    """The text of a line with its superscripts that are numbers of notes in brackets."""
    return _SET_HIGH.sub(_bracketed, text)


def _bracketed(found: re.Match[str]) -> str:
    digits = found[0].translate(_SUPERSCRIPTS)
    before, after = found.string[: found.start()], found.string[found.end() :]
    if not before.strip():  # the note itself: "¹ See", "¹See"; but ¹⁴C
        if re.match(r"\s\S|[^\W\d_][^\W\dA-Z_]", after):
            return f"[{digits}]{'' if after[:1].isspace() else ' '}"
        return found[0]
    return f"[{digits}]" if marks_note(before, digits) else found[0]
