"""Tags: the owner's own where one fits; and keyphrases that read like tags and may become some."""

from __future__ import annotations

import re
from collections.abc import Sequence
from functools import lru_cache
from typing import TYPE_CHECKING

import numpy as np
from rapidfuzz import fuzz

from ingestion.analysis.stemming import HEAD_FIRST, stem, stop_words
from ingestion.documents.types import Embed
from librarian_site.core.words import HANGUL, UNSPACED, is_latin

if TYPE_CHECKING:
    from numpy.typing import NDArray

MOST = 5
MOST_OWN = 20  # of those that the document itself has
LONGEST_OWN = 60  # characters, as many as a tag may have
ALIKE = 90  # of 100: two spellings of one tag
MEANT = 0.8  # cosine from which two phrases mean one thing
AKIN = 60  # of 100: how like in spelling they must be too, in languages the model knows little of
MOST_MEANT = 200  # of the owner's tags, those that are compared by meaning
LONGEST = 3  # words of a new tag

_JUNK = re.compile(
    r"^\W*\d|\d{4}|https?|www\.|\w\.(?:com|org|net|co|de|fr|es|uk)\b|^(?:best|biggest|top|worst|"
    r"bad|good|great|new|more|most|many|available|important|different|various)\b|"
    r"\b(?:click|here|read more|share|menu|login|cookies?|newsletter|"
    r"january|february|march|april|june|july|august|september|october|november|december|"
    r"monday|tuesday|wednesday|thursday|friday|saturday|sunday|"
    r"januar|februar|märz|mai|juni|juli|oktober|dezember|"
    r"janvier|février|mars|avril|juin|juillet|août|septembre|octobre|novembre|décembre|"
    r"enero|febrero|marzo|abril|mayo|junio|julio|agosto|septiembre|octubre|noviembre|diciembre)\b",
    re.IGNORECASE,
)
_SHORT_WORDS = re.compile(f"[{UNSPACED}{HANGUL}]")  # words of two characters are usual here


def choose(
    phrases: Sequence[str],
    *,
    known: Sequence[str],
    language: str,
    embed: Embed,
    vectors: NDArray[np.float32] | None = None,
) -> tuple[str, ...]:
    """At most five tags for the phrases, best first, none like another.

    `vectors` are the phrases' own in small letters, where they are there already.

    Of the phrases that are none of the owner's tags in any spelling, one that means the same as
    such a tag is that tag too. Meanings are compared in Latin letters alone: the default model
    sees the words of other scripts as nearly the same.
    """
    if not phrases:
        return ()
    by_stem = {stem(tag, language): tag for tag in known}
    if vectors is None:
        vectors = embed([phrase.lower() for phrase in phrases])
    meant = _meant(phrases, vectors, known, language, embed)
    chosen: dict[str, int] = {}  # with the place of its phrase
    for place, phrase in enumerate(phrases):
        tag = _known(phrase, by_stem, language) or meant[place] or _as_tag(phrase, language)
        if not tag or any(_alike(tag, other, language) for other in chosen):
            continue
        repeats = (vectors[[*chosen.values()]] @ vectors[place] >= MEANT).any()
        if tag in known or not (repeats and is_latin(phrase)):
            chosen[tag] = place
        if len(chosen) == MOST:
            break
    return tuple(chosen)


def with_own(own: Sequence[str], chosen: Sequence[str]) -> tuple[str, ...]:
    """The document's own tags, and of the chosen ones as many as are left until there are five."""
    tags = {tag.lower(): tag for tag in own[:MOST_OWN] if len(tag) <= LONGEST_OWN}
    for tag in chosen:
        if len(tags) < MOST:
            tags.setdefault(tag.lower(), tag)
    return tuple(tags.values())


def divide(
    chosen: Sequence[str], *, own: Sequence[str], known: Sequence[str]
) -> tuple[tuple[str, ...], tuple[str, ...]]:
    """The document's tags, and the phrases that are no tags yet: no other item has them so far."""
    names = {tag.lower() for tag in known}
    labels = with_own(own, [tag for tag in chosen if tag.lower() in names])
    taken = {tag.lower() for tag in labels}
    return labels, tuple(tag for tag in chosen if tag.lower() not in names | taken)


def _known(phrase: str, by_stem: dict[str, str], language: str) -> str | None:
    """The owner's tag that is the phrase, what the phrase is a kind of, or another spelling."""
    key = stem(phrase, language)
    fitting = [
        (len(other), tag)
        for other, tag in by_stem.items()
        if _is_kind_of(key.split(), other.split(), language) or fuzz.ratio(key, other) >= ALIKE
    ]
    return max(fitting)[1] if fitting else None


def _is_kind_of(words: list[str], other: list[str], language: str) -> bool:
    """A lighthouse keeper is a keeper, and no lighthouse; of two words and more, all will do."""
    if len(other) > 1:
        return any(words[at : at + len(other)] == other for at in range(len(words)))
    return bool(words) and other == [words[0] if language in HEAD_FIRST else words[-1]]


def _meant(
    phrases: Sequence[str],
    vectors: NDArray[np.float32],
    known: Sequence[str],
    language: str,
    embed: Embed,
) -> Sequence[str | None]:
    """For each phrase and its vector the owner's tag that means the same, or None."""
    tags = [tag for tag in known[:MOST_MEANT] if is_latin(tag)]
    if not tags:
        return [None] * len(vectors)
    alike = vectors @ np.stack([_vector(tag.lower(), embed) for tag in tags]).T
    found: list[str | None] = []
    for phrase, near, row in zip(phrases, alike.argmax(axis=1), alike, strict=True):
        tag = tags[near]
        akin = language in ("en", "") or fuzz.ratio(phrase.lower(), tag.lower()) >= AKIN
        found.append(tag if row[near] >= MEANT and is_latin(phrase) and akin else None)
    return found


@lru_cache(maxsize=2000)
def _vector(tag: str, embed: Embed) -> NDArray[np.float32]:
    # A worker meets the same tags with every document.
    vector: NDArray[np.float32] = embed([tag])[0]
    return vector


def _as_tag(phrase: str, language: str) -> str | None:
    words = phrase.split()
    if _JUNK.search(phrase) or len(words) > LONGEST:
        return None
    if len(phrase) < 3 and not (phrase.isupper() or _SHORT_WORDS.search(phrase)):
        return None
    if any(word.lower() in stop_words(language) for word in (words[0], words[-1])):
        return None
    if language == "en" and any(word.lower().endswith("ed") for word in words[1:]):
        return None  # "keepers climbed" is a clause, "supervised learning" a subject
    return phrase.strip(".'’-")


def _alike(tag: str, other: str, language: str) -> bool:
    one, two = stem(tag, language).split(), stem(other, language).split()
    within = len({*one} & {*two}) >= min(2, len(one), len(two))
    return within or fuzz.ratio(" ".join(one), " ".join(two)) >= ALIKE
