"""Whose language a page is in."""

from __future__ import annotations

from types import SimpleNamespace

import pytest
from django.contrib.auth.models import AnonymousUser
from django.http import HttpRequest, HttpResponse
from django.test import RequestFactory
from django.utils.translation import get_language, gettext

from librarian_site.core.i18n.languages import language_of_socket
from librarian_site.web.language import LanguageMiddleware


def answer(
    path: str = "/", *, chosen: str = "", cookie: str = "", browser: str = ""
) -> HttpResponse:
    """What a page says whose whole text is one word."""
    request = RequestFactory().get(path, headers={"Accept-Language": browser})
    request.user = SimpleNamespace(language=chosen) if chosen else AnonymousUser()  # type: ignore[assignment]
    request.COOKIES["django_language"] = cookie

    def view(request: HttpRequest) -> HttpResponse:
        middleware.process_view(request, view, (), {})
        return HttpResponse(gettext("Library"))

    middleware = LanguageMiddleware(view)
    return middleware(request)  # type: ignore[return-value]


@pytest.mark.parametrize(
    ("chosen", "cookie", "browser", "said"),
    [
        ("", "", "", "Library"),
        ("", "", "de-AT,de;q=0.9", "Bibliothek"),
        ("", "", "fr-CA;q=0.5, pt", "Bibliothèque"),
        ("", "", "en-US,de", "Library"),
        ("", "", "ja", "Library"),
        ("", "es", "de", "Biblioteca"),
        ("", "tlh", "de", "Bibliothek"),
        ("fr", "es", "de", "Bibliothèque"),
        ("en", "es", "de", "Library"),
        ("tlh", "", "de", "Bibliothek"),
    ],
)
def test_the_account_chooses_before_the_cookie_before_the_browser(
    chosen: str, cookie: str, browser: str, said: str
) -> None:
    found = answer(chosen=chosen, cookie=cookie, browser=browser)
    assert found.content.decode() == said
    assert get_language() == "en-gb", "it goes on in no other request"


def test_a_page_says_its_language_and_what_it_depends_on() -> None:
    found = answer(browser="de")
    assert found["Content-Language"] == "de"
    assert {"Accept-Language", "Cookie"} <= set(found["Vary"].split(", "))


@pytest.mark.parametrize(
    "path", ["/api/v1/library", "/mcp", "/health", "/opds/items/", "/library/shared/x/rss.xml"]
)
def test_what_programs_read_is_english(path: str) -> None:
    found = answer(path, chosen="de", cookie="de", browser="de")
    assert found.content == b"Library"
    assert not found.has_header("Vary")


@pytest.mark.parametrize("path", ["/library/", "/library/shared/", "/library/shared/4/renew/"])
def test_pages_are_not(path: str) -> None:
    assert answer(path, browser="de").content == b"Bibliothek"


def test_a_socket_speaks_as_its_page_does() -> None:
    headers = [(b"accept-language", b"de"), (b"cookie", b"a=b; django_language=es")]
    scope = {"headers": headers[:1], "user": AnonymousUser()}
    assert language_of_socket(scope) == "de"
    assert language_of_socket({**scope, "headers": headers}) == "es"
    assert language_of_socket({**scope, "user": SimpleNamespace(language="fr")}) == "fr"
