"""What does not stand on its line as the rest does: drop caps, exponents and marks of notes."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace
from itertools import pairwise
from statistics import median
from unicodedata import normalize

from ingestion.extraction.pdf.right_to_left import is_right_to_left
from ingestion.extraction.pdf.tex.fonts import ACCENTS
from ingestion.extraction.pdf.words import RAISED, SUPERSCRIPTS, Word

CAP_SIZE = 1.7  # times the usual size, at least
CAP_GAP = 1.2  # of the usual size, between the cap and the lines beside it
SMALLER = 0.88  # of the size of the word before
TOUCHING = 0.12  # of the size
ATTACHED = 0.3  # of the size, before an exponent
SPACED = 0.8  # likewise behind a sentence, where a space stands before a note's mark
_MOST_TRACKED = 2  # letters of a piece of a word that is set with spaces
_FEWEST_TRACKED = 5  # pieces in a line
_TRACKED = 0.8  # of the pieces
_WORD_GAP = 1.6  # times the spaces between letters
_UNSPACED_SCRIPT = re.compile("[\u2e80-\u9fff\uac00-\ud7af\uf900-\ufaff\u0e00-\u0eff]")
_CAP = re.compile(r"[\"'“„«‘]?[^\W\d_]")
_FORMULA = re.compile(r"(?:[A-Z][a-z]?|\))\d{1,2}$")  # "H2" before "O"
_EXPONENT = re.compile(r"[-+−–]?\d{1,3}")
_ONE_LETTER_WORDS = frozenset("AIOYÀÉÓUEВИКОСУАЯ")


def with_whole_words(words: Sequence[Word]) -> list[Word]:
    """The words with each drop cap before the rest of its word, on that line."""
    if not words:
        return []
    usual = median(word.size for word in words)
    kept = list(words)
    for cap in [word for word in words if _may_be_cap(word, usual)]:
        rest = _beside(cap, words, usual)
        if rest is None:
            continue
        is_apart = cap.text[-1] in _ONE_LETTER_WORDS and _is_word(rest, words)
        whole = replace(
            rest,
            text=f"{cap.text}{' ' if is_apart else ''}{rest.text}",
            index=min(cap.index, rest.index),
        )
        kept = [whole if word is rest else word for word in kept if word is not cap]
    return kept


def _may_be_cap(word: Word, usual: float) -> bool:
    return word.size >= CAP_SIZE * usual and bool(_CAP.fullmatch(word.text))


def _beside(cap: Word, words: Sequence[Word], usual: float) -> Word | None:
    """The first word of the topmost of at least two lines that begin right of the cap."""
    near = [
        word
        for word in words
        if word is not cap
        and 0.7 * usual <= word.size <= cap.size / CAP_SIZE * 1.2
        and cap.right - 0.2 * usual <= word.left <= cap.right + CAP_GAP * usual
        and cap.baseline - 0.6 * usual <= word.baseline <= cap.baseline + 0.8 * cap.size
    ]
    if any(word.size >= CAP_SIZE * usual for word in near):
        return None
    first = max(near, key=lambda word: word.baseline, default=None)
    if first is None or is_right_to_left(first.text):
        return None
    lines = {round(word.baseline) for word in near}
    return first if len(lines) > 1 and first.text[:1].isalpha() else None


def _is_word(rest: Word, words: Sequence[Word]) -> bool:
    """Whether it stands as a word of its own elsewhere."""
    sought = rest.text.strip(".,;:!?").lower()
    others = {word.text.strip(".,;:!?").lower() for word in words if word is not rest}
    return sought in others or (len(sought) > 3 and sought not in _ENDS_OF_A)


_ENDS_OF_A = frozenset(
    "fter long bout bove lthough lways mong mongst round part long nother".split()
)


def with_accents(words: Sequence[Word]) -> list[Word]:
    """The words with each accent that is drawn by itself on the letter below it, as TeX does."""
    accents = [word for word in words if word.text in ACCENTS]
    if not accents:
        return list(words)
    kept = [word for word in words if word.text not in ACCENTS]
    for accent in accents:
        place = _letter_below(accent, kept)
        if place is None:
            kept.append(accent)
            continue
        number, at = place
        word = kept[number]
        text = (
            normalize("NFC", f"{word.text[: at + 1]}{ACCENTS[accent.text]}") + word.text[at + 1 :]
        )
        kept[number] = replace(word, text=text)
    return kept


def _letter_below(accent: Word, words: Sequence[Word]) -> tuple[int, int] | None:
    """The number of the word, and the place of its letter, that the accent stands over."""
    middle = (accent.left + accent.right) / 2
    for number, word in enumerate(words):
        height = accent.baseline - word.baseline
        if not (
            -0.1 * word.size <= height <= 0.6 * word.size and word.left <= middle <= word.right
        ):
            continue
        share = (middle - word.left) / max(word.right - word.left, 0.1)
        at = min(int(share * len(word.text)), len(word.text) - 1)
        near = sorted(range(len(word.text)), key=lambda place: abs(place - at))[:3]
        for place in near:
            composed = normalize("NFC", word.text[place] + ACCENTS[accent.text])
            if len(composed) == 1 and word.text[place].isalpha():
                return number, place
    return None


def without_tracking(row: Sequence[Word]) -> list[Word]:
    """One line's words; those written with wide spaces between all letters in one piece."""
    letters = sum(len(w.text) <= _MOST_TRACKED and w.text[0].isalpha() for w in row)
    if len(row) < _FEWEST_TRACKED or letters < _TRACKED * len(row) or any(w.cells for w in row):
        return list(row)
    if any(_UNSPACED_SCRIPT.search(word.text) for word in row):
        return list(row)
    gaps = [b.left - a.right for a, b in pairwise(row)]
    usual = median(gaps)
    if usual <= 0 or max(gaps) < _WORD_GAP * usual:
        return list(row)
    whole = [row[0]]
    for gap, word in zip(gaps, row[1:], strict=True):
        if gap < _WORD_GAP * usual:
            text = whole[-1].text + word.text
            whole[-1] = replace(whole[-1], text=text, right=word.right)
        else:
            whole.append(word)
    return whole


def with_exponents(row: Sequence[Word]) -> list[Word]:
    """One line's words; raised digits as such, on the word they belong to."""
    whole: list[Word] = []
    for number, word in enumerate(row):
        before = whole[-1] if whole else None
        if number == 0 and len(row) > 1 and _begins_raised(word, row[1]):
            whole.append(replace(word, text=word.text.translate(SUPERSCRIPTS)))
            continue
        following = row[number + 1] if number + 1 < len(row) else None
        if before is not None and _is_exponent(word, before, following):
            text = before.text + word.text.translate(SUPERSCRIPTS)
            whole[-1] = replace(before, text=text, right=word.right)
        elif before is not None and _touches(before, word) and _is_one_word(before, word):
            text = before.text + word.text
            whole[-1] = replace(before, text=text, right=word.right)
        else:
            whole.append(word)
    return whole


def _is_exponent(word: Word, before: Word, following: Word | None) -> bool:
    raised = (word.baseline - before.baseline) / max(before.size, 1)
    ends_sentence = before.text[-1] in ".!?)”’»"
    is_apart = word.is_spaced and (
        not ends_sentence or (following and _touches(word, following))
    )  # a note's mark may have a space before it; the 14 of ¹⁴C belongs to what follows
    return (
        bool(_EXPONENT.fullmatch(word.text))
        and not is_apart
        and (word.size <= SMALLER * before.size or (raised >= 0.4 and word.size < before.size))
        and raised >= 0.15
        and word.left - before.right <= (SPACED if ends_sentence else ATTACHED) * before.size
        and before.cells == ()
    )


def _begins_raised(word: Word, following: Word) -> bool:
    """Whether the line begins with the mark of a note that belongs to the line before."""
    return (
        bool(_EXPONENT.fullmatch(word.text))
        and word.size < 0.95 * following.size
        and word.baseline >= following.baseline + 0.25 * following.size
        and following.text[:1].isalpha()
    )


def _is_one_word(before: Word, word: Word) -> bool:
    """Whether what touches is parted by size or height alone: small capitals, formulas."""
    small, large = sorted((before.size, word.size))
    if before.cells or word.cells or is_right_to_left(before.text + word.text):
        return False
    is_sign = not any(map(str.isalnum, word.text))
    if _FORMULA.search(before.text) and (word.text[0].isupper() or word.text[0] == "("):
        return True
    return bool(RAISED.search(before.text[-1:])) or is_sign or small <= SMALLER * large


def _touches(before: Word, word: Word) -> bool:
    gap = word.left - before.right
    return not word.is_spaced and abs(gap) <= TOUCHING * min(before.size, word.size)
