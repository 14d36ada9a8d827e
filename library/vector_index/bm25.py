"""BM25 as sparse vectors: term weights here, the inverse document frequency in the index.

Robertson & Zaragoza 2009, "The Probabilistic Relevance Framework: BM25 and Beyond". Every engine
gets the same vectors and multiplies by its own idf (Qdrant's IDF modifier).
"""

from __future__ import annotations

import re
import threading
import unicodedata
from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass
from functools import cache, lru_cache
from hashlib import blake2b
from typing import Any, NamedTuple

import stopwordsiso

from librarian_site.core.words import HAN, without_joiners
from library.vector_index import spelling

VERSION = "bm25.4"  # a new number whenever the vectors change
K1 = 1.6  # within the 1.2 to 2 that Manning, Raghavan & Schütze 2008 find reasonable
B = 0.75
# A word of the title counts as two: fields weighted before saturation, as BM25F has it (Robertson,
# Zaragoza & Taylor 2004). Two and three do alike.
TITLE_WEIGHT = 2
AVERAGE_TERMS = 110.0  # of a passage without stop words; fixed, as an index that grows has no mean

MOST_TERMS = 100_000  # words of a language whose terms are remembered
GUESSED_FROM = 4  # words: fewer are mostly guessed wrong

PART_WEIGHT = 0.5  # of a word within a compound, against the word by itself

_HAN = re.compile(f"[{HAN}]")
_BEFORE_PARTICLE = re.compile(r"^([가-힣])[은는이가을를의에로와과도만]$")  # a Korean word's end
# Of d'accord, l'eau, dell'arte the word is what follows; elsewhere it is what comes before.
_ELIDING = frozenset({"ca", "fr", "it"})
_STEMMERS = {
    "ar": "arabic",
    "ca": "catalan",
    "cs": "czech",
    "da": "danish",
    "de": "german",
    "el": "greek",
    "en": "english",
    "es": "spanish",
    "et": "estonian",
    "fi": "finnish",
    "fr": "french",
    "hu": "hungarian",
    "id": "indonesian",
    "it": "italian",
    "lt": "lithuanian",
    "nl": "dutch",
    "no": "norwegian",
    "pl": "polish",
    "pt": "portuguese",
    "ro": "romanian",
    "ru": "russian",
    "sv": "swedish",
    "tr": "turkish",
}
# Snowball's list for English: stopwordsiso's also has "information" and "website", for which
# people search, and costs 0.01 nDCG@10 on web pages.
_ENGLISH_STOP_WORDS = frozenset(
    re.findall(
        r"\w+",
        """
        i me my myself we our ours ourselves you your yours yourself yourselves he him his
        himself she her hers herself it its itself they them their theirs themselves what
        which who whom this that these those am is are was were be been being have has had
        having do does did doing a an the and but if or because as until while of at by for
        with about against between into through during before after above below to from up
        down in out on off over under again further then once here there when where why how
        all any both each few more most other some such no nor not only own same so than too
        very s t can will just don should now
        """,
    )
)
_SAME = {"nb": "no", "nn": "no"}
# A stemmer keeps the word it is at in itself, so each thread has its own.
_local = threading.local()


@dataclass(frozen=True, slots=True)
class SparseVector:
    indices: list[int]
    values: list[float]


class TermMatch(NamedTuple):
    """A term of a query and where in a text it stands."""

    start: int
    end: int
    term: str


def encode_document(text: str, language: str, *, title: str = "") -> SparseVector:
    """Saturated term frequencies, the words stemmed by the text's own language (`en`, `pt-BR`).

    A language without a stemmer, or none, leaves the words as they are. `title` is that of the
    document the text is from.
    """
    code = _code(language)
    words = Counter(_content_words(text, code))
    for word in _content_words(title, code):
        words[word] += TITLE_WEIGHT
    norm = K1 * (1 - B + B * words.total() / AVERAGE_TERMS)
    counts: dict[str, float] = {}
    for word, n in words.items():
        for term, weight in _terms_of(word, code).items():
            counts[term] = counts.get(term, 0.0) + n * weight
    return _vector({term: n * (K1 + 1) / (n + norm) for term, n in counts.items()})


def encode_query(terms: frozenset[str]) -> SparseVector:
    """Each of the query's terms once; see `query_terms`."""
    return _vector(dict.fromkeys(terms, 1.0))


def query_terms(
    text: str, languages: Iterable[str] = (), *, also: Iterable[str] = ()
) -> frozenset[str]:
    """The query's terms, such that they match texts of several languages.

    A word counts as written, as English has it, as `languages` have it, and as the language has
    it that a query of some words seems to be in. Stop words of any of these are left out. In
    languages of `also` words are stemmed too, but their stop words count.
    """
    guessed = [_guess(text)] if text.count(" ") >= GUESSED_FROM - 1 else []
    chosen = dict.fromkeys(_code(language) for language in (*languages, *guessed, "en"))
    stops = frozenset[str]().union(*map(stop_words, chosen))
    found: set[str] = set()
    for language in dict.fromkeys((*chosen, *map(_code, also))):
        words = _words(text, language)
        for word in [word for word in words if word not in stops] or words:
            typed = spelling.transliterated(word, language)
            found |= {spelling.fold(word), _term(word, language), typed, _term(typed, language)}
    return frozenset(found - {""})


def find_matches(wanted: frozenset[str], text: str, language: str) -> list[TermMatch]:
    """Where a text of this language has the terms that are wanted, in order."""
    known = _known_terms(_code(language))
    found: list[TermMatch] = []
    for match in spelling.TOKEN.finditer(text.replace("\u2019", "'")):
        if match["run"]:
            found += _pairs_met(wanted, match["run"], match.start())
        elif (met := known[match[0]] & wanted) != _NONE:
            found.append(TermMatch(match.start(), match.end(), min(met)))
    return found


def _pairs_met(wanted: frozenset[str], run: str, begins: int) -> list[TermMatch]:
    """Pairs of letters, or single characters, that are wanted; those that overlap are one."""
    found: list[TermMatch] = []
    letters = spelling.clusters(run)
    at = begins
    for number, letter in enumerate(letters):
        both = "".join(letters[number : number + 2])
        for piece in (both, letter):
            if (term := spelling.spelled(piece)) in wanted:
                start, end = at, at + len(piece)
                if found and start < found[-1].end:
                    last = found.pop()
                    start, end = last.start, max(end, last.end)
                found.append(TermMatch(start, end, term))
                break
        at += len(letter)
    return found


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


_known_terms = cache(_KnownTerms)


def terms(text: str, language: str) -> list[str]:
    """The text's stems in order, without stop words unless there is nothing else."""
    code = _code(language)
    return [_term(word, code) for word in _content_words(text, code)]


def _content_words(text: str, code: str) -> list[str]:
    words = _words(text, code)
    stops = stop_words(code)
    return [word for word in words if word not in stops] or words


@lru_cache(maxsize=MOST_TERMS)
def _term(word: str, language: str) -> str:
    """The word's stem without accents. English writes none, and stems what is left."""
    if language == "en":
        return _stem(language, spelling.fold(word))
    return spelling.fold(_stem(language, word))


@lru_cache(maxsize=MOST_TERMS)
def _terms_of(word: str, language: str) -> dict[str, float]:
    """All terms by which the word is to be found, with their weights."""
    also = (
        _stem(language, spelling.fold(word)),  # typed without accents, it may have another ending
        _term(spelling.transliterated(word, language), language),
        *(_HAN.findall(word) if len(word) > 1 else ()),
        *_BEFORE_PARTICLE.findall(word),
    )
    parts = (_term(part, language) for part in spelling.compound_parts(word, language))
    weights = dict.fromkeys(parts, PART_WEIGHT) | dict.fromkeys(also, 1.0)
    weights.pop("", None)
    return weights | {_term(word, language): 1.0}


@cache
def stop_words(language: str) -> frozenset[str]:
    if language == "en":
        return _ENGLISH_STOP_WORDS
    if not stopwordsiso.has_lang(language):
        return frozenset()
    return frozenset(stopwordsiso.stopwords(language))


def _code(language: str) -> str:
    code = language.replace("_", "-").partition("-")[0].lower()
    return _SAME.get(code, code)


def _words(text: str, language: str) -> list[str]:
    normal = unicodedata.normalize("NFKC", without_joiners(text)).replace("\u2019", "'")
    words: list[str] = []
    for match in spelling.TOKEN.finditer(normal):
        word = spelling.spelled(match[0])
        if match["run"]:
            words += spelling.pairs(spelling.clusters(word))
        elif language in _ELIDING:
            words += word.split("'")
        else:
            words.append(word.removesuffix("'s"))
    return words


@lru_cache(maxsize=MOST_TERMS)
def _stem(language: str, word: str) -> str:
    name = _STEMMERS.get(language)
    if name is None:
        return word
    stemmers: dict[str, Any] = _local.__dict__
    if name not in stemmers:
        import snowballstemmer  # its many languages take a tenth of a second of every start

        stemmers[name] = snowballstemmer.stemmer(name)
    return str(stemmers[name].stemWord(word))


def _guess(text: str) -> str:
    import py3langid  # half a second, and only a search without a given language needs it

    return str(py3langid.classify(text)[0])


def _vector(weights: dict[str, float]) -> SparseVector:
    """By term id, ascending; where two terms share an id the larger weight stays."""
    by_id: dict[int, float] = {}
    for term, weight in weights.items():
        number = _term_id(term)
        by_id[number] = max(weight, by_id.get(number, 0.0))
    ids = sorted(by_id)
    return SparseVector(ids, [by_id[number] for number in ids])


def _term_id(term: str) -> int:
    """A stable 32-bit id: of 100,000 terms about one in 40,000 shares its own with another."""
    return int.from_bytes(blake2b(term.encode(), digest_size=4).digest(), "little")
