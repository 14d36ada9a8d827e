"""Iterate over many rows in batches, with a few in memory at a time."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.db.models import Model

if TYPE_CHECKING:
    from collections.abc import Iterator

    from django.db.models import QuerySet


def in_batches[M: Model](rows: QuerySet[M], size: int) -> Iterator[M]:
    """All rows by their keys, `size` at a time; what changes meanwhile may be missed.

    Unlike `iterator`, it needs no cursor that outlives a transaction, which a pooler can't keep.
    """
    rows = rest = rows.order_by("pk")
    while True:
        batch = list(rest[:size])
        yield from batch
        if len(batch) < size:
            return
        rest = rows.filter(pk__gt=batch[-1].pk)
