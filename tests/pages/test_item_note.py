"""The owner's note on an item."""

from __future__ import annotations

import pytest
from django.test import Client

from library.items.merging import merge
from library.models import LibraryItem
from tests.factories import make_item, make_user

pytestmark = pytest.mark.django_db(transaction=True)


def test_a_note_is_written_shown_and_taken_back() -> None:
    owner = make_user()
    item = make_item(owner)
    client = Client()
    client.force_login(owner)
    page = client.post(f"{item.get_absolute_url()}note/", {"note": "Mine\r\n<b>"}, follow=True)
    assert "Mine<br>&lt;b&gt;" in page.content.decode()
    client.post(f"{item.get_absolute_url()}note/", {"note": " "})
    assert LibraryItem.objects.get(pk=item.pk).note == ""


def test_the_api_changes_it_and_leaves_it() -> None:
    owner = make_user()
    item = make_item(owner, note="Mine")
    client = Client()
    client.force_login(owner)
    url = f"/api/v1/library/{item.pk}"
    kept = client.patch(url, {"read": True}, content_type="application/json").json()
    assert kept["note"] == "Mine"
    assert client.patch(url, {"note": ""}, content_type="application/json").json()["note"] == ""


def test_merged_items_keep_all_notes() -> None:
    owner = make_user()
    kept, other = make_item(owner, note="One"), make_item(owner, note="Two")
    merge(kept, [other])
    assert LibraryItem.objects.get(pk=kept.pk).note == "One\n\nTwo"
