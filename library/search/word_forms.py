"""Forms of a passage's words that full text does not see in it: stems, parts of compounds, what is
written with hyphens without them.

They are the terms of the vector index (`library.vector_index.bm25`), so that full text finds the
same words while the index is away. Words of scripts without spaces are left out: those are found
letter by letter (`library.search.sql`).
"""

from __future__ import annotations

import logging
from typing import TYPE_CHECKING

from django.db import DataError, transaction
from django.db.models import F

from library.models import Passage
from library.vector_index import folding

if TYPE_CHECKING:
    from collections.abc import Iterable

    from library.models import LibraryItem

logger = logging.getLogger(__name__)

BATCH = 200  # passages of a call of `fill`
LONGEST = 500  # characters of a form; PostgreSQL takes two thousand bytes


def word_forms(item: LibraryItem, passage: Passage) -> str:
    """Return the forms as PostgreSQL writes a `tsvector`; the first passage has the title's too."""
    title = "" if passage.ordinal else item.title
    return forms_of(f"{passage.heading}\n{passage.text}", item.language, title)


def forms_of(text: str, language: str, title: str) -> str:
    from library.vector_index.bm25 import document_terms, words_as_written

    terms = document_terms(text, language, title=title) - words_as_written(text)
    return lexemes(term for term in terms if not folding.is_paired(term))


def lexemes(terms: Iterable[str], between: str = " ") -> str:
    """Return the terms quoted as lexemes; an empty one would be none to PostgreSQL.

    >>> lexemes(["l'eau", "", "vin"])
    "'l''eau' 'vin'"
    """
    kept = (term[:LONGEST] for term in sorted(filter(None, terms)))
    escaped = (term.replace("\\", "\\\\").replace("'", "''") for term in kept)
    return between.join(f"'{term}'" for term in escaped)


def fill(limit: int = BATCH) -> int:
    """Write the forms of passages that have none yet; returns how many there were.

    The text is written anew too, as its column may be from an older `library_search_text`. A
    passage whose forms PostgreSQL refuses gets none, so that it holds up no other.
    """
    found = Passage.objects.filter(word_forms=None).select_related("item").order_by()
    found = found.only("ordinal", "heading", "text", "item__title", "item__language")
    passages = list(found[:limit])
    for passage in passages:
        rows = Passage.objects.filter(pk=passage.pk)
        try:
            with transaction.atomic():
                rows.update(word_forms=word_forms(passage.item, passage), text=F("text"))
        except DataError:
            logger.exception("The word forms of passage %s were refused", passage.pk)
            rows.update(word_forms="")
    return len(passages)
