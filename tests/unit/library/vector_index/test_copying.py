"""An index filled with the vectors of another one."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import replace
from datetime import timedelta
from io import StringIO
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from django.core.management import CommandError, call_command

from ingestion.management.commands import sweep
from library.models import LibraryItem
from library.vector_index import (
    close_indexes,
    copying,
    get_index,
    indexing,
    other_indexes,
    reindexing,
)
from library.vector_index.base import DIGEST, Point, VectorIndex
from library.vector_index.bm25 import VERSION, SparseVector
from library.vector_index.edge.client import EdgeIndex
from tests.unit.library.conftest import Server

pytestmark = pytest.mark.django_db(transaction=True)

File = Callable[..., LibraryItem]


@pytest.fixture
def items(file: File) -> list[LibraryItem]:
    made = [file("The lens turns all night.", "It is of glass."), file("Paraffin for the lamp.")]
    return [*made, file("Knead the dough.", tags=("bread",))]


@pytest.fixture
def moved(
    items: list[LibraryItem], settings: Any, monkeypatch: pytest.MonkeyPatch
) -> Iterator[list[LibraryItem]]:
    """The settings name another collection now, and nothing can be embedded."""
    before = get_index()
    prefix = settings.VECTORS_PREFIX
    settings.VECTORS_PREFIX = f"{prefix}-elsewhere"
    close_indexes()
    refuse(monkeypatch)
    yield items
    close_indexes()
    settings.VECTORS_PREFIX = prefix
    get_index().drop(before.name.replace(prefix, f"{prefix}-elsewhere", 1))


def refuse(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("library.embeddings.embed", _refuse)


def _refuse(*_: object, **__: object) -> None:
    pytest.fail("A text was embedded.")


def earlier() -> VectorIndex:
    """The collection of before the settings named another."""
    here = get_index()
    return here.beside(here.name.replace("-elsewhere", "", 1))


def copied() -> int:
    """Copy what the others have; returns how many items were done."""
    with other_indexes.opened(get_index()) as found:
        vectors = copying.sources([index for _, index in found], get_index())
        return reindexing.reindex(vectors=vectors, embedding=False)


def file_again(
    index: VectorIndex, item: LibraryItem, words: SparseVector | None = None, *, digest: bool = True
) -> None:
    """Put the item's passages there once more, with these words, or without what tells its text."""
    passages, payload = list(item.passages.order_by("ordinal")), indexing.index_payload(item)
    vectors = [earlier().stored([str(each.pk)])[str(each.pk)].dense for each in passages]
    known = {} if words is None else {each.pk: words for each in passages}
    points = indexing.passage_points(item, passages, payload, vectors, known)
    if not digest:
        points = [replace(point, payload=without_digest(point)) for point in points]
    index.replace_item(item.pk, points)


def without_digest(point: Point) -> dict[str, Any]:
    return {name: value for name, value in point.payload.items() if name != DIGEST}


def run(*options: str) -> str:
    out = StringIO()
    call_command("reindex", *options, stdout=out)
    return out.getvalue()


def test_another_prefix_gets_the_vectors_that_are_there(moved: list[LibraryItem]) -> None:
    said = run()
    here, before = get_index(), earlier()
    assert f"4 vectors were copied from the collection {before.name}." in said
    assert said.endswith("3 items indexed, 0 dropped, 5 passages.\n")  # one of them has tags
    assert not reindexing.waiting(get_index()).exists()
    points = [str(passage.pk) for item in moved for passage in item.passages.all()]
    there, now = before.vectors(points), here.vectors(points)
    assert there.keys() == now.keys() == set(points)
    for point in points:
        assert np.allclose(there[point], now[point], atol=0.01)
    assert run().startswith("0 items indexed")


def test_the_sweeper_copies_by_itself_where_many_wait(
    moved: list[LibraryItem], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(sweep, "WORTH_COPYING", len(moved))
    monkeypatch.setattr(sweep, "SETTLED", timedelta(0))
    sweep.Command()._repair_index(check_loss=True)
    assert not reindexing.waiting(get_index()).exists()
    assert get_index().count() == 5


@pytest.mark.parametrize(
    "text",
    [
        "It is of quartz.",
        "Of glass it is.",  # the same words: only the order tells
    ],
)
def test_what_has_changed_since_is_not_copied(moved: list[LibraryItem], text: str) -> None:
    moved[0].passages.filter(ordinal=1).update(text=text)
    assert copied() == 2
    assert reindexing.waiting(get_index()).get() == moved[0]


@pytest.mark.parametrize(
    "said", [{"title": "Lamps"}, {"language": "de"}, {"title": "", "language": ""}]
)
def test_nor_what_is_of_another_title_or_language(
    moved: list[LibraryItem], said: dict[str, str]
) -> None:
    LibraryItem.objects.filter(pk=moved[0].pk).update(**said)
    assert copied() == 2
    assert reindexing.waiting(get_index()).get() == moved[0]


@pytest.mark.parametrize("heading", ["Lenses", "Lenses\nof"])
def test_nor_what_is_under_another_heading(moved: list[LibraryItem], heading: str) -> None:
    moved[0].passages.filter(ordinal=1).update(heading=heading)
    assert copied() == 2


def test_words_of_a_text_that_is_known_again_are_copied_as_they_are(
    moved: list[LibraryItem],
) -> None:
    before, here = earlier(), get_index()
    file_again(before, moved[1], SparseVector([1, 2], [0.5, 1.0]))
    copied()
    point = str(moved[1].passages.get().pk)
    assert here.stored([point])[point].sparse == SparseVector([1, 2], [0.5, 1.0])


def test_words_of_another_version_are_made_anew(moved: list[LibraryItem]) -> None:
    before, here = earlier(), get_index()
    old = before.beside(before.name.replace(f"-{VERSION}-", "-bm25.1-"))
    file_again(old, moved[1], SparseVector([1, 2], [0.5, 1.0]))
    source = copying.IndexSource(old)
    assert reindexing.reindex(vectors=[source], embedding=False) == source.copied == 1
    point = str(moved[1].passages.get().pk)
    assert copying.same_words(
        here.stored([point])[point].sparse, before.stored([point])[point].sparse
    )
    here.drop(old.name)


def test_what_an_earlier_version_filed_is_told_by_its_words(moved: list[LibraryItem]) -> None:
    before = earlier()
    for item in moved[:2]:
        file_again(before, item, digest=False)
    moved[0].passages.filter(ordinal=1).update(text="It is of quartz.")
    assert copied() == 2
    assert reindexing.waiting(get_index()).get() == moved[0]


def test_words_do_not_tell_what_the_index_itself_has_of_an_earlier_version(
    moved: list[LibraryItem],
) -> None:
    """What waits there has changed, and be it the order of its words."""
    assert copied() == 3
    here = get_index()
    for item in moved[:2]:
        file_again(here, item, digest=False)
    moved[0].passages.filter(ordinal=1).update(text="Of glass it is.")
    LibraryItem.objects.update(index_name="")
    here.beside(earlier().name).delete_items([item.pk for item in moved])
    assert copied() == 1
    assert set(reindexing.waiting(here)) == set(moved[:2])


def test_it_goes_on_where_it_was(moved: list[LibraryItem], monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(reindexing, "BATCH", 1)
    with other_indexes.opened(get_index()) as found:
        vectors = [copying.IndexSource(index) for _, index in found]
        assert reindexing.reindex(vectors=vectors, seconds=0) == 1
    assert reindexing.waiting(get_index()).count() == 2
    assert "2 items indexed" in run()


def test_a_folder_of_an_embedded_index_is_read(
    items: list[LibraryItem], server: Server, monkeypatch: pytest.MonkeyPatch
) -> None:
    index = get_index()
    folder = EdgeIndex(server.path, collection=index.name, dimension=384, model=index.model)
    for item in items:
        indexing.index_item(item, index=folder)
    folder.close()
    index.delete_items([item.pk for item in items])
    LibraryItem.objects.update(index_name="", other_index_name="")
    refuse(monkeypatch)
    # In use by another process, it is no source.
    with other_indexes.opened(index, str(server.data)) as found:
        assert found == []
    server.stop()
    assert f"4 vectors were copied from {server.data / index.name}." in run(
        "--from", str(server.data)
    )
    server.start()


def test_a_place_that_is_not_there_is_told(items: list[LibraryItem], tmp_path: Path) -> None:
    LibraryItem.objects.update(index_name="")
    with pytest.raises(CommandError, match="neither the address of a server nor a folder"):
        run("--from", str(tmp_path / "nowhere"))


@pytest.mark.parametrize(
    ("stored", "same"),
    [
        (SparseVector([2, 1], [0.5001, 1.2]), True),  # half precision, in another order
        (SparseVector([1, 2], [1.2, 0.6]), False),
        (SparseVector([1, 3], [1.2, 0.5]), False),
        (SparseVector([1], [1.2]), False),
    ],
)
def test_another_text_has_other_words(stored: SparseVector, same: bool) -> None:
    assert copying.same_words(stored, SparseVector([1, 2], [1.2, 0.5])) is same
