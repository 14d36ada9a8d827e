"""BM25 as sparse vectors: term weights here, the inverse document frequency in the index.

Robertson & Zaragoza 2009, "The Probabilistic Relevance Framework: BM25 and Beyond". Every engine
gets the same vectors and multiplies by its own idf (Qdrant's IDF modifier).
"""

from __future__ import annotations

import re
import threading
import unicodedata
from collections import Counter
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from functools import cache, lru_cache
from hashlib import blake2b
from typing import Any

import stopwordsiso

from librarian_site.core.words import HAN, KANA, is_latin, without_joiners
from library.vector_index import folding, variants
from library.vector_index.stemmers import ENGLISH_STOP_WORDS, STEMMERS

VERSION = "bm25.6"  # a new number whenever the vectors change
K1 = 1.6  # within the 1.2 to 2 that Manning, Raghavan & Schütze 2008 find reasonable
B = 0.75
K3 = 8.0  # how soon a word that a question repeats counts no more; 7 to 1000 do alike
# A word of the title counts as two: fields weighted before saturation, as BM25F has it (Robertson,
# Zaragoza & Taylor 2004). Two and three do alike.
TITLE_WEIGHT = 2
AVERAGE_TERMS = 110.0  # of a passage without stop words; fixed, as an index that grows has no mean

SHORTEST_LOOKED_FOR = 4  # letters of a stop word that people may look for
MOST_TERMS = 100_000  # words of a language whose terms are remembered
GUESSED_FROM = 4  # words: fewer are mostly guessed wrong

PART_WEIGHT = 0.5  # of a word within a compound, against the word by itself
# Of a word as it is written, against its stem. It puts the form that was typed before the others,
# and makes good what a stemmer merges wrongly: 0.25 to 0.5 raise nDCG@10 on every collection.
WRITTEN_WEIGHT = 0.5
# The same in a query of one word: more than any number of repetitions of its stem can score.
WRITTEN_ALONE = 2 * (K1 + 1)
WRITTEN = "="  # a term that begins with it is a word as it is written

_CHARACTER = re.compile(f"[{HAN}{KANA}]")  # each is found by itself
_BEFORE_PARTICLE = re.compile(r"^([가-힣])[은는이가을를의에로와과도만]$")  # a Korean word's end
# Of d'accord, l'eau, dell'arte the word is what follows; elsewhere it is what comes before.
_ELIDING = frozenset({"ca", "fr", "it"})
_SAME = {"nb": "no", "nn": "no"}
# A stemmer keeps the word it is at in itself, so each thread has its own.
_local = threading.local()


@dataclass(frozen=True, slots=True)
class SparseVector:
    indices: list[int]
    values: list[float]


def encode_document(text: str, language: str, *, title: str = "") -> SparseVector:
    """Saturated term frequencies of the words as they are written and of their stems.

    They are stemmed by the text's own language (`en`, `pt-BR`); a language without a stemmer
    leaves the words as they are. A text of unknown language is read as English if its letters are
    Latin: it is mostly too short to tell. `title` is that of the document the text is from.
    """
    words, stops, code = _document_words(text, language, title)
    norm = K1 * (1 - B + B * words.total() / AVERAGE_TERMS)
    counts: dict[str, float] = {}
    for word, n in (words + stops).items():
        for term, weight in (*_terms_of(word, code).items(), *_as_written(word)):
            counts[term] = counts.get(term, 0.0) + n * weight
    return _vector({term: n * (K1 + 1) / (n + norm) for term, n in counts.items()})


def document_terms(text: str, language: str, *, title: str = "") -> set[str]:
    """The terms by which a text is found, without its words as they are written."""
    words, stops, code = _document_words(text, language, title)
    return {term for word in words + stops for term in _terms_of(word, code)}


def words_as_written(text: str) -> set[str]:
    """The text's words in lower case and without accents, as full text has them."""
    return {folding.fold(word) for word in _words(text, "")}


def _document_words(text: str, language: str, title: str) -> tuple[Counter[str], Counter[str], str]:
    """Return the words with their counts, others that only find the text, and the language.

    These are names without their signs, and long stop words: their lists have words that people
    look for, as "Mensch" and "книга". They count for nothing in a text's length.
    """
    code = base_language(language) or ("en" if is_latin(f"{title} {text}") else "")
    words = Counter((*_content_words(text, code), *folding.joined_words(text)))
    for word in (*_content_words(title, code), *folding.joined_words(title)):
        words[word] += TITLE_WEIGHT
    dropped = Counter[str]()
    if code != "en":
        dropped.update(
            word
            for word in (*_words(text, code), *_words(title, code))
            if len(word) >= SHORTEST_LOOKED_FOR and word not in words
        )
    dropped.update(set(variants.without_signs(f"{title} {text}")) - words.keys())
    return words, dropped, code


def encode_query(terms: Mapping[str, float]) -> SparseVector:
    """The query's terms with their weights; see `query_terms`."""
    return _vector(terms)


def query_terms(
    text: str, languages: Iterable[str] = (), *, also: Iterable[str] = ()
) -> dict[str, float]:
    """The query's terms, such that they match texts of several languages, with their weights.

    A word counts as written, as English has it, as `languages` have it, and as the language has
    it that a query of some words seems to be in. Stop words of any of these are left out. In
    languages of `also` words are stemmed too, but their stop words count. A word that is repeated
    counts more, as BM25 has it.
    """
    guessed = [_guess(text)] if text.count(" ") >= GUESSED_FROM - 1 else []
    chosen = dict.fromkeys(base_language(language) for language in (*languages, *guessed, "en"))
    stops = frozenset[str]().union(*map(stop_words, chosen))
    joined = (*folding.joined_words(text), *variants.without_signs(text))
    most: dict[str, int] = {}
    for language in dict.fromkeys((*chosen, *map(base_language, also))):
        words = _words(text, language)
        looked_for = [word for word in words if word not in stops] or words
        counts = Counter(
            term for word in (*looked_for, *joined) for term in _query_terms_of(word, language)
        )
        for term, n in counts.items():
            most[term] = max(n, most.get(term, 0))
    written = WRITTEN_ALONE if content_words(most) == 1 else WRITTEN_WEIGHT
    return {
        term: n * (K3 + 1) / (n + K3) * (written if term.startswith(WRITTEN) else 1.0)
        for term, n in most.items()
    }


def typed_words(
    text: str, terms: Collection[str], languages: Iterable[str]
) -> dict[str, frozenset[str]]:
    """The words of a query as they were typed, each with those of its `terms`; no stop words."""
    codes = dict.fromkeys((*map(base_language, languages), "en"))
    found: dict[str, frozenset[str]] = {}
    for match in folding.TOKEN.finditer(text.replace("\u2019", "'")):
        words = {word for code in codes for word in _words(match[0], code)}
        own = {term for code in codes for word in words for term in _query_terms_of(word, code)}
        if met := own.intersection(terms):
            found.setdefault(match[0], frozenset(met))
    return found


def content_words(terms: Collection[str]) -> int:
    """How many words a query's terms are of."""
    return sum(term.startswith(WRITTEN) for term in terms)


_NONE: frozenset[str] = frozenset()


class _KnownTerms(dict[str, frozenset[str]]):
    """A language's words by their terms: a page asks for some thousand, mostly the same."""

    def __init__(self, language: str) -> None:
        self._language = language

    def __missing__(self, word: str) -> frozenset[str]:
        if len(self) >= MOST_TERMS:
            self.clear()
        found = _content_words(word, self._language)
        # The last alone, as l'eau is looked for as eau.
        self[word] = terms = frozenset(_terms_of(found[-1], self._language)) if found else _NONE
        return terms


known_terms = cache(_KnownTerms)


def terms(text: str, language: str) -> list[str]:
    """The text's stems in order, without stop words unless there is nothing else."""
    code = base_language(language)
    return [_term(word, code) for word in _content_words(text, code)]


def _content_words(text: str, code: str) -> list[str]:
    words = _words(text, code)
    stops = stop_words(code)
    return [word for word in words if word not in stops] or words


@lru_cache(maxsize=MOST_TERMS)
def _term(word: str, language: str) -> str:
    """The word's stem without accents. English writes none, and stems what is left."""
    if language == "en":
        return _stem(language, folding.fold(word))
    return folding.fold(_stem(language, word))


def _query_terms_of(word: str, language: str) -> set[str]:
    typed = folding.transliterated(word, language)
    found = {folding.fold(word), _term(word, language), typed, _term(typed, language)}
    others = variants.english_variants(word) if language == "en" else ()
    found |= {_term(other, language) for other in others}
    found |= {_term(bare, language) for bare in variants.without_prefixes(word, language)}
    return {term for term in found if term} | {term for term, _ in _as_written(word)}


@lru_cache(maxsize=MOST_TERMS)
def _as_written(word: str) -> tuple[tuple[str, float], ...]:
    """The term of the word's own form; scripts that are searched by pairs of letters have none."""
    return () if folding.is_paired(word) else ((WRITTEN + folding.fold(word), 1.0),)


@lru_cache(maxsize=MOST_TERMS)
def _terms_of(word: str, language: str) -> dict[str, float]:
    """All terms by which the word is to be found, with their weights."""
    also = (
        _stem(language, folding.fold(word)),  # typed without accents, it may have another ending
        _term(folding.transliterated(word, language), language),
        *(_CHARACTER.findall(word) if len(word) > 1 else ()),
        *_BEFORE_PARTICLE.findall(word),
        *(_term(bare, language) for bare in variants.without_prefixes(word, language)),
    )
    parts = (_term(part, language) for part in folding.compound_parts(word, language))
    weights = dict.fromkeys(parts, PART_WEIGHT) | dict.fromkeys(also, 1.0)
    weights[_term(word, language)] = 1.0
    weights.pop("", None)  # of a word that is all marks, as a lone tatweel
    return weights


@cache
def stop_words(language: str) -> frozenset[str]:
    if language == "en":
        return ENGLISH_STOP_WORDS
    if not stopwordsiso.has_lang(language):
        return frozenset()
    return frozenset(stopwordsiso.stopwords(language))


def base_language(language: str) -> str:
    code = language.replace("_", "-").partition("-")[0].lower()
    return _SAME.get(code, code)


def _words(text: str, language: str) -> list[str]:
    normal = unicodedata.normalize("NFKC", without_joiners(text)).replace("\u2019", "'")
    words: list[str] = []
    for match in folding.TOKEN.finditer(normal):
        word = folding.spelled(match[0])
        if match["run"]:
            words += folding.pairs(folding.clusters(word))
        elif language in _ELIDING:
            words += word.split("'")
        else:
            words.append(word.removesuffix("'s"))
    return words


@lru_cache(maxsize=MOST_TERMS)
def _stem(language: str, word: str) -> str:
    name = STEMMERS.get(language)
    if name is None:
        return variants.hebrew_stem(word) if language == "he" else word
    stemmers: dict[str, Any] = _local.__dict__
    if name not in stemmers:
        import snowballstemmer  # its many languages take a tenth of a second of every start

        stemmers[name] = snowballstemmer.stemmer(name)
    return str(stemmers[name].stemWord(word))


def _guess(text: str) -> str:
    import py3langid  # half a second, and only a search without a given language needs it

    return str(py3langid.classify(text)[0])


def _vector(weights: Mapping[str, float]) -> SparseVector:
    """By term id, ascending; where two terms share an id the larger weight stays."""
    by_id: dict[int, float] = {}
    for term, weight in weights.items():
        number = _term_id(term)
        by_id[number] = max(weight, by_id.get(number, 0.0))
    ids = sorted(by_id)
    return SparseVector(ids, [by_id[number] for number in ids])


@lru_cache(maxsize=MOST_TERMS)
def _term_id(term: str) -> int:
    """A stable 32-bit id: of 100,000 terms about one in 40,000 shares its own with another."""
    return int.from_bytes(blake2b(term.encode(), digest_size=4).digest(), "little")
