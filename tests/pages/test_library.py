"""The pages of the library."""

from __future__ import annotations

import html
import re
from collections.abc import Callable
from typing import Any

import pytest
from django.test import Client

from ingestion.jobs.service import IngestionOrchestrator
from ingestion.models import IngestionJob
from librarian_site.embedded.stores import EmbeddedServices
from librarian_site.models import User
from library import storage
from library.models import LibraryItem
from tests.documents.server import DocumentServer
from tests.factories import make_item

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def filed(owner: User, documents: DocumentServer, work: Callable[[], int]) -> LibraryItem:
    IngestionOrchestrator().submit_job(owner=owner, url=documents.url("/article"))
    work()
    return LibraryItem.objects.get()


def test_an_empty_library_teaches(page: Client) -> None:
    assert "Add something" in page.get("/library/").content.decode()


def test_items_are_listed_narrowed_and_sorted(page: Client, owner: User, stranger: User) -> None:
    make_item(owner, title="Best one", quality_score=9.1, tags=("glass",))
    make_item(owner, title="Other one", source_type="pdf")
    make_item(stranger, title="Theirs")
    everything = page.get("/library/").content.decode()
    assert "2 items" in everything
    assert "Theirs" not in everything
    for query in ("tier=a", "tag=glass", "source_type=article"):
        text = page.get(f"/library/?{query}").content.decode()
        assert "Best one" in text
        assert "Other one" not in text
    text = page.get("/library/?sort=-quality_score&read=0").content.decode()
    assert text.index("Best one") < text.index("Other one")
    assert "Nothing found." in page.get("/library/?tier=d").content.decode()


def test_nonsense_in_the_address_is_no_error(page: Client, owner: User) -> None:
    make_item(owner, title="Here")
    answer = page.get("/library/?tier=z&sort=size&after=x&read=maybe&year=x&q=%00")
    assert (answer.status_code, b"Here" in answer.content) == (200, True)


def test_queries_do_not_grow_with_items(
    page: Client, owner: User, django_assert_max_num_queries: Any
) -> None:
    for _ in range(29):
        make_item(owner, tags=("a", "b"))
    page.get("/offline/")  # the session is noted at the first request
    with django_assert_max_num_queries(13):
        page.get("/library/")


def test_a_search_marks_the_words_and_says_why(page: Client, filed: LibraryItem) -> None:
    text = page.get("/library/?q=paraffin").content.decode()
    assert "<mark>paraffin</mark>" in text
    assert "has paraffin" in text
    assert f'item-heading">{filed.title}' not in text  # the title stands above it
    assert filed.title in text
    assert filed.title not in page.get("/library/?q=paraffin&tier=a").content.decode()


def test_words_of_the_same_stem_are_marked_and_the_hit_opens_there(
    page: Client, filed: LibraryItem
) -> None:
    text = page.get("/library/?q=how+did+a+keeper+climb+each+step").content.decode()
    assert "<mark>Keepers</mark> <mark>climbed</mark>" in text
    assert "<mark>a</mark>" not in text
    link = re.search(rf'href="({filed.get_absolute_url()}\?mark=[^"]*keepers[^"]*)#(p-\d+)"', text)
    assert link
    assert f'id="{link[2]}"' in page.get(link[1]).content.decode()


def test_a_search_without_the_index_says_so(
    page: Client, filed: LibraryItem, stores: EmbeddedServices
) -> None:
    stores.kill("vectors")
    try:
        text = page.get("/library/?q=paraffin").content.decode()
    finally:
        stores.start_one("vectors")
    assert "by words alone" in text
    assert filed.title in text


def test_an_item_s_page(page: Client, filed: LibraryItem) -> None:
    text = page.get(f"/library/{filed.pk}/").content.decode()
    for part in ("Summary", "Key points", "Where it came from", "Substance", "Ruth Penhale"):
        assert part in text
    assert "<p>Lighthouse engineering" in text


def test_a_text_is_drawn_at_once_and_a_long_one_as_it_comes(page: Client, owner: User) -> None:
    waits = {}
    for times in (10, 5000):
        kept = make_item(owner, markdown="The tide is high at noon.\n\n" * times)
        drawn = page.get(f"/library/{kept.pk}/").content.decode()
        waits[times] = '<link rel="expect"' in drawn
    assert waits == {10: True, 5000: False}


def test_its_files_can_be_had(page: Client, filed: LibraryItem) -> None:
    assert page.get(f"/library/{filed.pk}/markdown/").content.decode() == filed.markdown
    original = page.get(f"/library/{filed.pk}/original/")
    assert original["Content-Disposition"].startswith("attachment")


def test_a_file_that_is_gone_or_damaged_is_told_of_on_the_item_s_page(
    page: Client, owner: User
) -> None:
    item = make_item(owner)
    for name in ("original", "saved", "markdown"):
        answer = page.get(f"/library/{item.pk}/{name}/", follow=True)
        assert answer.redirect_chain == [(item.get_absolute_url(), 302)]
        assert "The file can't be sent" in html.unescape(answer.content.decode())
    storage.write(item.original_path, b"not what was filed")
    text = page.get(f"/library/{item.pk}/original/", follow=True).content.decode()
    assert "is not what was stored" in text


def test_similar_items_have_a_page_that_the_item_s_own_fetches(
    page: Client, filed: LibraryItem
) -> None:
    address = f"/library/{filed.pk}/similar/"
    assert f'hx-get="{address}"' in page.get(f"/library/{filed.pk}/").content.decode()
    assert "Nothing similar in your library yet." in page.get(address).content.decode()


def test_neighbours_that_can_t_be_looked_for_are_no_empty_list(
    page: Client, api: Client, filed: LibraryItem, stores: EmbeddedServices
) -> None:
    stores.kill("vectors")
    try:
        text = page.get(f"/library/{filed.pk}/similar/").content.decode()
        assert "Search by meaning is not ready" in text
        assert api.get(f"/api/v1/library/{filed.pk}/similar").status_code == 503
    finally:
        stores.start_one("vectors")


def test_the_saved_copy_is_shown_and_nothing_in_it_runs(page: Client, filed: LibraryItem) -> None:
    answer = page.get(f"/library/{filed.pk}/saved/")
    policy = answer["Content-Security-Policy"]
    assert answer["Content-Disposition"].startswith("inline")
    assert policy.startswith("sandbox; default-src 'none'")
    assert "script" not in policy
    assert "allow" not in policy
    LibraryItem.objects.filter(pk=filed.pk).update(original_type="application/pdf")
    kept = page.get(f"/library/{filed.pk}/saved/")
    assert kept["Content-Disposition"].startswith("attachment")


def test_reading_tagging_and_deleting(page: Client, filed: LibraryItem) -> None:
    page.post(f"/library/{filed.pk}/read/", {"read": "1"})
    page.post(f"/library/{filed.pk}/tags/", {"tags": "Harbour, sea , ,Harbour"})
    filed.refresh_from_db()
    assert filed.read_at is not None
    assert sorted(tag.name for tag in filed.tags.all()) == ["Harbour", "sea"]
    page.post(f"/library/{filed.pk}/read/", {"read": "0"})
    answer = page.post(f"/library/{filed.pk}/delete/", follow=True)
    assert "is in the trash" in answer.content.decode()
    assert not LibraryItem.objects.exists()


def test_fetching_again_starts_a_job(page: Client, filed: LibraryItem) -> None:
    answer = page.post(f"/library/{filed.pk}/refresh/")
    job = IngestionJob.objects.order_by("-created_at").first()
    assert job is not None
    assert answer["Location"] == f"/jobs/{job.pk}/"
    assert job.options == {"force_refresh": True}
    assert page.post(f"/library/{filed.pk}/refresh/")["Location"] == f"/jobs/{job.pk}/"


def test_fetching_again_what_can_t_be_says_why(page: Client, owner: User) -> None:
    item = make_item(owner, url="ftp://example.org/a", canonical_url="x")
    answer = page.post(f"/library/{item.pk}/refresh/", follow=True)
    assert "Only http and https" in answer.content.decode()
    upload = make_item(owner, url="", canonical_url="")
    assert page.post(f"/library/{upload.pk}/refresh/").status_code == 404


@pytest.mark.parametrize("path", ["", "markdown/", "original/", "saved/"])
def test_somebody_else_s_item_is_not_here(page: Client, stranger: User, path: str) -> None:
    assert page.get(f"/library/{make_item(stranger).pk}/{path}").status_code == 404


@pytest.mark.parametrize("action", ["read", "tags", "delete", "refresh"])
def test_nobody_changes_somebody_else_s(page: Client, stranger: User, action: str) -> None:
    item = make_item(stranger)
    assert page.post(f"/library/{item.pk}/{action}/").status_code == 404
    assert LibraryItem.objects.filter(pk=item.pk).exists()


def test_nonsense_finds_nothing(page: Client, filed: LibraryItem) -> None:
    text = page.get("/library/?q=blorfrik+zzqat").content.decode()
    assert "Nothing found." in text
    assert filed.title not in text
