"""Forms of a passage's words that full text does not see in it: stems, parts of compounds, what is
written with hyphens without them.

They are the terms of the vector index (`library.vector_index.bm25`), so that full text finds the
same words while the index is away. Words of scripts without spaces are left out: those are found
letter by letter (`library.search.sql`).
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.db.models import F

from library.models import Passage
from library.vector_index import folding

if TYPE_CHECKING:
    from collections.abc import Iterable

    from library.models import LibraryItem

BATCH = 200  # passages of a call of `fill`
LONGEST = 500  # characters of a form; PostgreSQL takes two thousand bytes


def word_forms(item: LibraryItem, passage: Passage) -> str:
    """Return the forms as PostgreSQL writes a `tsvector`; the first passage has the title's too."""
    from library.vector_index.bm25 import document_terms, words_as_written

    title = "" if passage.ordinal else item.title
    text = f"{passage.heading}\n{passage.text}"
    terms = document_terms(text, item.language, title=title) - words_as_written(text)
    return lexemes(term for term in terms if not folding.is_paired(term))


def lexemes(terms: Iterable[str], between: str = " ") -> str:
    """Return the terms quoted as lexemes.

    >>> lexemes(["l'eau", "vin"])
    "'l''eau' 'vin'"
    """
    escaped = (t[:LONGEST].replace("\\", "\\\\").replace("'", "''") for t in sorted(terms))
    return between.join(f"'{term}'" for term in escaped)


def fill(limit: int = BATCH) -> int:
    """Write the forms of passages that have none yet; returns how many there were.

    The text is written anew too, as its column may be from an older `library_search_text`.
    """
    found = Passage.objects.filter(word_forms=None).select_related("item").order_by()
    found = found.only("ordinal", "heading", "text", "item__title", "item__language")
    passages = list(found[:limit])
    for passage in passages:
        rows = Passage.objects.filter(pk=passage.pk)
        rows.update(word_forms=word_forms(passage.item, passage), text=F("text"))
    return len(passages)
