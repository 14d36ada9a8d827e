"""Questions whose right answer is known without judges: rare words, nonsense, foreign questions."""

from __future__ import annotations

import random
import re
from collections import Counter
from hashlib import blake2b
from typing import TYPE_CHECKING

from library.vector_index.bm25 import stop_words

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Sequence

SAMPLE = 100  # of each kind
_WORD = re.compile(r"\b[^\W\d_]{4,}\b")  # whole: "RTEL" of RTEL1 is none
_LETTERS = "bcdfghjklmnpqrstvwxzaeiou"


def rare_words(texts: Iterable[tuple[str, str]]) -> list[tuple[str, str]]:
    """Return words that exactly one item has, each with its item: at most SAMPLE, always the same.

    `texts` are (item, text); an item may have several. Stop words of English are no words here.
    """
    owners: dict[str, str | None] = {}
    for item, text in texts:
        for word in set(_WORD.findall(text.casefold())):
            owners[word] = item if owners.get(word, item) == item else None
    found = [(w, i) for w, i in owners.items() if i is not None and w not in stop_words("en")]
    return sorted(found, key=lambda pair: blake2b(pair[0].encode()).digest())[:SAMPLE]


def first_of_rare_words(
    words: Sequence[tuple[str, str]], find: Callable[[str], Sequence[str]]
) -> dict[str, int]:
    """Count for how many of the words the item that has it is found first."""
    hits = Counter(find(word)[:1] == [item] for word, item in words)
    return {"first": hits[True], "of": len(words)}


def nonsense() -> list[str]:
    """Return SAMPLE queries of one to four words that are no words; always the same."""
    made = random.Random(19)  # noqa: S311 - nothing secret
    return [
        " ".join(
            "".join(made.choice(_LETTERS) for _ in range(made.randint(4, 9)))
            for _ in range(made.randint(1, 4))
        )
        for _ in range(SAMPLE)
    ]


def sampled(queries: Iterable[str]) -> list[str]:
    return sorted(queries, key=lambda query: blake2b(query.encode()).digest())[:SAMPLE]


def share(queries: Sequence[str], is_so: Callable[[str], bool]) -> float | None:
    """Return the share of the queries of which it is so; None of no queries."""
    return round(sum(map(is_so, queries)) / len(queries), 3) if queries else None
