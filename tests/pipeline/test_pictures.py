"""Pictures of texts are kept, whatever their sites do, and shown to who has the text."""

from __future__ import annotations

import hashlib
import os
import re
import signal
import subprocess
import sys
import threading
import zipfile
from collections import Counter
from collections.abc import Iterator
from dataclasses import replace
from datetime import timedelta
from functools import cache
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from io import BytesIO
from pathlib import Path
from typing import Any

import pytest
from django.core.management import call_command
from django.db import connection
from django.test import Client
from django.utils import timezone
from PIL import Image

from ingestion.pictures.keeping import is_due, keep_due
from librarian_site.embedded import paths
from librarian_site.models import User
from librarian_site.operations import doctor
from library import storage
from library.items import filing
from library.items.files import removal
from library.models import LibraryItem, PendingRemoval
from library.pictures.models import Picture, PictureState
from tests.factories import make_user
from tests.serving import serve
from tests.unit.library.items.test_filing import draft

pytestmark = [
    pytest.mark.django_db(transaction=True),
    pytest.mark.usefixtures("own_servers"),
]
ROOT = Path(__file__).resolve().parents[2]
HOME = b"52.5200 N, 13.4050 E"


@cache  # drawing the largest takes a second
def picture(form: str, size: tuple[int, int] = (320, 200), **options: Any) -> bytes:
    out = BytesIO()
    Image.new("RGB", size, "teal").save(out, form, **options)
    return out.getvalue()


def photograph() -> bytes:
    exif = Image.Exif()
    exif[0x0112], exif[0x010E] = 6, HOME.decode()  # to be turned; where it was taken
    return picture("JPEG", exif=exif.tobytes())


class Site(ThreadingHTTPServer):
    """A site whose pictures are late, too large, or none."""

    def __init__(self) -> None:
        super().__init__(("127.0.0.1", 0), Handler)
        self.asked: Counter[str] = Counter()
        self.reached, self.released = threading.Event(), threading.Event()
        self.files = {
            "/photo.jpg": photograph(),
            "/late.png": picture("PNG"),
            "/many-bytes.png": picture("BMP", (1000, 900)),
            "/many-pixels.png": picture("PNG", (7000, 6000)),
            "/drawing.svg": b"<svg xmlns='http://www.w3.org/2000/svg'><script>1</script></svg>",
            "/no-picture.png": b"<html>Please sign in</html>",
        }

    def address(self, name: str) -> str:
        return f"http://127.0.0.1:{self.server_port}{name}"


class Handler(BaseHTTPRequestHandler):
    server: Site

    def do_GET(self) -> None:
        self.server.asked[self.path] += 1
        if self.path == "/late.png":
            self.server.reached.set()
            self.server.released.wait(60)
        content = self.server.files.get(self.path, b"")
        busy = self.path == "/busy.png"
        self.send_response(503 if busy else 200 if content else 404)
        if busy:
            self.send_header("Retry-After", "60")
        self.send_header("Content-Length", str(len(content)))
        self.end_headers()
        self.wfile.write(content)

    def log_message(self, *args: object) -> None:
        """Say nothing."""


@pytest.fixture
def site() -> Iterator[Site]:
    server = Site()
    serve(server)
    yield server
    server.released.set()
    server.shutdown()
    server.server_close()


def filed(owner: User, site: Site, *names: str) -> LibraryItem:
    markdown = "The lamp.\n\n" + "\n\n".join(f"![A {n}]({site.address(n)})" for n in names)
    made = draft(owner, markdown, image_url=site.address("/photo.jpg"), provenance={})
    return filing.file_item(made, progress=lambda *_: None).item


def keep_all() -> int:
    """As long as it takes: a machine that is busy starts processes slowly."""
    return keep_due(seconds=600)


def states(item: LibraryItem) -> dict[str, str]:
    rows = item.pictures.values_list("url", "state")
    return {url.rpartition("/")[2]: state for url, state in rows}


def test_pictures_are_kept_and_shown_from_here(
    page: Client, owner: User, site: Site, settings: Any
) -> None:
    settings.LIBRARIAN_PICTURE_BYTES = 1_000_000
    site.released.set()
    names = ["/late.png", "/many-bytes.png", "/many-pixels.png", "/drawing.svg", "/gone.png"]
    item = filed(owner, site, *names, "/no-picture.png", "/busy.png", "/photo.jpg")
    assert page.get(f"/api/v1/library/{item.pk}").json()["pictures"]["listed"] is False
    assert keep_all() == 2
    kept = {"photo.jpg": "kept", "late.png": "kept", "busy.png": "waiting"}
    refused = ("many-bytes.png", "many-pixels.png", "drawing.svg", "gone.png", "no-picture.png")
    assert states(item) == {**kept, **dict.fromkeys(refused, "failed")}
    assert all(item.pictures.filter(state="failed").exclude(error="").values_list("error"))
    counts = page.get(f"/api/v1/library/{item.pk}").json()["pictures"]
    assert (counts["total"], counts["kept"], counts["waiting"], counts["failed"]) == (8, 2, 1, 5)
    item.refresh_from_db()
    assert item.pictures_due_at is not None  # when the site is less busy
    assert item.pictures_due_at > timezone.now() + timedelta(seconds=50)

    site.shutdown()  # a site that is gone changes nothing
    text = page.get(f"/library/{item.pk}/").content.decode()
    assert "2 of 8 kept" in text
    shown = re.findall(r'<img[^>]*src="(/library/[^"]+/pictures/[^"]+)"', text)
    assert len(shown) == 2  # the page's own picture is in the text, too
    photo = page.get(shown[1])
    assert (photo["Content-Type"], photo["X-Content-Type-Options"]) == ("image/jpeg", "nosniff")
    assert "immutable" in photo["Cache-Control"]
    assert photo["Content-Security-Policy"] == "sandbox; default-src 'none'"
    assert HOME not in photo.content
    assert Image.open(BytesIO(photo.content)).size == (200, 320)
    assert "/library/image/?of=" in text  # the others, as before
    cards = page.get("/library/?density=cards").content.decode()
    small = re.search(r'class="item-picture" src="([^"]+)"', cards)
    assert small is not None
    assert page.get(small[1])["Content-Type"] == "image/webp"
    assert page.get("/api/v1/library").json()["items"][0]["thumbnail_url"] == small[1]
    same = page.get(f"/api/v1/library/{item.pk}/thumbnail")
    assert same.content == page.get(small[1]).content
    assert "Not kept" in page.get(f"/library/{item.pk}/pictures/").content.decode()


def test_a_picture_is_for_who_has_a_text_with_it(page: Client, owner: User, site: Site) -> None:
    mine, theirs = filed(owner, site), filed(make_user(), site)
    assert keep_all() == 2
    digest, path = mine.pictures.values_list("sha256", "path").get()
    assert theirs.pictures.get().sha256 == digest
    assert theirs.pictures.get().path != path
    for where in ("library", "api/v1/library"):
        end = "/" if where == "library" else ""
        assert page.get(f"/{where}/{mine.pk}/pictures/{digest}{end}").status_code == 200
        assert page.get(f"/{where}/{theirs.pk}/pictures/{digest}{end}").status_code == 404
    other = filing.file_item(
        draft(owner, "No picture.", canonical_url="https://b.example/", url=""),
        progress=lambda *_: None,
    ).item
    assert page.get(f"/library/{other.pk}/pictures/{digest}/").status_code == 404


def test_killed_in_the_middle_it_goes_on(page: Client, owner: User, site: Site) -> None:
    item = filed(owner, site, "/late.png")
    child = subprocess.Popen(
        [sys.executable, "manage.py", "sweep", "--once"],
        cwd=ROOT,
        env={**os.environ, "DATABASE_URL": database()},
        stdout=subprocess.DEVNULL,
    )
    assert site.reached.wait(60)
    child.send_signal(signal.SIGKILL)
    child.wait()
    site.released.set()
    assert states(item) == {"photo.jpg": "kept", "late.png": "waiting"}
    assert keep_all() == 0  # the claim of the one that was killed
    LibraryItem.objects.update(pictures_due_at=timezone.now())  # it has ended
    assert keep_all() == 1
    assert states(item) == {"photo.jpg": "kept", "late.png": "kept"}
    assert site.asked["/photo.jpg"] == 1
    assert not PendingRemoval.objects.exclude(file=None).exists()
    assert doctor.examine().findings["files"] == []


def test_an_item_that_goes_takes_its_pictures_along(owner: User, site: Site) -> None:
    item = filed(owner, site, "/late.png")
    working = threading.Thread(target=keep_all)
    working.start()
    assert site.reached.wait(60)
    path = item.pictures.get(state=PictureState.KEPT).path
    LibraryItem.objects.all().delete()
    site.released.set()
    working.join()
    assert not Picture.objects.exists()
    past = timezone.now() - timedelta(hours=1)
    PendingRemoval.objects.update(created_at=past, due_at=past)
    removal.sweep()
    assert not storage.exists(path)
    assert [path for path in storage.walk("pictures") if f"/{owner.pk}/" in path] == []


def test_none_are_fetched_where_remote_pictures_are_blocked(owner: User, site: Site) -> None:
    User.objects.filter(pk=owner.pk).update(remote_images="block")
    item = filed(owner, site)
    assert keep_all() == 0
    assert not site.asked
    item.refresh_from_db()
    assert item.pictures_due_at is None


def test_pictures_inside_of_a_book_are_kept(page: Client, owner: User) -> None:
    User.objects.filter(pk=owner.pk).update(remote_images="block")  # nothing of others is asked
    out = BytesIO()
    with zipfile.ZipFile(out, "w") as book:
        book.writestr("OEBPS/the lamp.jpg", photograph())
    text = "The lamp.\n\n![A lamp](embedded:OEBPS/the%20lamp.jpg) ![No](embedded:none.png)"
    made = draft(owner, text, original=out.getvalue(), source_type="epub", provenance={})
    digest = hashlib.sha256(out.getvalue()).hexdigest()
    item = filing.file_item(
        replace(made, content_hash=digest, original_type="application/epub+zip"),
        progress=lambda *_: None,
    ).item
    assert is_due()
    assert keep_all() == 1
    assert not is_due()
    assert states(item) == {"the%20lamp.jpg": "kept", "embedded:none.png": "failed"}
    shown = page.get(f"/library/{item.pk}/").content.decode()
    address = re.search(r'src="(/library/[^"]+/pictures/[^"]+)"', shown)
    assert address is not None
    assert HOME not in page.get(address[1]).content


def test_what_was_filed_before_is_looked_after_when_asked(owner: User, site: Site) -> None:
    item = filed(owner, site)
    LibraryItem.objects.update(pictures_due_at=None)
    assert keep_all() == 0
    call_command("keep_pictures")
    assert keep_all() == 1
    assert states(item) == {"photo.jpg": "kept"}


def test_a_renewed_text_keeps_what_it_still_has(owner: User, site: Site) -> None:
    site.released.set()
    filed(owner, site, "/late.png")
    keep_all()
    item = filed(owner, site, "/late.png", "/gone.png")
    keep_all()
    assert states(item) == {"photo.jpg": "kept", "late.png": "kept", "gone.png": "failed"}
    assert site.asked["/late.png"] == 1


def database() -> str:
    whole = paths.database_url(paths.data_dir())
    return f"{whole.rpartition('/')[0]}/{connection.settings_dict['NAME']}"
