"""Pages as a browser shows them, what is known of an address, and the extension that asks."""

from __future__ import annotations

import json
import zipfile
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.core.management import call_command
from django.test import Client

from ingestion.models import IngestionJob
from librarian_site.models import User
from library.models import LibraryItem
from tests.factories import make_item

pytestmark = pytest.mark.django_db(transaction=True)
URL = "http://192.168.7.7:9090/members/letter"
PARAGRAPH = (
    "<p>The keeper of the northern light wrote every evening what the sea had brought ashore, "
    "and the members of the society read it aloud to one another in the winter months.</p>"
)
HTML = f"<!doctype html><html><title>Of the light</title><article>{PARAGRAPH * 6}</article></html>"


def send(api: Client, html: str = HTML, **fields: Any) -> Any:
    file = SimpleUploadedFile("page.html", html.encode(), content_type="text/html")
    return api.post("/api/v1/ingest/file", {"file": file, **fields})


def test_a_page_that_was_sent_is_filed_under_its_address_and_never_fetched(
    api: Client, work: Callable[[], int]
) -> None:
    answer = send(api, url=URL, title="My letter", tags="sea, light", note="For winter")
    assert (answer.status_code, answer.json()["url"]) == (202, URL)
    work()
    item = LibraryItem.objects.get()
    assert (item.url, item.title, item.note) == (URL, "My letter", "For winter")
    assert "keeper of the northern light" in item.markdown
    assert {"sea", "light"} <= set(item.tags.values_list("name", flat=True))
    assert IngestionJob.objects.get().status == "completed"


@pytest.mark.parametrize("url", ["javascript:alert(1)", "file:///etc/passwd", "https://a b/", "x"])
def test_an_address_that_is_none_is_refused(api: Client, url: str) -> None:
    assert send(api, url=url).status_code == 400
    assert not IngestionJob.objects.exists()


def test_the_same_page_at_two_addresses_is_one_job(api: Client) -> None:
    first = send(api, url="https://a.org/1").json()["job_id"]
    again = send(api, url="https://a.org/2")
    assert (again.status_code, again.json()["job_id"]) == (409, first)


def test_an_address_is_looked_up_among_one_s_own(api: Client, owner: User, stranger: User) -> None:
    item = make_item(owner, url="https://a.org/1", title="Mine")
    make_item(stranger, url="https://a.org/2")
    send(api, url="https://a.org/3")
    mine, theirs, queued = (
        api.get("/api/v1/ingest/lookup", {"url": f"https://a.org/{n}"}).json() for n in (1, 2, 3)
    )
    assert (mine["item"]["id"], mine["item"]["title"]) == (str(item.pk), "Mine")
    assert theirs == {"item": None, "job": None}
    assert (queued["item"], queued["job"]["status"]) == (None, "queued")
    assert api.get("/api/v1/ingest/lookup", {"url": ""}).status_code == 400


def test_the_extension_is_packed_whole_and_the_same_each_time(tmp_path: Path) -> None:
    packed = [tmp_path / name for name in ("a.zip", "b.zip")]
    for path in packed:
        call_command("extension", "--to", str(path))
    assert packed[0].read_bytes() == packed[1].read_bytes()
    with zipfile.ZipFile(packed[0]) as archive:
        names = set(archive.namelist())
        manifest = json.loads(archive.read("manifest.json"))
    named = {manifest["action"]["default_popup"], manifest["options_ui"]["page"]}
    assert manifest["manifest_version"] == 3
    assert named | set(manifest["icons"].values()) <= names
