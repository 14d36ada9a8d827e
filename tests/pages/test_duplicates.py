"""Near copies are shown, merged and told apart."""

from __future__ import annotations

from typing import Any

import pytest
from django.test import Client

from librarian_site.models import User
from library.duplicates import minhash
from library.models import LibraryItem
from tests.factories import make_item
from tests.pages.reading import text_of

pytestmark = pytest.mark.django_db(transaction=True)


def test_duplicates_are_shown_and_merged(page: Client, owner: User) -> None:
    signature = minhash.signature(" ".join(f"word{n}" for n in range(200)))
    same: dict[str, Any] = {"signature": signature, "bands": minhash.bands(signature)}
    one, two = make_item(owner, **same), make_item(owner, **same)
    assert "You have this twice" in text_of(page, f"/library/{one.pk}/")
    assert two.title in text_of(page, "/library/duplicates/")
    page.post(f"/library/{one.pk}/merge/", {"item": [str(one.pk), str(two.pk)]})
    assert list(LibraryItem.objects.all()) == [one]
    assert "No duplicates" in text_of(page, "/library/duplicates/")


def test_of_a_group_the_chosen_one_is_kept(page: Client, owner: User, stranger: User) -> None:
    one, two = make_item(owner, content_hash="x" * 64), make_item(owner, content_hash="x" * 64)
    assert "the same file" in text_of(page, "/library/duplicates/")
    group = [str(one.pk), str(two.pk)]
    refused = page.post("/library/duplicates/merge/", {"item": group, "keep": ""}, follow=True)
    assert "Choose which one" in refused.content.decode()
    theirs = {"item": group, "keep": str(make_item(stranger).pk)}
    assert page.post("/library/duplicates/merge/", theirs).status_code == 404
    page.post("/library/duplicates/merge/", {"item": group, "keep": str(two.pk)})
    assert list(LibraryItem.objects.owned_by(owner)) == [two]


def test_duplicates_can_be_dismissed(page: Client, owner: User, stranger: User) -> None:
    one, two = make_item(owner, content_hash="x" * 64), make_item(owner, content_hash="x" * 64)
    theirs = make_item(stranger, content_hash="x" * 64)
    group = {"item": [str(one.pk), str(two.pk), str(theirs.pk)]}
    page.post(f"/library/{one.pk}/apart/", group)
    assert "You have this" not in text_of(page, f"/library/{two.pk}/")
    listed = text_of(page, "/library/duplicates/")
    assert "No duplicates" in listed
    assert "You marked 1 pair as not the same" in listed
    page.post("/library/duplicates/again/")
    assert "You have this twice" in text_of(page, f"/library/{one.pk}/")
    page.post("/library/duplicates/apart/", group)
    assert "No duplicates" in text_of(page, "/library/duplicates/")
    assert LibraryItem.objects.count() == 3
