"""The command that brings the index in line with the library."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta
from io import StringIO

import pytest
from django.core.management import CommandError, call_command
from django.utils import timezone

from librarian_site.embedded.stores import EmbeddedServices
from librarian_site.models import User
from library.items import actions
from library.models import LibraryItem
from library.search.service import search
from library.vector_index import get_index, indexing, reindexing

pytestmark = pytest.mark.django_db(transaction=True)

File = Callable[..., LibraryItem]


@pytest.fixture
def items(file: File) -> list[LibraryItem]:
    texts = ("The lens turns all night.", "Paraffin oil for the lamp.", "Knead the dough.")
    return [file(text) for text in texts]


def lose(items: list[LibraryItem]) -> None:
    """As if the collection were new: the rows say they wait, the index has nothing."""
    get_index().delete_items(list(get_index().item_ids()))
    LibraryItem.objects.update(index_name="")
    assert get_index().count() == 0
    assert items


def run(*options: str) -> str:
    out = StringIO()
    call_command("reindex", *options, stdout=out)
    return out.getvalue()


def test_it_fills_what_was_lost_and_shows_a_bar(
    items: list[LibraryItem], capsys: pytest.CaptureFixture[str]
) -> None:
    get_index().delete_items(list(get_index().item_ids()))  # and the rows do not know
    assert run() == "3 items indexed, 0 dropped, 3 passages.\n"
    bar = capsys.readouterr().err
    assert "Indexing" in bar
    assert "3/3" in bar


def test_it_does_everything_again_when_told(items: list[LibraryItem]) -> None:
    assert run().startswith("0 items indexed")
    assert run("--all").startswith("3 items indexed")
    LibraryItem.objects.filter(pk=items[0].pk).delete()
    assert run().startswith("0 items indexed, 1 dropped")


def test_interrupted_it_goes_on_where_it_was(
    items: list[LibraryItem], monkeypatch: pytest.MonkeyPatch
) -> None:
    done: list[LibraryItem] = []

    def interrupted(item: LibraryItem) -> None:
        if done:
            raise KeyboardInterrupt
        done.append(item)
        indexing.index_item(item)

    monkeypatch.setattr(reindexing, "index_item", interrupted)
    with pytest.raises(CommandError, match=r"Go on with: manage\.py reindex --before ") as stopped:
        run("--all")
    monkeypatch.undo()
    options = str(stopped.value).partition("reindex ")[2].split()
    assert run(*options).startswith("2 items indexed")
    assert run(*options).startswith("0 items indexed")


def test_search_goes_on_meanwhile(
    owner: User, items: list[LibraryItem], monkeypatch: pytest.MonkeyPatch
) -> None:
    lose(items)
    answers: list[tuple[bool, list[str]]] = []

    def indexed(item: LibraryItem) -> None:
        indexing.index_item(item)
        found = search(owner_id=owner.pk, query="paraffin")
        answers.append((found.degraded, [hit.item.title for hit in found.hits[:1]]))

    monkeypatch.setattr(reindexing, "index_item", indexed)
    run()
    assert [titles for _, titles in answers] == [[items[1].title]] * 3
    assert [degraded for degraded, _ in answers] == [True, True, False]


def test_a_time_without_a_zone_is_refused(db: None) -> None:
    with pytest.raises(CommandError, match="with its zone"):
        run("--before", "2026-01-01")


def test_an_index_that_is_away_is_a_sentence(
    items: list[LibraryItem], stores: EmbeddedServices
) -> None:
    stores.kill("vectors")
    try:
        with pytest.raises(CommandError, match="vector index does not answer"):
            run()
    finally:
        stores.start_one("vectors")


def test_what_changed_while_it_was_indexed_waits_again(
    items: list[LibraryItem], monkeypatch: pytest.MonkeyPatch
) -> None:
    stale = LibraryItem.objects.get(pk=items[0].pk)
    actions.update_item(items[0], title="Another name")
    indexing.index_item(stale)
    assert items[0].pk in {item.pk for item in reindexing.waiting(get_index())}
    assert run().startswith("1 items indexed")


def test_the_sweeper_leaves_alone_what_a_worker_may_be_at(items: list[LibraryItem]) -> None:
    lose(items)
    LibraryItem.objects.filter(pk=items[0].pk).update(
        updated_at=timezone.now() - timedelta(minutes=2)
    )
    assert reindexing.reindex(settled=timedelta(minutes=1)) == 1


def test_what_a_power_cut_took_from_the_index_is_noticed(items: list[LibraryItem]) -> None:
    index = get_index()
    reindexing.drop_orphans(index)  # of the tests before
    assert reindexing.notice_loss(index) == 0
    index.delete_items([items[1].pk])
    assert reindexing.notice_loss(index) == 1
    items[1].refresh_from_db()
    assert items[1].index_name == ""
    assert reindexing.notice_loss(index) == 0  # it waits already
    assert run().startswith("1 items indexed")
