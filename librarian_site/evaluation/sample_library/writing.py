"""Write generated items: rows by COPY, passages in bulk, as `file_item` does, but without files."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from itertools import batched
from typing import TYPE_CHECKING, Any

import numpy as np
from django.db import connection, models, transaction
from django.db.models.expressions import DatabaseDefault

from library.embeddings.base import unit
from library.facet_registry import site_names
from library.items.actions import ensure_tags
from library.models import LibraryItem, Passage
from library.search import facets
from library.tiers import tier_of
from library.vector_index.base import Point, VectorIndex

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from librarian_site.evaluation.sample_library.rows import MadeItem, Recipe

BATCH = 500  # items written in one transaction
NOISE = 0.3  # of a unit vector's length: a copy's cosine with its source is about 0.96


def write_library(
    recipe: Recipe,
    vectors: NDArray[np.float32],
    index: VectorIndex,
    *,
    count: int,
    progress: Callable[[int], None],
) -> int:
    """Make `count` items beside those the owner has; returns how many passages they have.

    Rows follow their passages, as they say that the index has them: what an interruption leaves
    is passages without rows, which `reindex` drops.
    """
    tags = {  # which may be there in capitals, or by another name
        name: tag.pk
        for name in recipe.tag_names
        for tag in ensure_tags(owner_id=recipe.owner_id, names=[name])
    }
    first = LibraryItem.objects.filter(owner_id=recipe.owner_id).count()
    random = np.random.default_rng(first)
    passages = 0
    indexed: list[MadeItem] = []
    with ThreadPoolExecutor(1) as pool:
        for numbers in batched(range(first, first + count), BATCH, strict=False):
            made = list(recipe.items(numbers[0], len(numbers)))
            indexing = pool.submit(index.add, list(_points(made, recipe, vectors, random)))
            _write_rows(indexed, tags)
            indexing.result()
            indexed = made
            passages += sum(len(each.passages) for each in made)
            progress(numbers[-1] + 1 - first)
    _write_rows(indexed, tags)
    facets.bump_version(recipe.owner_id)
    return passages


def payload_of(made: MadeItem) -> dict[str, Any]:
    """As library.vector_index.indexing.index_payload has it of the stored row."""
    item = made.item
    domain = item.canonical_url.split("/")[2] if item.canonical_url else ""
    return {
        "owner": item.owner_id,
        "item": str(item.pk),
        "tier": tier_of(item.quality_score),
        "kind": item.source_type,
        "language": item.language,
        "site": site_names(domain, item.site),
        "tags": [name.lower() for name in made.tags],
        "collections": [],
        "dated_at": (item.published_at or item.created_at).timestamp(),
        "read": item.read_at is not None,
        "favourite": False,
        "later": False,
        "archived": False,
        "state": [],
    }


def _points(
    made: Sequence[MadeItem],
    recipe: Recipe,
    vectors: NDArray[np.float32],
    random: np.random.Generator,
) -> Iterator[Point]:
    """The sources' vectors, each moved a little, so that no two are the same."""
    drawn = vectors[[place for each in made for place in each.places]]
    noise = random.standard_normal(drawn.shape, np.float32)
    moved = iter(unit(drawn + NOISE * unit(noise)))
    for each in made:
        payload = payload_of(each)
        for passage, place in zip(each.passages, each.places, strict=True):
            yield Point(
                id=passage.pk,
                dense=next(moved),
                sparse=recipe.sources[place].sparse,
                payload={**payload, "ordinal": passage.ordinal},
            )


def _write_rows(made: Sequence[MadeItem], tags: dict[str, int]) -> None:
    links = LibraryItem.tags.through
    with transaction.atomic():
        _copy(LibraryItem, [each.item for each in made])
        _copy(Passage, [passage for each in made for passage in each.passages])
        _copy(
            links,
            [
                links(libraryitem_id=each.item.pk, tag_id=tag)
                for each in made
                for tag in {tags[name] for name in each.tags}
            ],
        )


def _copy(model: type[models.Model], rows: Sequence[models.Model]) -> None:
    """Insert the rows; columns nobody has set are the database's to fill."""
    if not rows:
        return
    fields = [
        field
        for field in model._meta.concrete_fields
        if not field.generated
        and not isinstance(field, models.AutoField)
        and not isinstance(_value(rows[0], field), DatabaseDefault)
    ]
    names = ", ".join(connection.ops.quote_name(field.attname) for field in fields)
    copying = f"COPY {connection.ops.quote_name(model._meta.db_table)} ({names}) FROM STDIN"
    with connection.cursor() as cursor, cursor.copy(copying) as copy:
        for row in rows:
            copy.write_row([f.get_db_prep_save(_value(row, f), connection) for f in fields])


def _value(row: models.Model, field: models.Field[Any, Any]) -> Any:
    return getattr(row, field.attname)
