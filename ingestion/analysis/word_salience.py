"""How likely a text's words are to be said in a description of it, and so its sentences.

A logistic model of three figures a word: the share of the sentences that say it, how early it is
first said, and how often it is written as a name is.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from functools import lru_cache
from typing import TYPE_CHECKING

import numpy as np

from ingestion.analysis.markdown_blocks import words_of
from ingestion.analysis.stemming import is_unspaced, stem, stop_words

if TYPE_CHECKING:
    from numpy.typing import NDArray

# Fitted (L2, C = 1) on the even lines of 307 publishers' descriptions of pages.
BIAS, SHARED, EARLY, NAMED = 0.67, 1.50, 2.35, 0.77
SMOOTHED = 0.01  # of the share of sentences, before its logarithm
FADES = 100  # words from the beginning by which being early counts e times less
FEWEST = 4  # a sentence of fewer telling words is divided by as many
SHORTEST = 3  # letters of a telling word, where words are spaced


@dataclass(slots=True)
class _Seen:
    first: int  # words before it
    said: int = 0
    named: int = 0  # with a capital within a sentence
    sentences: set[int] = field(default_factory=set)


def telling(
    sentences: Sequence[str], of: Sequence[str], *, language: str = "en"
) -> NDArray[np.float32]:
    """For each sentence, the mean chance of its words: shape (len(sentences),), each 0 to 1.

    `of`: all sentences of the text, in order.
    """
    chances = _chances(of, language)
    return np.array([_mean(chances, sentence, language) for sentence in sentences], np.float32)


def _mean(chances: dict[str, float], sentence: str, language: str) -> float:
    said = {stemmed for stemmed, _, _ in _words(sentence, language)}
    return sum(chances.get(word, 0.0) for word in said) / max(FEWEST, len(said))


def _chances(sentences: Sequence[str], language: str) -> dict[str, float]:
    seen: dict[str, _Seen] = {}
    before = 0
    for number, sentence in enumerate(sentences):
        for word, place, is_named in _words(sentence, language):
            found = seen.setdefault(word, _Seen(first=before + place))
            found.said += 1
            found.named += is_named
            found.sentences.add(number)
        before += len(words_of(sentence))
    return {word: _chance(found, len(sentences)) for word, found in seen.items()}


def _chance(word: _Seen, sentences: int) -> float:
    shared = np.log(len(word.sentences) / sentences + SMOOTHED)
    early = np.exp(-word.first / FADES)
    sure = BIAS + SHARED * shared + EARLY * early + NAMED * word.named / word.said
    return float(1 / (1 + np.exp(-sure)))


def _words(sentence: str, language: str) -> Iterator[tuple[str, int, bool]]:
    """Each word that says something: its stem, its place, and whether it is written as a name."""
    stops = stop_words(language)
    shortest = 1 if is_unspaced(sentence) else SHORTEST
    for place, word in enumerate(words_of(sentence)):
        if len(word) >= shortest and word.lower() not in stops:
            yield _stem(word.lower(), language), place, place > 0 and word[0].isupper()


@lru_cache(maxsize=20_000)  # of a text's words most come again
def _stem(word: str, language: str) -> str:
    return stem(word, language)
