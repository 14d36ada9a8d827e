"""The saved copy: shown where nothing runs, started, printed and deleted; its API."""

from __future__ import annotations

import re
from typing import Any

import pytest
from django.test import Client

from ingestion.live.regions import render_view
from ingestion.models import IngestionJob, JobStatus
from librarian_site.models import User
from library import storage
from library.items.files import captures
from library.items.files.captures import CapturedFile
from library.items.files.pictures import card_pictures
from library.models import Capture, CaptureKind, ItemVersion, LibraryItem
from tests.factories import make_item, make_job

pytestmark = pytest.mark.django_db(transaction=True)
HTML = b"<!DOCTYPE html><p>The lock was rebuilt in oak.</p>"


@pytest.fixture
def item(owner: User) -> LibraryItem:
    return make_item(owner, title="Locks")


@pytest.fixture
def captured(item: LibraryItem) -> dict[str, Capture]:
    page = CapturedFile(CaptureKind.PAGE, "text/html", HTML, "browser/1", url=item.url)
    others = [
        CapturedFile(CaptureKind.SCREENSHOT, "image/webp", b"big", "browser/1", width=1280),
        CapturedFile(CaptureKind.THUMBNAIL, "image/webp", b"small", "browser/1", width=400),
    ]
    return {each.kind: each for each in captures.save(item, [page, *others])}


def shown(page: Client, item: LibraryItem, query: str = "") -> str:
    answer = page.get(f"/library/{item.pk}/copy/{query}")
    assert "frame-src 'self'" in answer["Content-Security-Policy"]
    return answer.content.decode()


def test_the_copy_is_in_a_frame_in_which_nothing_runs(
    page: Client, item: LibraryItem, captured: dict[str, Capture]
) -> None:
    assert f'href="/library/{item.pk}/copy/"' in page.get(f"/library/{item.pk}/").content.decode()
    html = shown(page, item)
    frame = re.search(r"<iframe[^>]+>", html)
    assert frame is not None
    at = f"/library/{item.pk}/captures/{captured['page'].pk}/"
    assert f'src="{at}"' in frame[0]
    assert 'sandbox="allow-popups allow-popups-to-escape-sandbox"' in frame[0]
    for way in (f'href="/library/{item.pk}/"', f'href="{item.url}"', 'href="?view=picture"'):
        assert way in html, way
    answer = page.get(at)
    policy = answer["Content-Security-Policy"]
    assert policy.startswith("sandbox allow-popups")
    assert "default-src 'none'" in policy
    assert "script" not in policy
    assert "frame-ancestors 'self'" in policy
    assert "X-Frame-Options" not in answer
    assert answer["X-Content-Type-Options"] == "nosniff"
    assert answer["Referrer-Policy"] == "no-referrer"
    assert answer.content == HTML


def test_its_picture(page: Client, item: LibraryItem, captured: dict[str, Capture]) -> None:
    html = shown(page, item, "?view=picture")
    picture = captured["screenshot"]
    assert f'<img src="/library/{item.pk}/captures/{picture.pk}/"' in html
    assert "<iframe" not in html
    small = {item.pk: f"/library/{item.pk}/captures/{captured['thumbnail'].pk}/"}
    assert card_pictures([item], remote=False) == small


def test_without_a_capture_there_is_the_html(page: Client, item: LibraryItem) -> None:
    html = shown(page, item, "?view=picture")
    assert f'src="/library/{item.pk}/saved/"' in html
    assert "has not been captured" in html


def test_versions_have_their_own(
    page: Client, item: LibraryItem, captured: dict[str, Capture]
) -> None:
    version = ItemVersion.objects.create(
        item=item, title="Then", content_hash="0" * 64, fetched_at=item.created_at
    )
    item.captures.update(version=version)
    assert f'src="/library/{item.pk}/saved/"' in shown(page, item)
    html = shown(page, item, f"?version={version.pk}")
    assert f"/captures/{captured['page'].pk}/" in html
    assert "Capture now" not in html
    for other in ("0", "x", "9" * 30):
        assert page.get(f"/library/{item.pk}/copy/?version={other}").status_code == 404


def test_capture_now_is_a_job_that_the_page_shows(
    page: Client, owner: User, item: LibraryItem
) -> None:
    page.post(f"/library/{item.pk}/capture/", {"part": "page"})
    job = IngestionJob.objects.captures().get()
    assert (job.priority, job.options["part"]) == ("normal", "page")
    assert f'id="job-{job.pk}"' in shown(page, item)
    again = page.post(f"/library/{item.pk}/capture/", {"part": "pdf"}, follow=True)
    assert "being captured already" in again.content.decode()
    region, *_ = render_view(owner, {"view": "copy", "id": str(item.pk)})
    assert region.id == "copy-state"
    assert str(job.pk) in region.html
    # Nowhere else: it is no page that comes.
    for path in ("/", "/jobs/"):
        assert str(job.pk) not in page.get(path).content.decode(), path


def test_a_failed_capture_says_why_on_its_page_alone(
    page: Client, owner: User, item: LibraryItem
) -> None:
    make_job(
        owner,
        item=item,
        options={"capture": str(item.pk)},
        status=JobStatus.FAILED,
        error="The site answers 404 now.",
    )
    assert "The site answers 404 now." in shown(page, item)
    assert "The site answers 404 now." not in page.get("/").content.decode()


def test_what_is_no_page_has_no_copy(page: Client, owner: User) -> None:
    file = make_item(owner, url="", original_type="application/pdf")
    assert page.get(f"/library/{file.pk}/copy/").status_code == 404
    answer = page.post(f"/library/{file.pk}/capture/", follow=True).content.decode()
    assert "Only web pages are captured" in answer


def test_deleted_all_of_it_goes(
    page: Client, item: LibraryItem, captured: dict[str, Capture]
) -> None:
    at = f"/library/{item.pk}/captures/{captured['page'].pk}/"
    page.post(f"{at}delete/")
    assert not item.captures.exists()
    assert page.get(at).status_code == 404


def test_a_lost_file_is_not_found(
    page: Client, item: LibraryItem, captured: dict[str, Capture]
) -> None:
    storage.delete(captured["page"].path)
    assert page.get(f"/library/{item.pk}/captures/{captured['page'].pk}/").status_code == 404


def test_the_api(api: Client, item: LibraryItem, captured: dict[str, Capture]) -> None:
    base = f"/api/v1/library/{item.pk}"
    listed: list[dict[str, Any]] = api.get(f"{base}/captures").json()
    assert [each["kind"] for each in listed] == ["page", "screenshot", "thumbnail"]
    first = listed[0]
    assert (first["stored_bytes"], first["is_faithful"], first["version_id"]) == (
        *(len(HTML), True),
        None,
    )
    got = api.get(f"{base}/captures/{first['id']}")
    assert got.content == HTML
    assert got["Content-Security-Policy"].startswith("sandbox")
    small = listed[2]["file_url"]
    assert api.get(base).json()["thumbnail_url"] == small
    assert api.get("/api/v1/library").json()["items"][0]["thumbnail_url"] == small
    assert api.get(f"{base}/thumbnail").content == b"small"
    started = api.post(f"{base}/capture", {"part": "pdf"}, content_type="application/json")
    assert started.status_code == 202
    assert api.post(f"{base}/capture", {}, content_type="application/json").status_code == 409
    assert api.delete(f"{base}/captures/{first['id']}").status_code == 204
    assert api.get(f"{base}/captures").json() == []
    assert api.get(f"{base}/thumbnail").status_code == 404
