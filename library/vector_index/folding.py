"""Normalize words for search: case, accents, symbols and compounds.

What is indexed and what is searched for go through the same functions, so that each finds the
other. `library_search_text` (a function in PostgreSQL, migration 0009) does the same there.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator
from functools import cache, lru_cache
from itertools import pairwise
from typing import TYPE_CHECKING

from librarian_site.core.words import CLUSTER, HANGUL, UNSPACED, without_joiners

if TYPE_CHECKING:
    import pyphen

# A word that parts of a sentence run into (Hangul) or that no spaces part is found by its pairs.
PAIRED = f"{UNSPACED}{HANGUL}"
_LETTER = f"(?:(?![{PAIRED}]){CLUSTER})"
_SYMBOL_NAMES = (  # nothing without their symbols: .NET, C#, C++
    r"(?<![\w.])\.(?i:net)(?!\w)|(?<!\w)[A-Za-z]\#(?!\w)|(?<!\w)[A-Za-z][A-Za-z0-9]{0,20}\+\+"
)
_BETWEEN_WORDS = r'\s,;:?!()"-'  # of a text, mostly
TOKEN = re.compile(
    # First what most words are, though the later patterns find them too: a third of the time.
    rf"[A-Za-z0-9]++(?=[.{_BETWEEN_WORDS}]|\Z)"
    rf"|(?![{_BETWEEN_WORDS}])"
    rf"(?:{_SYMBOL_NAMES}|(?P<run>(?:(?=[{PAIRED}]){CLUSTER})+)|{_LETTER}+(?:'{_LETTER}+)*)"
)
_CLUSTER = re.compile(CLUSTER)
_PAIRED = re.compile(f"[{PAIRED}]")
# Two or three parts with hyphens between them: e-mail, Wi-Fi, long-term. What most words are is
# left at once, a third of the time.
_HYPHENATED = re.compile(
    rf"(?<![\w-])(?![A-Za-z]++[\s.,;:?!()])"
    rf"{_LETTER}++(?:[-\u2010\u2011]{_LETTER}+){{1,2}}(?![\w-])"
)
_HYPHENS = re.compile("[-\u2010\u2011]")
_SYMBOLS = {"++": "plusplus", "#": "sharp", ".": "dot"}
# Accents of Latin, Greek and Cyrillic, points of Hebrew, vowel marks of Arabic. Vowel signs of
# other scripts are letters and stay.
_ACCENTS = re.compile(r"[\u0300-\u036f\u0591-\u05c7\u064b-\u065f\u0670\u0640]")
_FOLDED = str.maketrans(
    {"ł": "l", "ø": "o", "đ": "d", "ð": "d", "ħ": "h", "ŧ": "t", "ı": "i", "ŋ": "n", "ς": "σ"}
    | {"ß": "ss", "æ": "ae", "œ": "oe", "þ": "th"}
    | dict.fromkeys("أإآٱ", "ا")
    | {"ة": "ه", "ى": "ي"}
)
# How these are written where they can't be typed. In the other languages that have them they are
# too frequent, and never written so.
_TYPED = {"ä": "ae", "ö": "oe", "ü": "ue", "ø": "oe", "å": "aa"}
_TRANSLITERATED = str.maketrans(_TYPED)
_WRITTEN_OUT = re.compile("ae|oe|ue")
_NOT_TRANSLITERATED = frozenset({"az", "et", "fi", "hu", "tr"})

# Languages that write compounds as one word, with the hyphenation that shows their joints. For
# Finnish there is none, but its syllables are regular.
_COMPOUNDING = {"da": "da_DK", "de": "de_DE", "nl": "nl_NL", "no": "nb_NO", "sv": "sv_SE"}
_FINNISH = "fi"
_VOWELS = "aeiouyåäö"
_DIPHTHONGS = frozenset("ai ei oi ui yi äi öi au eu iu ou ey iy äy öy ie uo yö".split())
_SYLLABLE = re.compile(f"(?<=.)(?=[^{_VOWELS}][{_VOWELS}])|(?<=[{_VOWELS}])(?=[{_VOWELS}])")
SHORTEST_COMPOUND, SHORTEST_PART = 10, 4  # letters
LONGEST_COMPOUND = 60
MOST_TOKENS = 50_000  # whose spelling is remembered
# What begins with these is no part of its own: a Versicherung is no Sicherung.
_PREFIXES = frozenset("be ent er ge ver zer un an ab auf aus ein för be on ont her".split())


@lru_cache(maxsize=MOST_TOKENS)
def spelled(token: str) -> str:
    """The token of TOKEN in lower case, its symbols as letters, without joiners.

    >>> spelled("C++")
    'cplusplus'
    """
    word = unicodedata.normalize("NFKC", without_joiners(token)).lower()
    for symbol, name in _SYMBOLS.items():
        word = word.replace(symbol, name)
    return word


def fold(word: str) -> str:
    """The word without accents: `łódź` is `lodz`."""
    if word.isascii():
        return word
    bare = _ACCENTS.sub("", unicodedata.normalize("NFD", word)).translate(_FOLDED)
    return unicodedata.normalize("NFC", bare)


def transliterated(word: str, language: str = "") -> str:
    """As who has no such key types it, Müll as `muell`; empty where that is nothing else."""
    if word.isascii() or language in _NOT_TRANSLITERATED or _TYPED.keys().isdisjoint(word):
        return ""
    return fold(word.translate(_TRANSLITERATED))


def joined_words(text: str) -> list[str]:
    """What is written with hyphens, without them: who looks for email means e-mail too.

    >>> joined_words("e-mail by Wi-Fi")
    ['email', 'wifi']
    """
    return [word for _, _, word in find_hyphenated(text)]


def find_hyphenated(text: str) -> Iterator[tuple[int, int, str]]:
    """The same, each with where it begins and ends."""
    for match in _HYPHENATED.finditer(text):
        yield match.start(), match.end(), _HYPHENS.sub("", spelled(match[0]))


def other_spellings(text: str) -> list[str]:
    """The text as others may have written it, where that is nothing else than it is.

    For full text, which has one form of each word: hyphens left out, and ü as ue or the reverse.

    >>> other_spellings("E-Mail aus Müllheim")
    ['email aus müllheim', 'e-mail aus muellheim']
    """
    low = unicodedata.normalize("NFC", text).lower()
    others = (
        _HYPHENATED.sub(lambda match: _HYPHENS.sub("", match[0]), low),
        low.translate(_TRANSLITERATED),
        _WRITTEN_OUT.sub(lambda match: match[0][0], low),
    )
    return [other for other in dict.fromkeys(others) if other != low]


def is_paired(word: str) -> bool:
    """Whether it is of a script whose words are found by their pairs of letters."""
    return not word.isascii() and bool(_PAIRED.match(word))


def clusters(run: str) -> list[str]:
    """The letters of a run, each with its vowel signs and accents."""
    return _CLUSTER.findall(run)


def pairs(letters: list[str]) -> list[str]:
    """Pairs of neighbours; a single letter is by itself."""
    if len(letters) < 2:
        return letters
    return [a + b for a, b in pairwise(letters)]


def compound_parts(word: str, language: str) -> list[str]:
    """What may be a word within the word: its runs of syllables that are long enough.

    Most are no words, and nobody looks for those. None where the language writes no compounds.
    """
    if not SHORTEST_COMPOUND <= len(word) <= LONGEST_COMPOUND:
        return []
    if language == _FINNISH:
        positions = _finnish_syllables(word)
    elif language in _COMPOUNDING:
        positions = _hyphenation(language).positions(word)
    else:
        return []
    joints = [0, *positions, len(word)]
    syllables = {start: word[start:end] for start, end in pairwise(joints)}
    found = []
    for number, start in enumerate(joints[:-1]):
        if number and syllables[joints[number - 1]] in _PREFIXES:
            continue
        ends = joints[number + 1 :] if number else joints[number + 1 : -1]
        found += [word[start:end] for end in ends if end - start >= SHORTEST_PART]
    return found


def _finnish_syllables(word: str) -> list[int]:
    """Where a syllable begins: before a consonant with its vowel, and between two vowels that are
    neither a diphthong nor one long vowel.
    """
    found = []
    for match in _SYLLABLE.finditer(word):
        at = match.start()
        both = word[at - 1 : at + 1]
        if both not in _DIPHTHONGS and both[0] != both[1:]:
            found.append(at)
    return found


@cache
def _hyphenation(language: str) -> pyphen.Pyphen:
    import pyphen  # only texts in these languages need it

    return pyphen.Pyphen(lang=pyphen.language_fallback(_COMPOUNDING[language]), left=2, right=2)
