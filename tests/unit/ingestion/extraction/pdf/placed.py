"""Words and lines put where a test wants them, without a file."""

from __future__ import annotations

from collections.abc import Sequence

from ingestion.extraction.pdf.lines import Column, Line
from ingestion.extraction.pdf.words import Font, Word

PLAIN, BOLD = Font(False, False, "Serif"), Font(False, True, "Serif-Bold")
FIXED = Font(True, False, "Mono")
LETTER = 5.0  # width of a character in points, at a size of 10


def word(
    text: str, left: float, baseline: float, font: Font = PLAIN, *, size: float = 10, turn: int = 0
) -> Word:
    right = left + LETTER * len(text) * size / 10
    return Word(text, left, right, baseline, size, font, 0, True, turn)


def row(*texts: tuple[str, float], baseline: float = 0, font: Font = PLAIN) -> list[Word]:
    """Texts from their left edges on, each parted into words."""
    words = []
    for text, left in texts:
        for each in text.split():
            words.append(word(each, left, baseline, font))
            left = words[-1].right + LETTER
    return words


def lines(texts: Sequence[str | tuple[str, Font]], column: Column) -> list[Line]:
    """One below the other; those in plain type need no font."""
    found = []
    for at, each in enumerate(texts):
        text, font = each if isinstance(each, tuple) else (each, PLAIN)
        words = row((text, column.left), baseline=700 - 12 * at, font=font)
        found.append(Line(tuple(words), 1, column))
    return found
