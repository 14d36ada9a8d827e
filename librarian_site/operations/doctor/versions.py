"""Check that earlier versions of texts are what they were saved as."""

from __future__ import annotations

from itertools import groupby
from typing import TYPE_CHECKING

from librarian_site.operations.doctor.findings import Finding
from library.items import revisions
from library.models import ItemVersion

if TYPE_CHECKING:
    from collections.abc import Iterator


def check(*, quick: bool) -> Iterator[Finding]:
    """Compare each version with its hash, and with that of the version before; not if `quick`."""
    if quick:
        return
    versions = ItemVersion.objects.select_related("item").defer(
        "item__markdown", "item__search_vector"
    )
    rows = versions.order_by("item_id", "pk").iterator(chunk_size=200)
    for _, chain in groupby(rows, key=lambda version: version.item_id):
        for version in revisions.broken(chain):
            yield Finding(
                f"The version of {version.fetched_at:%Y-%m-%d %H:%M} of “{version.item.title}” is "
                "not what was saved, or the one before is missing.",
                "A backup has what was saved.",
            )
