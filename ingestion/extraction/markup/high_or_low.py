"""What is set higher or lower than its line, as text: 10⁶, H₂O, 1st, x^n."""

from __future__ import annotations

from ingestion.extraction.builders import SUBSCRIPTS, SUPERSCRIPTS


def set_high(text: str) -> str:
    """Digits as characters of their own; words, as in 1st, as they are."""
    if all(ord(character) in SUPERSCRIPTS for character in text):
        return text.translate(SUPERSCRIPTS)
    return text if len(text) > 1 and text.isalpha() else f"^{_grouped(text)}"


def set_low(text: str) -> str:
    """Digits as characters of their own, all else behind a sign."""
    if all(ord(character) in SUBSCRIPTS for character in text):
        return text.translate(SUBSCRIPTS)
    return f"_{_grouped(text)}"


def _grouped(text: str) -> str:
    return text if text.isalnum() else f"({text})"
