"""Tags: the owner's own where one fits, else keyphrases that read like tags."""

from __future__ import annotations

import re
from collections.abc import Sequence

from rapidfuzz import fuzz

from ingestion.transformers.keyphrases import stem, stop_words

VERSION = "1"

MOST = 5
ALIKE = 90  # of 100: two spellings of one tag

_JUNK = re.compile(
    r"^\W*\d|\d{4}|https?|www\.|\b(?:click|here|read more|share|menu|home|login|page|website|"
    r"january|february|march|april|june|july|august|september|october|november|december|"
    r"monday|tuesday|wednesday|thursday|friday|saturday|sunday)\b",
    re.IGNORECASE,
)


def choose(phrases: Sequence[str], *, known: Sequence[str], language: str) -> tuple[str, ...]:
    """At most five tags for the phrases, best first, none like another."""
    by_stem = {stem(tag, language): tag for tag in known}
    chosen: list[str] = []
    for phrase in phrases:
        tag = _known(phrase, by_stem, language) or _as_tag(phrase, language)
        if tag and not any(_alike(tag, other, language) for other in chosen):
            chosen.append(tag)
        if len(chosen) == MOST:
            break
    return tuple(chosen)


def _known(phrase: str, by_stem: dict[str, str], language: str) -> str | None:
    """The owner's tag that is the phrase, stands in it, or is another spelling of it."""
    key = stem(phrase, language)
    words = set(key.split())
    fitting = [
        (len(other), tag)
        for other, tag in by_stem.items()
        if set(other.split()) <= words or fuzz.ratio(key, other) >= ALIKE
    ]
    return max(fitting)[1] if fitting else None


def _as_tag(phrase: str, language: str) -> str | None:
    words = phrase.split()
    if _JUNK.search(phrase) or len(phrase) < 3 or len(words) > 3:
        return None
    if any(word.lower() in stop_words(language) for word in (words[0], words[-1])):
        return None
    if language == "en" and any(word.lower().endswith("ed") for word in words[1:]):
        return None  # "keepers climbed" is a clause, "supervised learning" a subject
    return phrase.strip(".'’-")


def _alike(tag: str, other: str, language: str) -> bool:
    one, two = stem(tag, language).split(), stem(other, language).split()
    within = set(one) <= set(two) or set(two) <= set(one)
    return within or fuzz.ratio(" ".join(one), " ".join(two)) >= ALIKE
