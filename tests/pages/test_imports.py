"""The pages of imports, as a browser without JavaScript uses them, and the API beside them."""

from __future__ import annotations

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

from ingestion.imports.entries_to_jobs import advance
from ingestion.imports.models import Import
from ingestion.live.regions import render_view
from librarian_site.models import User
from tests.factories import make_item, make_user

pytestmark = pytest.mark.django_db(transaction=True)
BOOKMARKS = (
    b"<!DOCTYPE NETSCAPE-Bookmark-file-1><DL><p>\n"
    b'<DT><A HREF="https://example.org/1">One</A>\n<DT><A HREF="https://example.org/2">Two</A>\n'
    b'<DT><A HREF="javascript:x()">Run</A>\n</DL>'
)


@pytest.fixture
def ada() -> User:
    return make_user(username="ada", password="a-long-enough-word")


@pytest.fixture
def browser_of_ada(ada: User) -> Client:
    client = Client()
    client.force_login(ada)
    return client


def handed_in(client: Client, content: bytes = BOOKMARKS) -> Import:
    file = SimpleUploadedFile("mine.html", content)
    client.post("/imports/upload/", {"files": file})
    return Import.objects.get()


def test_what_was_understood_is_shown_before_it_starts(ada: User, browser_of_ada: Client) -> None:
    make_item(ada, url="https://example.org/1")
    batch = handed_in(browser_of_ada)
    page = browser_of_ada.get(batch.get_absolute_url()).content.decode()
    assert "<strong>2</strong> entries: 2 links" in page
    assert "<strong>1</strong> of them in your library already" in page
    assert "script address" in page
    advance()
    assert batch.counts()["waiting"] == 2


def test_it_starts_pauses_goes_on_and_ends(browser_of_ada: Client) -> None:
    batch = handed_in(browser_of_ada)
    url = batch.get_absolute_url()
    browser_of_ada.post(f"{url}start/", {"collection": "Old", "tags": "a, b", "priority": "low"})
    for step, state in (("pause", "paused"), ("resume", "running"), ("cancel", "cancelled")):
        advance()
        browser_of_ada.post(f"{url}{step}/")
        batch.refresh_from_db()
        assert batch.state == state
    assert (batch.collection, batch.tags) == ("Old", ["a", "b"])
    answer = browser_of_ada.post(f"{url}start/", follow=True)
    assert "The import is cancelled." in answer.content.decode()


def test_what_is_no_export_is_refused_by_name(browser_of_ada: Client) -> None:
    file = SimpleUploadedFile("scan.pdf", b"%PDF-1.7 and so on")
    answer = browser_of_ada.post("/imports/upload/", {"files": file}, follow=True)
    assert "scan.pdf is not an export that can be read. It is a PDF" in answer.content.decode()
    assert not Import.objects.exists()


def test_the_api_does_the_same(api: Client) -> None:
    file = SimpleUploadedFile("mine.html", BOOKMARKS)
    made = api.post("/api/v1/imports", {"files": file})
    assert made.status_code == 201
    url = f"/api/v1/imports/{made.json()['id']}"
    assert made.json()["counts"]["waiting"] == 2
    started = api.post(f"{url}/start", {"tags": ["x"]}, content_type="application/json")
    assert (started.status_code, started.json()["state"]) == (202, "running")
    advance()
    entries = api.get(f"{url}/entries", {"state": "working"}).json()
    assert [each["label"] for each in entries["items"]] == ["One", "Two"]
    assert api.post(f"{url}/cancel").json()["counts"]["cancelled"] == 2
    assert api.get("/api/v1/imports").json()["total"] == 1
    assert api.post(f"{url}/pause").status_code == 409


def test_its_socket_draws_it_for_its_owner_alone(ada: User, browser_of_ada: Client) -> None:
    batch = handed_in(browser_of_ada)
    shown = {each.id: each for each in render_view(ada, {"view": "import", "id": str(batch.pk)})}
    assert "One" in shown["import-detail"].html
    for who, named in ((make_user(), str(batch.pk)), (ada, "nonsense")):
        seen = {each.id for each in render_view(who, {"view": "import", "id": named})}
        assert "import-detail" not in seen


TABLE = b"What,Where,About\nOne,https://example.org/1,x\nTwo,https://example.org/2,\n"


def test_columns_of_a_table_are_chosen_before_it_starts(browser_of_ada: Client) -> None:
    file = SimpleUploadedFile("mine.csv", TABLE)
    browser_of_ada.post("/imports/upload/", {"files": file})
    batch = Import.objects.get()
    url = batch.get_absolute_url()
    page = browser_of_ada.get(url).content.decode()
    assert '<option value="Where" selected>' in page
    assert 'for="column-title"' in page
    assert batch.entries.get(position=1).data.get("title") is None
    chosen = {"url": "Where", "title": "What", "tags": "About"}
    browser_of_ada.post(f"{url}columns/", chosen)
    first = batch.entries.get(position=1)
    assert (first.label, first.data["tags"]) == ("One", ["x"])
    answer = browser_of_ada.post(
        f"/api/v1/imports/{batch.pk}/columns",
        {"columns": {**chosen, "tags": ""}},
        content_type="application/json",
    )
    assert answer.json()["columns"]["chosen"] == {"url": "Where", "title": "What"}
    assert "tags" not in batch.entries.get(position=1).data
    wrong = browser_of_ada.post(f"{url}columns/", {"url": "Nowhere"}, follow=True)
    assert "There is no column Nowhere" in wrong.content.decode()
    browser_of_ada.post(f"{url}start/", {})
    batch.refresh_from_db()
    assert (batch.archive_path, batch.can_choose_columns) == ("", False)
