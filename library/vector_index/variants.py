"""Other forms in which people write or type a word: joined, British or American, with Hebrew
prefixes.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import lru_cache

_HYPHEN = "[-\u2010\u2011]"
# A name, a number or initials that are as often written without the signs inside: O'Connor,
# Node.js, R&D, 978-3-16-148410-0.
_WITH_SIGNS = re.compile(
    r"\b(?![A-Za-z]++[\s,;:?!()])(?:"  # what most words are is left at once, half the time
    r"[A-Z]['\u2019][A-Z][^\W\d_]+"
    r"|(?<!\.)[^\W\d_]{2,}+\.[^\W\d_]{2,3}(?![\w.])"
    r"|(?<!&)\w{1,3}&\w{1,3}(?![\w&])"
    rf"|(?<!-)\d{{1,7}}(?:{_HYPHEN}[\dXx]{{1,7}}){{3,4}}(?![\w-]))"
)
_SIGNS = re.compile(rf"['\u2019.&]|{_HYPHEN}")

SHORTEST_ENGLISH = 5  # letters of a word that may have a British and an American spelling
_BRITISH = tuple(
    (re.compile(pattern), other)
    for pattern, other in (
        (r"is(?=(?:e[drs]?|ers|es|ing|ations?)$)", "iz"),
        (r"iz(?=(?:e[drs]?|ers|es|ing|ations?)$)", "is"),
        (r"(?<=.ly)s(?=(?:e[drs]?|es|ing)$)", "z"),
        (r"(?<=.ly)z(?=(?:e[drs]?|es|ing)$)", "s"),
        (r"(?<=..)our(?=$|[a-z])", "or"),
        (r"(?<=..)or(?=$|s$|ed$|ing$|ful$|able$|ite)", "our"),
        (r"(?<=..)tre(?=s?$)", "ter"),
        (r"(?<=..)ter(?=s?$)", "tre"),
        (r"(?<=..)ogue(?=s?$)", "og"),
        (r"(?<=..)og(?=s?$)", "ogue"),
        (r"(?<=..)ence(?=s?$)", "ense"),
        (r"(?<=..)ense(?=s?$)", "ence"),
    )
)
_HEBREW_PREFIXES, _HEBREW_PLURAL = frozenset("והבכלמש"), re.compile("(?<=.{3})(?:ים|ות)$")
SHORTEST_HEBREW = 3  # letters of a word without its prefixes
MOST_PREFIXES = 2


def without_signs(text: str) -> list[str]:
    """What has signs inside, without them, in lower case.

    >>> without_signs("O'Connor of R&D, ISBN 978-3-16-148410-0")
    ['oconnor', 'rd', '9783161484100']
    """
    return [word for _, _, word in find_signs(text)]


def find_signs(text: str) -> Iterator[tuple[int, int, str]]:
    """The same, each with where it begins and ends."""
    for match in _WITH_SIGNS.finditer(text):
        yield match.start(), match.end(), _SIGNS.sub("", match[0]).lower()


@lru_cache(maxsize=10_000)
def english_variants(word: str) -> list[str]:
    """The British spellings of an American word, and the reverse; most are no words.

    >>> english_variants("organisation")
    ['organization']
    """
    if len(word) < SHORTEST_ENGLISH or not word.isascii():
        return []
    changed = (pattern.sub(other, word, count=1) for pattern, other in _BRITISH)
    return [each for each in dict.fromkeys(changed) if each != word]


def without_prefixes(word: str, language: str) -> list[str]:
    """The word without the letters of Hebrew that are written before it: "and", "the", "in"."""
    found: list[str] = []
    if language == "he":
        for _ in range(MOST_PREFIXES):
            if len(word) <= SHORTEST_HEBREW or word[0] not in _HEBREW_PREFIXES:
                break
            word = word[1:]
            found.append(word)
    return found


def hebrew_stem(word: str) -> str:
    """The word without the ending of a plural."""
    return _HEBREW_PLURAL.sub("", word)
