"""Searching a library, through the real index."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from typing import Any
from uuid import uuid4

import pytest
from django import conf
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone
from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st

from librarian_site.embedded.stores import EmbeddedServices
from librarian_site.models import User
from library.embeddings import dimension
from library.items import actions
from library.models import Collection, Highlight, LibraryItem
from library.search.explanation import explain
from library.search.service import search, similar
from library.vector_index import get_index, indexing, reindexing
from library.vector_index.base import VectorIndex
from library.vector_index.edge.client import EdgeIndex

pytestmark = pytest.mark.django_db(transaction=True)

File = Callable[..., LibraryItem]
LENS = "The great lens of the lighthouse turns all night over the harbour."
OIL = "Keepers carried paraffin oil up the stairs every evening before the storm."
BREAD = "Knead the dough for ten minutes and let it rise in a warm kitchen."


def found(owner: User, query: str, **kw: Any) -> list[LibraryItem]:
    result = search(owner_id=owner.pk, query=query, **kw)
    assert not result.degraded
    return [hit.item for hit in result.hits]


def test_hits_say_why_and_show_their_best_passage(owner: User, file: File) -> None:
    item = file(BREAD, LENS, OIL)
    file(BREAD)
    hit = search(owner_id=owner.pk, query="lighthouse lens").hits[0]
    assert (hit.item, hit.dense_rank, hit.sparse_rank) == (item, 1, 1)
    assert hit.passages[0].passage.text == LENS


def test_a_title_is_searched_with_every_passage(owner: User, file: File) -> None:
    item = file(BREAD, title="Sourdough for sailors")
    file(BREAD, title="Something else")
    assert found(owner, "sailors", mode="words") == [item]


@pytest.mark.parametrize(
    "query",
    [
        *("tag:glass", "tier:a", "site:example.com", "type:pdf", "lang:de", "in:shelf"),
        *(
            "is:read",
            "before:2001",
            "-tag:bread",
            "-site:news.example.org",
            "-tier:c",
            "tag:glass,x",
        ),
    ],
)
def test_fields_narrow_inside_the_index(owner: User, file: File, query: str) -> None:
    item = file(
        LENS,
        tags=("Glass",),
        quality_score=9.5,
        canonical_url="https://sub.example.com/1",
        source_type="pdf",
        language="de",
        published_at=datetime(2000, 5, 1, tzinfo=UTC),
    )
    item.collections.add(Collection.objects.create(owner=owner, name="Shelf"))
    actions.update_item(item, read=True)
    file(LENS, tags=("bread",), canonical_url="https://news.example.org/2")
    assert found(owner, f"{query} lighthouse") == [item]
    assert found(owner, query) == [item]


def test_more_that_fits_is_found_than_what_is_nearest(
    owner: User, file: File, monkeypatch: pytest.MonkeyPatch
) -> None:
    """An item with the tag is found though nearer ones without it exceed the candidates."""
    monkeypatch.setattr("library.search.service.CANDIDATES", 3)
    for _ in range(4):
        file(LENS, tags=("near",))
    item = file(f"{BREAD} Look at it through a lens.", tags=("far",))
    assert item not in found(owner, "lighthouse lens")
    assert found(owner, "lighthouse lens tag:far") == [item]


def test_a_phrase_must_be_there_in_that_order(owner: User, file: File) -> None:
    item = file(BREAD, LENS)
    file("The lens is great, and the lighthouse has it.")
    assert found(owner, '"great lens"') == [item]
    assert found(owner, '"lens great"') == []
    best = search(owner_id=owner.pk, query='"great lens" dough').hits[0].passages[0]
    assert best.passage.text == LENS


def test_an_unwanted_word_is_not_there(owner: User, file: File) -> None:
    item = file(LENS)
    file(LENS, OIL)
    assert found(owner, "lighthouse -paraffin") == [item]
    assert found(owner, '-"paraffin oil"') == [item]


def test_the_newest_come_first_when_only_fields_are_given(owner: User, file: File) -> None:
    old, new = file(LENS, tags=("x",)), file(BREAD, tags=("x",))
    assert found(owner, "tag:x") == [new, old]
    assert found(owner, "tag:x", limit=1) == [new]


def test_an_item_that_waits_for_the_index_is_found_by_its_words(owner: User, file: File) -> None:
    item = file(OIL)
    for _ in range(12):
        file(BREAD)
    get_index().delete_items([item.pk])
    LibraryItem.objects.filter(pk=item.pk).update(index_name="")
    assert item in found(owner, "paraffin oil")[:2]


def test_an_item_that_is_indexed_while_a_search_runs_is_found(owner: User, file: File) -> None:
    item = file(OIL)
    for _ in range(12):
        file(BREAD)
    with CaptureQueriesContext(connection) as asked:
        found(owner, "paraffin oil")

    for step in range(len(asked)):
        get_index().delete_items([item.pk])
        LibraryItem.objects.filter(pk=item.pk).update(index_name="")
        left = step

        def index_at_step(execute: Callable[..., Any], *statement: Any) -> Any:
            nonlocal left
            left -= 1
            if left == -1:
                indexing.index_item(LibraryItem.objects.get(pk=item.pk))
            return execute(*statement)

        with connection.execute_wrapper(index_at_step):
            assert item in found(owner, "paraffin oil")[:2], step
        assert left < 0, step


def test_an_index_that_is_being_filled_is_said(owner: User, file: File) -> None:
    item = file(OIL)
    get_index().delete_items([item.pk])
    assert reindexing.notice_loss(get_index()) in (0, 1)
    LibraryItem.objects.update(index_name="")
    result = search(owner_id=owner.pk, query="how did keepers use the paraffin?")
    assert result.degraded
    assert [hit.item for hit in result.hits] == [item]


def test_an_index_that_was_lost_is_said_before_anybody_noticed(owner: User, file: File) -> None:
    item = file(OIL)
    index = get_index()
    index.delete_items(list(index.item_ids()))
    result = search(owner_id=owner.pk, query="paraffin")
    assert result.degraded
    assert [hit.item for hit in result.hits] == [item]
    assert reindexing.notice_loss(index) == LibraryItem.objects.count()
    assert search(owner_id=owner.pk, query="nowhere to be found").degraded


def test_a_model_that_changed_is_followed_while_search_goes_on(
    owner: User, file: File, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Rows name the collection they are in, so a new name is filled by the sweeper's own call."""
    items = [file(text) for text in (LENS, OIL, BREAD)]
    old, new = get_index(), _index_of_another_layout()
    monkeypatch.setattr("library.search.service.get_index", lambda: new)
    monkeypatch.setattr("library.vector_index.reindexing.get_index", lambda: new)
    monkeypatch.setattr("library.vector_index.indexing.get_index", lambda: new)
    before = search(owner_id=owner.pk, query="paraffin")
    assert before.degraded
    assert [hit.item for hit in before.hits] == [items[1]]
    assert reindexing.notice_loss(new) == 0
    assert reindexing.reindex(seconds=60) == 3
    after = search(owner_id=owner.pk, query="paraffin")
    assert not after.degraded
    assert after.hits[0].item == items[1]
    assert {old.count(item.pk) for item in items} == {1}
    new.close()


def _index_of_another_layout() -> VectorIndex:
    return EdgeIndex(
        conf.settings.VECTORS_SOCKET, collection=f"test-{uuid4()}", dimension=dimension("minilm")
    )


@settings(
    max_examples=40, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
@given(
    query=st.text(max_size=60) | st.text(alphabet="ab :-\",tagierso2024*&|!()<>\\%'", max_size=40)
)
@example(query="\x00")
@example(query='"tag:" -"" tier:')
@example(query="-a")
def test_whatever_is_typed_is_answered(owner: User, file: File, query: str) -> None:
    if not LibraryItem.objects.filter(owner=owner).exists():
        file(LENS)
    result = search(owner_id=owner.pk, query=query)
    assert not result.degraded
    assert len(result.hits) <= 1


def test_reindexing_fills_the_gaps_and_drops_what_is_gone(owner: User, file: File) -> None:
    items = [file(text) for text in (LENS, OIL, BREAD)]
    index = get_index()
    index.delete_items([item.pk for item in items])
    LibraryItem.objects.filter(pk__in=[i.pk for i in items[:2]]).update(index_name="an-older-model")
    assert reindexing.reindex() == 2
    assert [index.count(item.pk) for item in items] == [1, 1, 0]
    LibraryItem.objects.filter(pk=items[0].pk).delete()
    assert reindexing.drop_orphans(index) >= 1
    assert index.count(items[0].pk) == 0
    assert reindexing.reindex() == 0
    assert reindexing.reindex(before=timezone.now()) == 2
    assert index.count(items[2].pk) == 1


def test_reindexing_stops_in_time_and_goes_on(file: File) -> None:
    for text in (LENS, OIL, BREAD):
        file(text)
    LibraryItem.objects.update(index_name="")
    assert reindexing.reindex(seconds=0) == 0
    assert reindexing.reindex(settled=timedelta(minutes=1)) == 0
    assert reindexing.reindex() == 3


def test_a_new_title_is_found_after_the_index_followed(owner: User, file: File) -> None:
    item = file(BREAD, title="Old name")
    actions.update_item(item, title="Zeppelin")
    waiting = search(owner_id=owner.pk, query="zeppelin")
    assert [hit.item for hit in waiting.hits] == [item]
    assert reindexing.reindex() == 1
    assert found(owner, "zeppelin", mode="words") == [item]
    assert found(owner, "old name", mode="words") == []


def test_a_change_that_the_index_missed_is_brought_to_it(
    owner: User, file: File, stores: EmbeddedServices
) -> None:
    item = file(LENS)
    stores.kill("vectors")
    try:
        actions.update_item(item, tags=["late"])
    finally:
        stores.start_one("vectors")
    assert [hit.item for hit in search(owner_id=owner.pk, query="lens tag:late").hits] == [item]
    assert reindexing.reindex() == 1
    assert found(owner, "lens tag:late") == [item]


def test_similar_items_leave_out_what_is_far_down(owner: User, file: File) -> None:
    item, near = file(LENS), file("A lamp with a lens stood above the harbour.")
    file(BREAD)
    assert similar(item, limit=1) == [near]


def test_words_are_stemmed_by_the_language_of_the_text(owner: User, file: File) -> None:
    item = file("Die Leuchttürme wurden von Wärtern bewacht.", language="de")
    file(BREAD)
    assert found(owner, "Leuchtturm", mode="words") == [item]


@pytest.mark.parametrize("nonsense", ["xqzvw", "blorfrik zzqat wumpfel", "qwx vbn jkl zxc asd"])
def test_what_is_no_word_and_near_to_nothing_finds_nothing(
    owner: User, file: File, nonsense: str
) -> None:
    for text in (LENS, OIL, BREAD):
        file(text)
    assert found(owner, nonsense) == []


def test_a_question_in_a_language_the_model_hardly_knows_is_not_silenced(
    owner: User, file: File
) -> None:
    items = {file(text) for text in (LENS, OIL, BREAD)}
    result = search(owner_id=owner.pk, query="Wie lange soll der Teig in der Küche gehen?")
    assert {hit.item for hit in result.hits} == items
    assert all(hit.only_near for hit in result.hits)
    assert found(owner, "Сколько времени должно подниматься тесто") == []


def test_what_is_only_near_in_meaning_comes_last_and_says_so(owner: User, file: File) -> None:
    worded = file(f"{BREAD} A beacon is mentioned once.", title="Bread")
    near = file(LENS)
    result = search(owner_id=owner.pk, query="a beacon that warns sailors")
    assert [hit.item for hit in result.hits] == [worded, near]
    assert [hit.only_near for hit in result.hits] == [False, True]
    assert result.near == {str(near.pk)}
    assert list(result.fitting) == [str(worded.pk)]


def test_a_rare_word_finds_first_what_has_it(owner: User, file: File) -> None:
    for _ in range(3):
        file("The lamp shines. A lamp is a lamp, and every lamp is lit.", title="Lamp")
    item = file(f"{BREAD} Beside it stand two lamps.")
    assert found(owner, "lamps")[0] == item
    other = file(f"{OIL} Keeper Vandermolen signed for it.")
    assert found(owner, "Vandermolen")[0] == other


@pytest.mark.parametrize(
    ("query", "place"),
    [
        ("Fresnelova", "its author"),
        ("glasswork", "its tags"),
        ("remember", "your note"),
        ("prismatic", "your highlights"),
        ("untrue", "your highlights"),
    ],
)
def test_what_is_said_about_an_item_finds_it(
    owner: User, file: File, query: str, place: str
) -> None:
    item = file(LENS, author="Mira Fresnelova", tags=("glasswork",))
    file(BREAD)
    actions.update_item(item, note="To remember for the talk.")
    Highlight.objects.create(item=item, quote="The prismatic lens", note="Untrue?")
    actions.sync_index([item.pk])
    result = search(owner_id=owner.pk, query=query)
    assert [hit.item for hit in result.hits if not hit.only_near] == [item]
    assert explain(result.hits[0], result.words, ()) == f"has {query} (in {place})"


def test_a_note_that_is_emptied_finds_nothing_any_more(owner: User, file: File) -> None:
    item = file(LENS)
    actions.update_item(item, note="Zeppelin")
    assert found(owner, "zeppelin", mode="words") == [item]
    actions.update_item(item, note="")
    assert found(owner, "zeppelin", mode="words") == []
    assert get_index().count(item.pk) == 1


def test_an_item_without_text_is_found_by_its_title(owner: User, file: File) -> None:
    item = file(title="Paraffin for lamps")
    file(BREAD)
    hit = search(owner_id=owner.pk, query="paraffin lamp").hits[0]
    assert (hit.item, hit.passages) == (item, [])
    assert search(owner_id=owner.pk, query="paraffin lamp", mode="meaning").hits[0].item == item
    actions.update_item(item, tags=["oil"])
    assert reindexing.reindex() == 1
    assert found(owner, "oil", mode="words") == [item]


def test_on_the_page_what_is_only_near_in_meaning_stands_below_a_line(
    owner: User, file: File, client: Client
) -> None:
    file(f"{BREAD} A beacon is mentioned once.", title="Bread")
    file(LENS)
    client.force_login(owner)
    text = client.get("/library/?q=a+beacon+that+warns+sailors").content.decode()
    line = text.index("Related in meaning")
    assert text.index("Knead the dough") < line < text.index("The great lens")
    assert "1 item, best first, 1 near in meaning" in text
