"""Pictures of other sites, by way of this one."""

from __future__ import annotations

import re
from collections.abc import Iterator
from html import unescape
from typing import Any

import pytest
from django.core.cache import caches
from django.test import Client

from librarian_site.models import User
from library.items.text.remote_images import shown_at
from library.items.text.rendering import render
from tests.documents.server import DocumentServer
from tests.factories import make_item

pytestmark = pytest.mark.django_db(transaction=True)
PNG = b"\x89PNG\r\n\x1a\n" + b"\x00" * 100
KINDS = {
    "image/png": PNG,
    "image/jpeg": b"\xff\xd8\xff\xe0" + b"\x00" * 60,
    "image/gif": b"GIF89a" + b"\x00" * 60,
    "image/webp": b"RIFF\x00\x00\x00\x00WEBPVP8 " + b"\x00" * 60,
    "image/avif": b"\x00\x00\x00\x1cftypavif" + b"\x00" * 60,
}


@pytest.fixture(autouse=True)
def no_pictures() -> Iterator[None]:
    yield
    caches["images"].clear()


def proxied(url: str) -> str:
    shown = shown_at(url)
    assert shown is not None
    return shown


@pytest.mark.parametrize("kind", KINDS)
def test_a_picture_is_what_its_bytes_say(
    page: Client, documents: DocumentServer, kind: str
) -> None:
    url = documents.page("/picture", KINDS[kind], content_type="text/html")
    answer = page.get(proxied(url))
    assert (answer.status_code, answer["Content-Type"]) == (200, kind)
    assert answer.content == KINDS[kind]
    assert answer["X-Content-Type-Options"] == "nosniff"
    assert answer["Content-Security-Policy"].startswith("sandbox")


def test_it_is_fetched_once(page: Client, documents: DocumentServer) -> None:
    url = documents.page("/picture", PNG)
    for _ in range(3):
        assert page.get(proxied(url)).status_code == 200
    assert documents.hits["/picture"] == 1
    for _ in range(3):
        assert page.get(proxied(documents.url("/gone"))).status_code == 404
    assert documents.hits["/gone"] == 1


@pytest.mark.parametrize(
    "content",
    [
        b"<svg xmlns='http://www.w3.org/2000/svg'><script>alert(1)</script></svg>",
        b"<html><script>alert(1)</script></html>",
        b"GIF8" + b"\x00" * 20,
        b"",
        b"%PDF-1.4",
    ],
)
def test_what_is_no_picture_is_not_passed_on(
    page: Client, documents: DocumentServer, content: bytes
) -> None:
    url = documents.page("/picture", content, content_type="image/png")
    assert page.get(proxied(url)).status_code == 404


@pytest.mark.parametrize("path", ["/huge", "/bomb", "/to-private", "/nowhere", "/reset"])
def test_what_can_t_be_had_is_not_here(page: Client, documents: DocumentServer, path: str) -> None:
    assert page.get(proxied(documents.url(path))).status_code == 404


def test_private_addresses_are_refused_here_too(page: Client, settings: Any) -> None:
    for url in ("http://10.0.0.1/a.png", "http://169.254.169.254/a.png", "http://[::1]/a.png"):
        assert page.get(proxied(url)).status_code == 404


def test_only_what_was_signed_here_is_fetched(page: Client, documents: DocumentServer) -> None:
    url = documents.page("/picture", PNG)
    for of in (url, "", f"{url}:forged", proxied(url).split("=")[1].replace("A", "B")):
        assert page.get("/library/image/", {"of": of}).status_code == 404
    assert documents.hits["/picture"] == 0


def test_it_asks_who_is_there(documents: DocumentServer) -> None:
    assert Client().get(proxied(documents.url("/picture.png"))).status_code == 302


def test_a_text_s_pictures_come_by_the_proxy(
    page: Client, owner: Any, documents: DocumentServer
) -> None:
    url = documents.page("/picture", PNG)
    item = make_item(owner, markdown=f"![A boat]({url})\n\n<img src='{url}' onerror='x'>")
    html = page.get(item.get_absolute_url()).content.decode()
    sources = re.findall(r'<img[^>]* src="([^"]+)"', html.split('class="text"')[1])
    assert len(sources) == 2
    for source in sources:
        assert page.get(unescape(source)).content == PNG
    policy = page.get(item.get_absolute_url())["Content-Security-Policy"]
    assert "img-src 'self' data:;" in policy


def test_they_can_be_left_out(settings: Any) -> None:
    settings.LIBRARIAN_REMOTE_IMAGES = "block"
    html = render("![A boat](https://example.org/a.png)")
    assert 'alt="A boat"' in html
    assert "src" not in html


@pytest.mark.parametrize(
    ("everybody", "own", "shown"),
    [
        ("proxy", "", True),
        ("proxy", "block", False),
        ("block", "", False),
        ("block", "proxy", True),
    ],
)
def test_each_account_has_its_own_choice(
    page: Client, owner: User, settings: Any, everybody: str, own: str, shown: bool
) -> None:
    settings.LIBRARIAN_REMOTE_IMAGES = everybody
    item = make_item(owner, markdown="![A boat](https://example.org/a.png)")
    assert page.post("/account/preferences/", {"remote_images": own}).status_code == 302
    html = page.get(item.get_absolute_url()).content.decode()
    assert 'alt="A boat"' in html
    assert ("/library/image/?of=" in html) is shown


def test_the_choice_is_one_of_those_there_are(page: Client, owner: User, settings: Any) -> None:
    answer = page.post("/account/preferences/", {"remote_images": "direct"})
    assert "Select a valid choice" in answer.content.decode()
    owner.refresh_from_db()
    assert owner.remote_images == ""
    assert "As it is set for everybody: shown" in answer.content.decode()
    settings.LIBRARIAN_REMOTE_IMAGES = "block"
    page.post("/account/preferences/", {"remote_images": "proxy"})
    text = page.get("/account/preferences/").content.decode()
    assert "everybody: not shown" in text
    assert re.search(r'value="proxy"[^>]* checked', text)


@pytest.mark.parametrize(
    "source", ["/account/sign-out/", "data:image/png;base64,x", "a.png", "//x"]
)
def test_only_other_sites_pictures_are_shown(source: str) -> None:
    assert "src" not in render(f"![x]({source})")
