"""How much space an owner's library takes, by what, and what would be freed by what.

All sizes are bytes, added up from what rows say of their files; of the vector index they are an
estimate by the number of passages. A picture that several items share counts once in the whole,
and for each of its items and collections.
"""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass, fields
from typing import TYPE_CHECKING, Any

from django.db import connection
from django.db.models import (
    BigIntegerField,
    Count,
    F,
    Func,
    Max,
    OuterRef,
    Q,
    Subquery,
    Sum,
)
from django.db.models.functions import Coalesce

from library.models import Capture, Collection, ItemVersion, LibraryItem, Passage
from library.pictures.models import Picture

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping
    from uuid import UUID

    from django.db.models import Aggregate, Model

# About, of the index: a vector of 384 bytes, its links in the graph, words, and fields.
PASSAGE_BYTES = 1_500
LARGEST = 20  # items that are named
TEXT_BYTES = Func(F("markdown"), function="octet_length", output_field=BigIntegerField())
# What an item in the trash has, as it was written to JSON.
_TRASH = """
SELECT count(*),
       coalesce(sum((rows -> 'library_libraryitem' -> 0 ->> 'stored_bytes')::bigint), 0),
       coalesce(sum((SELECT sum(octet_length(row ->> 'markdown'))
                     FROM jsonb_array_elements(rows -> 'library_itemversion') row)), 0),
       coalesce(sum((SELECT sum((row ->> 'stored_bytes')::bigint)
                     FROM jsonb_array_elements(rows -> 'library_capture') row)), 0),
       coalesce(sum((SELECT sum((row ->> 'stored_bytes')::bigint)
                     FROM jsonb_array_elements(rows -> 'library_picture') row)), 0)
FROM library_trasheditem WHERE owner_id = %s
"""


@dataclass(slots=True)
class Sizes:
    """Bytes by what takes them."""

    originals: int = 0
    texts: int = 0
    versions: int = 0  # earlier texts
    captures: int = 0  # of present and earlier texts
    pictures: int = 0
    vectors: int = 0  # about

    @property
    def total(self) -> int:
        return sum(self.named().values())

    def named(self) -> dict[str, int]:
        return {field.name: getattr(self, field.name) for field in fields(self)}


@dataclass(frozen=True, slots=True)
class Freed:
    """What would be freed: by emptying the trash, by deleting earlier versions, or captures."""

    trash: int
    versions: int  # with the captures of earlier texts
    captures: int  # of present texts too


@dataclass(frozen=True, slots=True)
class Space:
    items: int
    trashed: int
    sizes: Sizes  # without the trash
    freed: Freed

    @property
    def total(self) -> int:
        return self.sizes.total + self.freed.trash


def of_owner(owner_id: int) -> Space:
    """All that one owner has, in five queries."""
    mine = {"item__owner_id": owner_id}
    items = LibraryItem.objects.filter(owner_id=owner_id).aggregate(
        n=Count("pk"), all=Sum("stored_bytes", default=0), texts=Sum(TEXT_BYTES, default=0)
    )
    versions = ItemVersion.objects.filter(**mine).aggregate(n=Sum("stored_bytes", default=0))["n"]
    captures = Capture.objects.filter(**mine).aggregate(
        all=Sum("stored_bytes", default=0),
        earlier=Sum("stored_bytes", filter=Q(version__isnull=False), default=0),
    )
    files = Picture.objects.filter(**mine).exclude(path="").order_by().values("path")
    pictures = files.annotate(size=Max("stored_bytes")).aggregate(n=Sum("size", default=0))["n"]
    passages = Passage.objects.filter(**mine).count()
    trashed, *trash = _trash(owner_id)
    sizes = Sizes(
        originals=max(0, items["all"] - items["texts"]),
        texts=items["texts"],
        versions=versions,
        captures=captures["all"],
        pictures=pictures,
        vectors=passages * PASSAGE_BYTES,
    )
    freed = Freed(
        trash=sum(trash), versions=versions + captures["earlier"], captures=captures["all"]
    )
    return Space(items["n"], trashed, sizes, freed)


def of_items(ids: Iterable[UUID]) -> dict[UUID, Sizes]:
    """Each item's sizes, in one query: the page of an item asks for them, too."""
    rows: Any = LibraryItem.objects.filter(pk__in=list(ids)).order_by()
    rows = rows.annotate(
        text=TEXT_BYTES,
        of_versions=_of_item(ItemVersion, Sum("stored_bytes")),
        of_captures=_of_item(Capture, Sum("stored_bytes")),
        of_pictures=_of_item(Picture, Sum("stored_bytes")),
        passage_count=_of_item(Passage, Count("pk")),
    )
    columns = ("text", "of_versions", "of_captures", "of_pictures", "passage_count")
    return {
        pk: Sizes(max(0, stored - text), text, versions, captures, pictures, n * PASSAGE_BYTES)
        for pk, stored, text, versions, captures, pictures, n in rows.values_list(
            "pk", "stored_bytes", *columns
        )
    }


def of_collections(owner_id: int) -> list[tuple[Collection, int, Sizes]]:
    """The owner's collections of items, the largest first, with the number of their items."""
    mine = {"item__collections__owner_id": owner_id}
    sizes: dict[int, Sizes] = defaultdict(Sizes)
    counts: dict[int, int] = {}
    items = LibraryItem.objects.filter(collections__owner_id=owner_id).order_by()
    rows: Any = items.values_list("collections").annotate(
        n=Count("pk"), stored=Sum("stored_bytes"), text=Sum(TEXT_BYTES)
    )
    for pk, n, stored, text in rows:
        counts[pk] = n
        sizes[pk].originals, sizes[pk].texts = max(0, stored - text), text
    for name, by_collection in _by_collection(mine).items():
        for pk, size in by_collection.items():
            setattr(sizes[pk], name, size)
    named = Collection.objects.filter(pk__in=counts, owner_id=owner_id)
    found = [(each, counts[each.pk], sizes[each.pk]) for each in named]
    return sorted(found, key=lambda each: -each[2].total)


def largest(owner_id: int) -> list[tuple[LibraryItem, Sizes]]:
    """The owner's items that take most, the largest first.

    They are looked for among those that have most of one part.
    """
    mine = LibraryItem.objects.filter(owner_id=owner_id).order_by("-stored_bytes")
    ids = set(mine.values_list("pk", flat=True)[:LARGEST])
    for model in (ItemVersion, Capture, Picture):
        parts: Any = model._default_manager.filter(item__owner_id=owner_id).order_by()
        most = parts.values_list("item").annotate(n=Sum("stored_bytes")).order_by("-n")
        ids.update(pk for pk, _ in most[:LARGEST])
    sizes = of_items(ids)
    order = sorted(sizes, key=lambda pk: -sizes[pk].total)[:LARGEST]
    items = LibraryItem.objects.for_listing().in_bulk(order)
    return [(items[pk], sizes[pk]) for pk in order if pk in items]


def free(owner_id: int, what: str) -> int:
    """Delete all earlier versions with their captures, or all captures; returns how many rows."""
    models: dict[str, Any] = {"versions": ItemVersion, "captures": Capture}
    model = models[what]
    doomed = model.objects.filter(item__owner_id=owner_id).delete()[1]
    return int(doomed.get(model._meta.label, 0))


def _of_item(model: type[Model], what: Aggregate) -> Coalesce:
    """The aggregate over the rows that hang on the item of the outer query."""
    hanging = model._default_manager.filter(item=OuterRef("pk")).order_by().values("item")
    return Coalesce(Subquery(hanging.annotate(n=what).values("n")), 0)


def _by_collection(which: Mapping[str, Any]) -> dict[str, dict[Any, int]]:
    """Sizes of what hangs on the items, by their collections."""
    by = "item__collections"
    found: dict[str, dict[Any, int]] = {}
    for name, model in (("versions", ItemVersion), ("captures", Capture), ("pictures", Picture)):
        rows: Any = model._default_manager.filter(**which).order_by().values_list(by)
        found[name] = dict(rows.annotate(n=Sum("stored_bytes")))
    passages = Passage.objects.filter(**which).order_by().values_list(by).annotate(n=Count("pk"))
    found["vectors"] = {pk: n * PASSAGE_BYTES for pk, n in passages}
    return found


def _trash(owner_id: int) -> tuple[int, ...]:
    with connection.cursor() as cursor:
        cursor.execute(_TRASH, [owner_id])
        return tuple(map(int, cursor.fetchone() or ()))
