"""Candidate key phrases of a text, as a reader would write them, with their weights.

A phrase is a run of up to LONGEST words without a stop word. Its weight grows with its frequency;
it is reduced for phrases that occur mostly inside longer ones (after the C-value of Frantzi et al.
2000) and for those that seldom stand where a noun would: before a stop word or a punctuation mark,
or in French after one.
"""

from __future__ import annotations

import math
import re
from collections import Counter, defaultdict
from collections.abc import Iterator, Sequence

from ingestion.analysis import unspaced_phrases
from ingestion.analysis.markdown_blocks import split_sentences
from ingestion.analysis.stemming import (
    HEAD_FIRST,
    joined,
    joining_words,
    parted,
    stem,
    stop_words,
)
from librarian_site.core.words import WORD, is_unspaced, without_joiners

MOST = 50  # phrases that go on to be weighed by meaning
LONGEST = 4  # words that say something
LONGEST_TEXT = 50  # characters
NESTED = 0.5  # how much of being said within a longer phrase is taken off
PER_WORD = 0.3  # what each further word adds
AS_NOUN = 0.5  # how much of the weight is for standing where a noun would
ENOUGH_REPEATED = 25  # phrases said more than once that are enough to choose from

_TOKEN = re.compile(rf"{WORD}(?:['’.-]{WORD})*['’]?|[+#]+(?=\s|$)|[^\w\s]")
LOOKED_AT = 2000  # characters, to see how a text is written
UNSPACED_SHARE = 0.3  # of the letters, from which a text is read as one without spaces


def candidates(text: str, language: str) -> dict[str, float]:
    """Up to MOST phrases by weight, the heaviest first."""
    text = without_joiners(text)
    forms: dict[str, Counter[str]] = defaultdict(Counter)
    first: dict[str, int] = {}
    nouns: Counter[str] = Counter()
    found = (unspaced_phrases.phrases if _is_unspaced(text, language) else _phrases)(text, language)
    for place, (phrase, as_noun) in enumerate(found):
        key = stem(phrase, language)
        forms[key][phrase] += 1
        nouns[key] += as_noun
        first.setdefault(key, place)
    weights = _weights(forms, nouns)
    best = sorted(weights, key=lambda key: (-weights[key], first[key]))[:MOST]
    casing = _casing(text)
    return {_reading_form(forms[key], casing): weights[key] for key in best}


def _weights(forms: dict[str, Counter[str]], nouns: Counter[str]) -> dict[str, float]:
    totals = {key: counts.total() for key, counts in forms.items()}
    within = _within(totals)
    repeated = [key for key, total in totals.items() if total > 1]
    # In a text of some length, what is said once is hardly what it is about.
    kept = repeated if len(repeated) >= ENOUGH_REPEATED else list(totals)
    return {
        key: math.log1p(totals[key] - NESTED * min(totals[key], within[key]))
        * (1 + PER_WORD * key.count(" "))
        * (1 - AS_NOUN + AS_NOUN * nouns[key] / totals[key])
        for key in kept
    }


def _within(totals: dict[str, int]) -> Counter[str]:
    """How often each phrase is said within the longer phrase that is most often said."""
    within: Counter[str] = Counter()
    for key, total in totals.items():
        words = key.split()
        for size in range(1, len(words)):
            for at in range(len(words) - size + 1):
                part = " ".join(words[at : at + size])
                within[part] = max(within[part], total)
    return within


def _phrases(text: str, language: str) -> Iterator[tuple[str, bool]]:
    """Every phrase as often as it is said, and whether it stands there as a noun would."""
    stops, joining = stop_words(language), joining_words(language)
    for line in text.splitlines():
        for sentence in split_sentences(line):
            for run in _runs(sentence, language):
                for words, begins, ends in _pieces(run, stops, joining):
                    if _is_phrase(words, language):
                        yield joined(words), begins if language in HEAD_FIRST else ends


def _runs(sentence: str, language: str) -> Iterator[list[str]]:
    """Words between punctuation marks; C++ and C# keep theirs."""
    run: list[str] = []
    for token in _TOKEN.findall(sentence):
        if token[0].isalnum():
            run += parted(token, language)
        elif token[0] in "+#" and run and len(run[-1]) < 3:
            run[-1] += token
        elif run:
            yield run
            run = []
    if run:
        yield run


def _pieces(
    run: Sequence[str], stops: frozenset[str], joining: frozenset[str]
) -> Iterator[tuple[list[str], bool, bool]]:
    """Every piece of the run that has no stop word but those that join, and none at its ends.

    With whether such a word, or nothing, comes before it and after it.
    """
    plain = [word.lower().replace("’", "'") for word in run]
    parting = stops | joining
    for at, start in enumerate(plain):
        if start in parting:
            continue
        said = 0
        for end in range(at, len(plain)):
            if plain[end] in joining and end > at:
                continue
            if plain[end] in stops or said == LONGEST:
                break
            said += 1
            words = list(run[at : end + 1])
            yield (
                words,
                at == 0 or plain[at - 1] in parting,
                plain[end + 1 : end + 2] == [] or (plain[end + 1] in parting),
            )


def _is_phrase(words: Sequence[str], language: str) -> bool:
    ends = (words[0], words[-1])
    if words[-1].endswith(("'s", "’s")) and language == "en":
        return False  # of whom, and not what
    if any((len(end) < 2 and not end.isupper()) or end[0].isdigit() for end in ends):
        return False
    if language == "de" and not (words[-1][0].isupper() or words[-1].isdigit()):
        return False  # nouns are written with a capital, and a subject ends in one
    return any(len(word) > 2 or word.isupper() for word in words) and (
        len(joined(list(words))) <= LONGEST_TEXT
    )


def _is_unspaced(text: str, language: str) -> bool:
    """Whether spaces do not show its words: much of it, as a quotation makes no Chinese text."""
    letters = [character for character in text[:LOOKED_AT] if character.isalpha()]
    unspaced = sum(is_unspaced(letter) for letter in letters)
    return language == "ko" or unspaced > UNSPACED_SHARE * len(letters)


def _casing(text: str) -> dict[str, Counter[str]]:
    """How each word is written within sentences, where capitals mean something."""
    written: dict[str, Counter[str]] = defaultdict(Counter)
    for line in text.splitlines():
        for sentence in split_sentences(line):
            words = sentence.split()
            if not sentence.endswith((".", "!", "?", "…", ":")) or sentence.istitle():
                continue  # a heading
            for word in words[1:]:
                bare = word.strip("\"'“”‘’«»()[],;:.!?…")
                written[bare.lower()][bare] += 1
    return written


def _reading_form(forms: Counter[str], casing: dict[str, Counter[str]]) -> str:
    """The commonest form; as within sentences where a heading or a beginning has capitals."""
    form, _ = min(forms.items(), key=lambda item: (-item[1], item[0].isupper(), item[0]))
    words = form.split()
    usual = [casing[word.lower()].most_common(1)[0][0] if word.lower() in casing else ""
             for word in words]  # fmt: skip
    named = any(word[:1].isupper() for word in usual)
    if named and all(word[:1].isupper() for word in words):
        return form  # a name, though its words are not
    if all(usual):
        return " ".join(usual)
    if not named and (any(usual) or form == form.capitalize()):
        return " ".join(word if _is_name(word) else word.lower() for word in words)
    return form


def _is_name(word: str) -> bool:
    """Written as no word is at the beginning of a sentence: NASA, iPhone."""
    return word != word.lower() and word != word.capitalize()
