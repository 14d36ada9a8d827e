"""Baseline retrievers over the same documents, to compare search with.

Both take a document as one text, its title before it, read as English.
"""

from __future__ import annotations

import math
import re
from collections import Counter, defaultdict
from typing import TYPE_CHECKING

import numpy as np
import snowballstemmer

from librarian_site.evaluation.search import DEPTH
from library.embeddings import embed, embed_query
from library.vector_index import get_index
from library.vector_index.bm25 import stop_words

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from librarian_site.evaluation.search import Collection

K1, B, K3 = 1.2, 0.75, 8.0  # as most systems have them (Robertson & Zaragoza 2009)
_WORD = re.compile(r"\w+")

type Find = Callable[[str], Sequence[str]]


def plain_bm25(collection: Collection) -> Find:
    """BM25 with query term frequencies, English stems and stop words."""
    stemmer = snowballstemmer.stemmer("english")

    def terms(text: str) -> Counter[str]:
        words = (word for word in _WORD.findall(text.lower()) if word not in stop_words("en"))
        return Counter(map(str, stemmer.stemWords(words)))

    postings: defaultdict[str, list[tuple[int, int]]] = defaultdict(list)
    lengths = []
    for number, (_, title, text) in enumerate(collection.documents):
        counts = terms(f"{title}\n{text}")
        lengths.append(counts.total())
        for term, n in counts.items():
            postings[term].append((number, n))
    mean = sum(lengths) / max(1, len(lengths))

    def find(query: str) -> list[str]:
        scores: defaultdict[int, float] = defaultdict(float)
        for term, wanted in terms(query).items():
            found = postings.get(term, ())
            idf = math.log(1 + (len(lengths) - len(found) + 0.5) / (len(found) + 0.5))
            weight = idf * wanted * (K3 + 1) / (wanted + K3)
            for number, n in found:
                norm = K1 * (1 - B + B * lengths[number] / mean)
                scores[number] += weight * n * (K1 + 1) / (n + norm)
        best = sorted(scores, key=lambda number: -scores[number])[:DEPTH]
        return [collection.documents[number][0] for number in best]

    return find


def plain_dense(collection: Collection) -> Find:
    """Cosines of whole documents, as far as the model reads them."""
    texts = [f"{title}\n{text}".strip() for _, title, text in collection.documents]
    model = get_index().model
    vectors = embed(texts, model=model)

    def find(query: str) -> list[str]:
        scores = vectors @ embed_query(query, model=model)
        best = np.argsort(-scores, kind="stable")[:DEPTH]
        return [collection.documents[number][0] for number in best]

    return find
