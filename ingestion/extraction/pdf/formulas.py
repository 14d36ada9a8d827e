"""Fractions of displayed formulas, which stand on three lines, as one: `v = √ (2gh)/(1 + k²)`."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import replace
from statistics import median

from ingestion.extraction.pdf.lines import line_text, split_cells
from ingestion.extraction.pdf.raised import SMALLER, TOUCHING, with_exponents
from ingestion.extraction.pdf.words import Word

NEAREST, FARTHEST = 0.3, 1.05  # of the size, between the line and what is over or under the bar
INLINE, LOWERED = 0.8, 0.6  # of the size: type and depth of what is under a bar within a line
CENTRED = 0.2  # of the size, over each other
_MATH_FONT = re.compile(r"^(?:\w+\+)?(?:CM(?:MI|SY|EX)|MSBM|LMMath|rsfs|eufm)|math|STIX", re.I)
_TEXT_WORD = re.compile(r"[^\W\d_]{3}")
_ONE = re.compile(r"\w+|\w[⁰-⁹]+")


def with_fractions(rows: list[list[Word]]) -> list[list[Word]]:
    """The rows from the top of the page; three that are a line with fractions as one."""
    rows = _with_inline(rows)
    at = 1
    while at + 1 < len(rows):
        whole = _whole(*rows[at - 1 : at + 2])
        if whole is None:
            at += 1
        else:
            rows[at - 1 : at + 2] = [whole]
    return rows


def are_formulas(lines: Iterable[Sequence[Word]]) -> bool:
    """Whether the lines hold signs of formulas and no word of a text: equations below another."""
    words = [word for line in lines for word in line]
    signs = [word for word in words if _MATH_FONT.search(word.font.name)]
    return bool(signs) and not any(
        _TEXT_WORD.search(word.text) and word not in signs for word in words
    )


def _with_inline(rows: list[list[Word]]) -> list[list[Word]]:
    """The rows; small type below one that stands under raised type in it is a part of it."""
    whole = list(rows[:1])
    for below in rows[1:]:
        row = _with_denominators(whole[-1], below)
        if row is None:
            whole.append(below)
        else:
            whole[-1] = row
    return whole


def _with_denominators(row: Sequence[Word], below: Sequence[Word]) -> list[Word] | None:
    """The row with each part of the next one under its numerator; None where one has none."""
    base, size = _baseline(row), max(word.size for word in row)
    lowered = base - _baseline(below)
    is_small = all(word.size <= INLINE * size for word in below)
    if not (is_small and NEAREST * size <= lowered <= LOWERED * size):
        return None
    raised = [
        word
        for word in row
        if word.size <= INLINE * size and word.baseline - base >= NEAREST * size
    ]
    left, fractions = list(row), list[Word]()
    for lower in split_cells(below):
        upper = [word for word in raised if _is_over(word, lower)]
        if not upper or not _are_centred(upper, lower, size):
            return None
        left = [word for word in left if word not in upper]
        fractions.append(_fraction(upper, lower, base, size))
    return sorted([*left, *fractions], key=lambda word: word.left) if left else None


def _is_over(word: Word, lower: Sequence[Word]) -> bool:
    return word.left < lower[-1].right and lower[0].left < word.right


def _are_centred(upper: Sequence[Word], lower: Sequence[Word], size: float) -> bool:
    middles = [(part[0].left + part[-1].right) / 2 for part in (upper, lower)]
    return abs(middles[0] - middles[1]) < CENTRED * size


def _whole(above: Sequence[Word], row: Sequence[Word], below: Sequence[Word]) -> list[Word] | None:
    size = median(word.size for word in row)
    over, base, under = (_baseline(words) for words in (above, row, below))
    if not all(NEAREST * size <= each <= FARTHEST * size for each in (over - base, base - under)):
        return None
    if not any(_MATH_FONT.search(word.font.name) for word in (*above, *row, *below)):
        return None
    row, below = _exponents_down(row, below)
    pairs = _paired(split_cells(above), split_cells(below))
    if not pairs or not row:
        return None
    fractions = [_fraction(upper, lower, base, size) for upper, lower in pairs]
    return _under_roots(sorted([*row, *fractions], key=lambda word: word.left), fractions)


def _under_roots(row: Sequence[Word], fractions: Sequence[Word]) -> list[Word]:
    """The row with each fraction that is under a root in its brackets."""
    whole: list[Word] = []
    for word in row:
        if word in fractions and whole and whole[-1].text == "√":
            root = whole.pop()
            word = replace(word, text=f"√({word.text})", left=root.left)
        whole.append(word)
    return whole


def _baseline(words: Sequence[Word]) -> float:
    return max(words, key=lambda word: word.size).baseline


def _exponents_down(row: Sequence[Word], below: Sequence[Word]) -> tuple[list[Word], list[Word]]:
    """Exponents of what is under the bar, taken for a part of the line above."""
    down = [
        word
        for word in row
        if any(
            word.size <= SMALLER * each.size and abs(word.left - each.right) <= TOUCHING * each.size
            for each in below
        )
    ]
    kept = [word for word in row if word not in down]
    return kept, sorted([*below, *down], key=lambda word: word.left)


def _paired(
    above: Sequence[list[Word]], below: Sequence[list[Word]]
) -> list[tuple[list[Word], list[Word]]]:
    """What stands over each other; nothing where one part stands alone."""
    if len(above) != len(below):
        return []
    pairs = list(zip(above, below, strict=True))
    is_over = all(
        upper[0].left < lower[-1].right and lower[0].left < upper[-1].right
        for upper, lower in pairs
    )
    return pairs if is_over else []


def _fraction(upper: Sequence[Word], lower: Sequence[Word], base: float, size: float) -> Word:
    words = [*upper, *lower]
    return replace(
        upper[0],
        text=f"{_grouped(upper)}/{_grouped(lower)}",
        left=min(word.left for word in words),
        right=max(word.right for word in words),
        baseline=base,
        size=size,
    )


def _grouped(words: Sequence[Word]) -> str:
    text = line_text(with_exponents(words))
    return text if _ONE.fullmatch(text) else f"({text})"
