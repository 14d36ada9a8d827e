"""Validate a model's answer: its schema, lengths, and that it is grounded in the document."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Sequence
from typing import Annotated

from pydantic import BaseModel, Field

from ingestion.analysis.markdown_blocks import split_sentences, words_of

SUMMARY_LENGTH = 900  # characters
POINT_LENGTH = 300
REASON_LENGTH = 120
POINTS = 6  # key points at most
TAGS = 5
# Share of an answer's longer words that must occur in the text, when both are in one language.
GROUNDED = 0.5
LONGER = 4  # letters from which a word counts as longer

# Reject URLs, markup and code: a document could make the model pass them on to a reader.
_FORBIDDEN = re.compile(
    r"https?:|www\.|\w@\w|[\w-]+\.(?:com|net|org|io|ru|xyz|info|biz)\b|<[^>]*>|```|\]\(|[{}]|"
    r"\b(?:javascript|data):",
    re.IGNORECASE,
)
_MARKS = re.compile(r"^\s*(?:[-*•>#]+|\d+[.)])\s+|\*\*|__|`")
_NUMBER = re.compile(r"\d+(?:[.,'’\u202f\u00a0 ]\d+)*")


class Rating(BaseModel):
    value: Annotated[float, Field(ge=0, le=1)]
    reason: Annotated[str, Field(max_length=400)] = ""


class Notes(BaseModel):
    """What one part of a long document says."""

    points: Annotated[list[str], Field(min_length=1, max_length=12)]


class Answer(BaseModel):
    """What the whole document says and how good it is."""

    summary: Annotated[str, Field(min_length=20, max_length=4000)]
    key_points: Annotated[list[str], Field(max_length=20)] = []
    tags: Annotated[list[str], Field(max_length=30)] = []
    substance: Rating
    readability: Rating
    sourcing: Rating

    @property
    def ratings(self) -> dict[str, Rating]:
        return {
            "substance": self.substance,
            "readability": self.readability,
            "sourcing": self.sourcing,
        }


class RejectedAnswer(ValueError):
    """An answer that is not grounded in the text; the message is sent back to the model."""


class Source:
    """The words and numbers of a document, which an answer is checked against."""

    def __init__(self, text: str, *, same_language: bool = True) -> None:
        self._words = {word[:6] for word in words_of(text.casefold())}
        self._figures = {_digits(number) for number in _NUMBER.findall(text)}
        self._same_language = same_language

    def taken(self, texts: Iterable[str], *, length: int) -> list[str]:
        """The sentences that are plain text, short enough and grounded in this document."""
        lines = (clean(text) for text in texts)
        return [line for line in lines if line and len(line) <= length and self._is_grounded(line)]

    def summary(self, text: str) -> str:
        """The summary's acceptable sentences. Raises RejectedAnswer when none is acceptable."""
        kept = ""
        for sentence in self.taken(split_sentences(clean_spaces(text)), length=SUMMARY_LENGTH):
            if len(kept) + len(sentence) <= SUMMARY_LENGTH:
                kept = f"{kept} {sentence}".strip()
        if not kept:
            raise RejectedAnswer(
                "The summary must say only what the document says, in plain sentences."
            )
        return kept

    def _is_grounded(self, line: str) -> bool:
        """Whether all numbers and, in the same language, most longer words are in the document."""
        if not {_digits(number) for number in _NUMBER.findall(line)} <= self._figures:
            return False
        longer = [word for word in words_of(line.casefold()) if len(word) >= LONGER]
        if not self._same_language or not longer:
            return True
        return sum(word[:6] in self._words for word in longer) >= GROUNDED * len(longer)


def clean(text: str) -> str:
    """One line of plain text; empty when it has URLs, markup or code."""
    line = _MARKS.sub("", clean_spaces(text))
    return "" if _FORBIDDEN.search(line) else line


def clean_spaces(text: str) -> str:
    """Strip control, bidirectional and invisible characters; collapse whitespace."""
    visible = (" " if c.isspace() else c for c in text if c.isspace() or not _is_hidden(c))
    return " ".join("".join(visible).split())


def _is_hidden(character: str) -> bool:
    return unicodedata.category(character) in ("Cc", "Cf", "Co", "Cs", "Cn")


def tags(wanted: Iterable[str], allowed: Sequence[str]) -> tuple[str, ...]:
    """The wanted tags that are allowed, in the spelling of the allowed list."""
    by_name = {name.casefold(): name for name in reversed(allowed)}
    found = (by_name.get(clean_spaces(name).lstrip("#").casefold()) for name in wanted)
    return tuple(dict.fromkeys(name for name in found if name))[:TAGS]


def _digits(number: str) -> str:
    return re.sub(r"\D", "", number)
