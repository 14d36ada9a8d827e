"""Minimum cosine similarity of dense hits: passages further away are no answer.

A dense search always finds something, however far away it is. Measured with MiniLM on the
development collections (240 to 3,204 texts): letters that are no words come to a cosine of 0.35 in
one of a hundred tries with paragraphs of text (0.50 with bare titles), the questions of another
collection to 0.28 in the median, and the collections' own questions stay below 0.30 in one of a
hundred. An item that has a word of the query is kept however far away it is.

Right answers to a question in a language that the model hardly knows are as far away as noise (on
xquad_de every fourth was dropped). Its stop words tell such a question from letters without sense.
"""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from library.search.ranking import KEYWORDS
from library.vector_index.base import Retrieved
from library.vector_index.bm25 import content_words

if TYPE_CHECKING:
    from collections.abc import Mapping

    from library.embeddings.base import MeaningFloor

# Mean weight (idf times saturation) of a question's words from which they are an answer by
# themselves: as much as that of one in nine questions of another collection.
STRONG_WORDS = 3.5


def drop_noise(
    retrieved: Retrieved, terms: Mapping[str, float], floor: MeaningFloor
) -> tuple[Retrieved, frozenset[str]]:
    """Return what fits, and the items of it that are only near in meaning.

    Dropped are passages of items that have no word of the query and are not near it; and
    everything, when a question's words are scattered and nothing is near.
    """
    cosines = _cosines(retrieved)
    if _is_unanswered(retrieved, terms, max(cosines.values(), default=0.0), floor):
        return Retrieved(), frozenset()
    having_words = {found.item for found in retrieved.sparse}
    dropped = {
        item
        for item, cosine in cosines.items()
        if cosine < floor.noise and item not in having_words
    }
    dense = [found for found in retrieved.dense if found.item not in dropped]
    kept = replace(retrieved, dense=dense)
    return kept, only_near(kept, floor)


def only_near(retrieved: Retrieved, floor: MeaningFloor) -> frozenset[str]:
    """Return the items that have no word of the query and are not near enough to say the same."""
    having_words = {found.item for found in retrieved.sparse}
    return frozenset(
        item
        for item, cosine in _cosines(retrieved).items()
        if cosine < floor.same and item not in having_words
    )


def _cosines(retrieved: Retrieved) -> dict[str, float]:
    """Return the highest cosine of each item."""
    cosines: dict[str, float] = {}
    for found in retrieved.dense:
        cosines.setdefault(found.item, found.score)
    return cosines


def _is_unanswered(
    retrieved: Retrieved, terms: Mapping[str, float], nearest: float, floor: MeaningFloor
) -> bool:
    if content_words(terms) <= KEYWORDS or nearest >= floor.question:
        return False
    best = retrieved.sparse[0].score if retrieved.sparse else 0.0
    # A word is in `terms` twice, by its stem and, behind "=", as it is written.
    possible = content_words(terms) + sum(terms[term] for term in terms if term.startswith("="))
    return best < STRONG_WORDS * possible
