"""What a text is about: phrases near its centroid, unlike each other (KeyBERT, Grootendorst)."""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from collections.abc import Iterator, Sequence
from functools import cache

import numpy as np
import snowballstemmer
import stopwordsiso

from ingestion.documents import Embed
from ingestion.transformers.text import Block, BlockKind, split_sentences

CANDIDATES = 120  # phrases embedded at most
TEXT = 12_000  # characters looked at; a subject is clear by then
RELEVANCE = 0.7  # against novelty, in MMR
FREQUENCY = 0.2  # weight of term frequency beside meaning
LONGEST = 3  # words
ENOUGH_REPEATED = 25  # phrases said more than once that are enough to choose from

_TOKEN = re.compile(r"[^\W_]+(?:['’.-][^\W_]+)*|[^\w\s]")
_STEMMERS = {
    "en": "english", "de": "german", "fr": "french", "es": "spanish", "it": "italian",
    "nl": "dutch", "pt": "portuguese", "sv": "swedish", "da": "danish", "no": "norwegian",
    "fi": "finnish", "ru": "russian",
}  # fmt: skip


def extract(
    blocks: Sequence[Block], *, title: str, language: str, embed: Embed, count: int = 10
) -> list[str]:
    """Up to `count` phrases in their reading form, the most telling first."""
    text = _text(blocks, title)
    candidates = _candidates(text, language)
    if not candidates:
        return []
    phrases = list(candidates)
    vectors = embed(phrases)
    about = embed([text[:1500], title or text[:200]]).mean(axis=0)
    about /= max(float(np.linalg.norm(about)), 1e-9)
    weights = np.array([candidates[phrase] for phrase in phrases])
    scores = (1 - FREQUENCY) * (vectors @ about) + FREQUENCY * weights / weights.max()
    return _diverse(phrases, vectors, scores, count)


def stem(phrase: str, language: str) -> str:
    """What makes two phrases one: case and endings aside."""
    return " ".join(_stemmer(language).stemWords(phrase.lower().split()))


@cache
def stop_words(language: str) -> frozenset[str]:
    known = language if stopwordsiso.has_lang(language) else "en"
    return frozenset(stopwordsiso.stopwords(known))


@cache
def _stemmer(language: str) -> snowballstemmer.stemmer:
    return snowballstemmer.stemmer(_STEMMERS.get(language, "english"))


def _text(blocks: Sequence[Block], title: str) -> str:
    kinds = (BlockKind.HEADING, BlockKind.PARAGRAPH, BlockKind.LIST, BlockKind.QUOTE)
    parts = [title, *(b.text for b in blocks if b.kind in kinds and b.linked < 0.6)]
    return "\n".join(parts)[:TEXT]


def _candidates(text: str, language: str) -> dict[str, float]:
    """Phrases in their commonest form, weighted by frequency, length and an early place."""
    forms: dict[str, Counter[str]] = defaultdict(Counter)
    first: dict[str, int] = {}
    for place, phrase in enumerate(_phrases(text, language)):
        key = stem(phrase, language)
        forms[key][phrase] += 1
        first.setdefault(key, place)
    repeated = [key for key, counts in forms.items() if counts.total() > 1]
    if len(repeated) >= ENOUGH_REPEATED:
        # In a text of some length, what is said once is hardly what it is about.
        forms = {key: forms[key] for key in repeated}
    weights = {
        key: np.log1p(counts.total()) * (1 + 0.3 * key.count(" ")) * (1 + 1 / (1 + first[key] / 50))
        for key, counts in forms.items()
    }
    best = sorted(weights, key=lambda key: (-weights[key], first[key]))[:CANDIDATES]
    return {_reading_form(forms[key]): float(weights[key]) for key in best}


def _phrases(text: str, language: str) -> Iterator[str]:
    """Runs of up to three words that neither begin nor end in a stop word."""
    stops = stop_words(language)
    for line in text.splitlines():
        for sentence in split_sentences(line):
            for run in _runs(sentence):
                for size in range(1, LONGEST + 1):
                    for at in range(len(run) - size + 1):
                        words = run[at : at + size]
                        if _is_phrase(words, stops):
                            yield " ".join(words)


def _runs(sentence: str) -> Iterator[list[str]]:
    """Words between punctuation marks."""
    run: list[str] = []
    for token in _TOKEN.findall(sentence):
        if token[0].isalnum():
            run.append(token)
        elif run:
            yield run
            run = []
    if run:
        yield run


def _is_phrase(words: Sequence[str], stops: frozenset[str]) -> bool:
    ends = (words[0].lower(), words[-1].lower())
    if any(end in stops or len(end) < 2 or end[0].isdigit() for end in ends):
        return False
    return any(len(word) > 2 for word in words) and len(" ".join(words)) <= 50


def _reading_form(forms: Counter[str]) -> str:
    """The commonest form, lower-cased unless it is written in capitals inside sentences."""
    total = forms.total()
    form, _ = min(forms.items(), key=lambda item: (-item[1], item[0]))
    lower = sum(count for written, count in forms.items() if written == written.lower())
    return form.lower() if lower * 3 >= total else form


def _diverse(
    phrases: Sequence[str], vectors: np.ndarray, scores: np.ndarray, count: int
) -> list[str]:
    picked: list[int] = []
    free = set(range(len(phrases)))
    while free and len(picked) < count:
        repeated = (vectors @ vectors[picked].T).max(axis=1) if picked else 0 * scores
        value = RELEVANCE * scores - (1 - RELEVANCE) * repeated
        best = max(free, key=lambda i: float(value[i]))
        free.discard(best)
        picked.append(best)
    return [phrases[i] for i in picked]
