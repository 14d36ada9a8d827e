"""Notes written by hand: from the page to the item, its links, its changes."""

from __future__ import annotations

import json

import pytest
from django.test import Client

from ingestion.jobs.service import IngestionOrchestrator
from ingestion.models import IngestionJob
from librarian_site.models import User
from library.items.text.note_links import with_links
from library.models import LibraryItem
from tests.factories import make_item

pytestmark = pytest.mark.django_db(transaction=True)
TEXT = (
    "The gate of [[Brill Lock]] turns, see [[brill lock|the lock]] and [[Nowhere *x*]]."
    "\n\n`[[code]]`"
)


def worked() -> LibraryItem:
    """Work on the newest job, here and now."""
    job = IngestionJob.objects.latest("created_at")
    IngestionOrchestrator().process_job(job.pk)
    job.refresh_from_db()
    assert (job.status, job.error) == ("completed", "")
    assert job.item is not None
    return LibraryItem.objects.get(pk=job.item.pk)


def test_a_note_is_written_shown_and_changed(page: Client, owner: User, stranger: User) -> None:
    lock = make_item(owner, title="Brill Lock")
    make_item(stranger, title="Nowhere *x*")
    assert "New note" in page.get("/library/").content.decode()
    answer = page.post("/notes/new/", {"title": "My  gate", "text": TEXT, "tags": "oak, Elm"})
    assert answer.status_code == 302
    note = worked()
    assert (note.source_type, note.title, note.markdown) == ("note", "My gate", TEXT)
    assert {"oak", "Elm"} <= set(note.tags.values_list("name", flat=True))
    shown = page.get(note.get_absolute_url()).content.decode()
    address = lock.get_absolute_url()
    assert f'<a href="{address}" rel="noopener noreferrer nofollow">Brill Lock</a>' in shown
    assert f'<a href="{address}" rel="noopener noreferrer nofollow">the lock</a>' in shown
    assert "and Nowhere *x*." in shown
    assert "<code>[[code]]</code>" in shown
    form = page.get(f"/notes/{note.pk}/").content.decode()
    assert 'value="My gate"' in form
    page.post(f"/notes/{note.pk}/", {"title": "Our gate", "text": "It is oiled now, and turns."})
    changed = worked()
    assert changed.pk == note.pk
    assert (changed.title, changed.markdown) == ("Our gate", "It is oiled now, and turns.")
    assert changed.versions.count() == 1
    assert LibraryItem.objects.owned_by(owner).filter(source_type="note").count() == 1


def test_what_is_missing_is_said(page: Client, owner: User, stranger: User) -> None:
    answer = page.post("/notes/new/", {"title": "", "text": "   "})
    assert answer.status_code == 400
    assert "This field is required." in answer.content.decode()
    assert not IngestionJob.objects.exists()
    for item in (make_item(owner), make_item(stranger, source_type="note")):
        assert page.get(f"/notes/{item.pk}/").status_code == 404
        assert page.post(f"/notes/{item.pk}/", {"title": "a", "text": "b"}).status_code == 404


def test_the_api_writes_notes_too(page: Client, owner: User) -> None:
    body = {"title": "By API", "text": "A text of some words.", "tags": ["one"]}
    answer = page.post("/api/v1/notes", json.dumps(body), content_type="application/json")
    assert answer.status_code == 202, answer.content
    note = worked()
    assert (note.title, note.source_type) == ("By API", "note")
    again = {"title": "By API", "text": "Another text of other words."}
    url = f"/api/v1/notes/{note.pk}"
    answer = page.put(url, json.dumps(again), content_type="application/json")
    assert answer.status_code == 202
    assert worked().markdown == "Another text of other words."
    other = make_item(owner)
    refused = page.put(
        f"/api/v1/notes/{other.pk}", json.dumps(again), content_type="application/json"
    )
    assert refused.status_code == 400
    empty = {"title": " ", "text": "x"}
    answer = page.post("/api/v1/notes", json.dumps(empty), content_type="application/json")
    assert answer.status_code in (400, 422)


def test_links_ask_once_whatever_there_are(owner: User, django_assert_num_queries: object) -> None:
    items = [make_item(owner, title=f"Item {n} of many") for n in range(5)]
    text = " ".join(f"[[{item.title}]]" for item in items) * 3
    with django_assert_num_queries(1):  # type: ignore[operator]
        written, own = with_links(text, owner_id=owner.pk)
    assert own == {item.get_absolute_url() for item in items}
    assert written.count("](/library/") == 15
    assert with_links("no link", owner_id=owner.pk) == ("no link", frozenset())
