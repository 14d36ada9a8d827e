"""Parts of pages that are drawn once for many: in each language, section and role its own."""

from __future__ import annotations

import pytest
from django.test import Client
from lxml import html

from librarian_site.models import User

pytestmark = pytest.mark.django_db

LIBRARY = {"en-gb": "Library", "de": "Bibliothek", "fr": "Bibliothèque", "es": "Biblioteca"}


def drawn(page: Client, path: str, language: str = "en-gb") -> html.HtmlElement:
    return html.fromstring(page.get(path, headers={"Accept-Language": language}).content)


def test_each_language_has_its_own(page: Client) -> None:
    for _ in range(2):
        for language, name in LIBRARY.items():
            shown = drawn(page, "/library/", language)
            assert shown.xpath("//nav/a[@href='/library/'][1]/text()")[0] == name
            (keys,) = shown.xpath("//dialog[@id='keys']//h2/text()")
            (delete,) = shown.xpath("//form[@id='bulk']/button[@value='delete']/text()")
            (typed,) = shown.xpath("//h2[@id='query-help-head']/text()")
            assert ((keys, delete, typed) == ("Keys", "Delete", "What you can type")) is (
                language == "en-gb"
            )


def test_each_page_says_where_it_is(page: Client) -> None:
    for _ in range(2):
        for path, names in (
            ("/library/", ["Library", "Items"]),
            ("/library/trash/", ["Library", "Trash"]),
            ("/stats/", ["Stats"]),
        ):
            assert drawn(page, path).xpath("//a[@aria-current='page']/text()") == names


def test_only_staff_is_shown_the_way_to_administration(page: Client, owner: User) -> None:
    for is_staff in (False, True, False):
        User.objects.filter(pk=owner.pk).update(is_staff=is_staff)
        links = drawn(page, "/library/").xpath("//a[@href='/admin/']")
        assert bool(links) is is_staff


def test_what_is_sent_with_a_form_is_the_account_s_own(page: Client) -> None:
    tokens = {
        form.xpath("string(input[@name='csrfmiddlewaretoken']/@value)")
        for _ in range(2)
        for form in drawn(page, "/library/").xpath("//form[@id='bulk']")
    }
    assert len(tokens) == 2
    assert "" not in tokens
