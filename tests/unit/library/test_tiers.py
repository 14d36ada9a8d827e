"""The owner's tier stands in for the score's, with everything that follows it."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from django.test import Client

from ingestion.jobs.service import IngestionOrchestrator, Options
from librarian_site.models import User
from library import storage
from library.items.tier_override import set_tier
from library.models import LibraryItem
from library.search.service import search
from library.tiers import Tier
from tests.documents.server import DocumentServer
from tests.factories import make_item

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def filed(owner: User, documents: DocumentServer, work: Callable[[], int]) -> LibraryItem:
    IngestionOrchestrator().submit_job(owner=owner, url=documents.url("/article"))
    work()
    return LibraryItem.objects.get()


def other_than(item: LibraryItem) -> Tier:
    return Tier.A if item.tier != "a" else Tier.D


def test_files_row_result_and_index_follow(filed: LibraryItem) -> None:
    before = storage.read(filed.original_path)
    wanted = other_than(filed)
    score, scored = filed.quality_score, filed.scored_tier
    item = set_tier(filed, wanted)
    assert (item.tier, item.quality_score, item.scored_tier) == (wanted, score, scored)
    assert item.result()["tier"] == wanted
    assert item.file_path.startswith(f"{wanted.value}/")
    assert storage.read(item.original_path) == before
    kept = set(storage.item_files(owner_id=item.owner_id, item_id=item.pk))
    assert kept == {item.file_path, item.original_path}
    hits = search(owner_id=item.owner_id, query=f"lighthouse tier:{wanted.value}", mode="meaning")
    assert [hit.item.pk for hit in hits.hits] == [item.pk]

    back = set_tier(item, None)
    assert (back.tier, back.tier_override) == (scored, "")
    assert back.file_path == filed.file_path


def test_the_same_tier_by_hand_moves_nothing(filed: LibraryItem) -> None:
    item = set_tier(filed, Tier(filed.tier))
    assert (item.tier_override, item.file_path) == (filed.tier, filed.file_path)
    assert storage.read(item.file_path)


def test_fetching_again_keeps_it(
    filed: LibraryItem, documents: DocumentServer, work: Callable[[], int]
) -> None:
    wanted = other_than(filed)
    set_tier(filed, wanted)
    IngestionOrchestrator().submit_job(
        owner=filed.owner, url=documents.url("/article"), options=Options(force_refresh=True)
    )
    work()
    item = LibraryItem.objects.get()
    assert item.tier == wanted
    assert item.file_path.startswith(f"{wanted.value}/")
    assert storage.read(item.file_path)


def test_over_rest(api: Client, filed: LibraryItem) -> None:
    url, wanted = f"/api/v1/library/{filed.pk}", other_than(filed)
    changed = api.patch(url, {"tier": wanted}, content_type="application/json").json()
    assert (changed["tier"], changed["tier_override"]) == (wanted, wanted)
    assert api.get(f"/api/v1/library?tier={wanted}").json()["total"] == 1
    left = api.patch(url, {"read": True}, content_type="application/json").json()
    assert left["tier_override"] == wanted
    back = api.patch(url, {"tier": None}, content_type="application/json").json()
    assert (back["tier"], back["tier_override"]) == (filed.tier, None)
    assert api.patch(url, {"tier": "z"}, content_type="application/json").status_code == 400


def test_in_the_page(page: Client, filed: LibraryItem) -> None:
    wanted = other_than(filed)
    text = page.post(f"/library/{filed.pk}/tier/", {"tier": wanted}, follow=True).content.decode()
    assert f"Tier {wanted.upper()} is yours" in text
    assert page.post(f"/library/{filed.pk}/tier/", {"tier": "z"}).status_code == 400
    page.post(f"/library/{filed.pk}/tier/", {"tier": ""})
    assert LibraryItem.objects.get().tier == filed.tier


def test_without_its_files_it_stays_and_says_so(page: Client, owner: User) -> None:
    item = make_item(owner)
    answer = page.post(f"/library/{item.pk}/tier/", {"tier": "a"}, follow=True)
    assert "The tier stays as it is" in answer.content.decode()
    assert LibraryItem.objects.get().tier == "c"


def test_a_stranger_s_is_not_there(page: Client, stranger: User) -> None:
    item = make_item(stranger)
    assert page.post(f"/library/{item.pk}/tier/", {"tier": "a"}).status_code == 404
