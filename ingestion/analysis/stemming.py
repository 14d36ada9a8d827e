"""Stop words, stemmers and joining words of phrases, by language."""

from __future__ import annotations

import re
from functools import cache
from typing import TYPE_CHECKING

import stopwordsiso

from library.vector_index.stemmers import STEMMERS

if TYPE_CHECKING:
    import snowballstemmer

# Nouns that stand in the list of stop words, and people do write about.
_SAYING = {
    "de": "mensch menschen jahr jahre zeit tag tage uhr",
    "en": """
        ai area areas bill case cases computer date face fact facts fire goods group groups home
        homepage html index information interest interests invention key keys line mean means
        member members microsoft mill move net network number numbers order orders page part parts
        place places point points problem problems research result results ring room rooms sec
        self shell side sides site state states system systems test text thought thoughts tip tv
        uk us value values volume web webpage website width words work works world year years
    """,
    "es": "estado estados parte tiempo trabajo trabajos verdad pais",
    "fr": "état personne personnes vie",
}

# Words that may stand inside a phrase though not at its ends: "qualité de l'air".
_JOINING = {
    "ca": "de del d'",
    "es": "de del la las los",
    "fr": "de du des la l' d' à au",
    "it": "di del della dei delle dell' d'",
    "pt": "de da do das dos",
}
HEAD_FIRST = frozenset(_JOINING)  # what a phrase is about is its first word, elsewhere its last
_ELISION = re.compile(
    r"^(?:(?:jusqu|lorsqu|puisqu|quoiqu|qu|[ldjnscmt])|(?:dell|nell|sull|all|dall|un))['’]",
    re.IGNORECASE,
)


@cache
def stop_words(language: str) -> frozenset[str]:
    known = language if stopwordsiso.has_lang(language) else "en"
    return frozenset(stopwordsiso.stopwords(known)) - frozenset(_SAYING.get(known, "").split())


@cache
def joining_words(language: str) -> frozenset[str]:
    return frozenset(_JOINING.get(language, "").split())


def parted(word: str, language: str) -> list[str]:
    """The word, with what is elided before it as a word of its own: d'eau is d' and eau."""
    if language in HEAD_FIRST and (elided := _ELISION.match(word)):
        return [word[: elided.end()], word[elided.end() :]]
    return [word]


def joined(words: list[str]) -> str:
    return " ".join(words).replace("' ", "'").replace("’ ", "’")


def stem(phrase: str, language: str) -> str:
    """What makes two phrases one: case, endings and what joins them aside."""
    joining = joining_words(language)
    words = [part for word in phrase.lower().split() for part in parted(word, language)]
    words = [word for word in words if word.replace("’", "'") not in joining]
    return " ".join(_stemmer(language).stemWords(words))


@cache
def _stemmer(language: str) -> snowballstemmer.stemmer:
    import snowballstemmer  # its many languages take a tenth of a second of every start

    return snowballstemmer.stemmer(STEMMERS.get(language, "english"))
