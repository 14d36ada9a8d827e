"""How much of a text the library has already."""

from __future__ import annotations

from typing import Any
from uuid import uuid4

import pytest

from ingestion.documents.types import Document
from ingestion.loading import already_filed, item_of, locate, nearest
from librarian_site.models import User
from library import document_kinds
from library.duplicates import minhash
from library.items.page_address import make_room, page_address
from library.models import LibraryItem
from tests.documents import builders
from tests.factories import make_item

pytestmark = pytest.mark.django_db

TEXT = " ".join(builders.PARAGRAPHS)


def kept(owner: User, text: str) -> LibraryItem:
    values = minhash.signature(text)
    return make_item(owner, markdown=text, signature=values, bands=minhash.bands(values))


def common(owner: User, text: str, item: LibraryItem | None = None, url: str = "") -> float:
    raw = Document(document_kinds.ARTICLE.name, text, text.encode(), "text/html", url=url)
    document = locate(raw, owner_id=owner.pk)
    known = item_of(document, owner_id=owner.pk)
    return nearest(document, owner_id=owner.pk, but=(item.pk if item else None, known))


def test_a_near_copy_is_heard_of_and_another_text_is_not(owner: User) -> None:
    kept(owner, TEXT)
    assert common(owner, TEXT + " One more word.") > 0.9
    assert common(owner, "Quite other words about bread and salt and water here. " * 9) == 0
    assert common(owner, "Short.") == 0


def test_what_it_renews_is_no_copy(owner: User) -> None:
    item = kept(owner, TEXT)
    assert common(owner, TEXT, item) == 0
    assert common(owner, TEXT, url=item.url) == 0


def test_a_stranger_s_is_not_heard_of(owner: User, stranger: User) -> None:
    kept(stranger, TEXT)
    assert common(owner, TEXT) == 0


PAGE_1, PAGE_2 = "https://example.org/thread", "https://example.org/thread?page=2"
OTHER = "Quite other words about bread and salt and water here, and some of flour. " * 9


def filed_under(owner: User, text: str, url: str, declared: str = "") -> str:
    return page_address(owner_id=owner.pk, url=url, declared=declared, markdown=text)


def test_a_declared_address_is_believed_unless_an_unlike_text_has_it(owner: User) -> None:
    assert filed_under(owner, OTHER, PAGE_2, PAGE_1) == PAGE_1
    item = kept(owner, TEXT)
    LibraryItem.objects.filter(pk=item.pk).update(canonical_url=PAGE_1, url=PAGE_1)
    assert filed_under(owner, OTHER, PAGE_2, PAGE_1) == PAGE_2
    assert filed_under(owner, "Short.", PAGE_2, PAGE_1) == PAGE_2
    assert filed_under(owner, TEXT + " An AMP edition.", f"{PAGE_1}/amp", PAGE_1) == PAGE_1
    assert filed_under(owner, OTHER, PAGE_1) == PAGE_1  # its own text may change


def test_a_page_of_an_app_has_only_its_own_address(owner: User) -> None:
    assert filed_under(owner, TEXT, f"{PAGE_1}#/wheel", PAGE_1) == f"{PAGE_1}#/wheel"


def test_who_only_declared_an_address_makes_room_for_who_is_there(owner: User) -> None:
    item = kept(owner, TEXT)
    LibraryItem.objects.filter(pk=item.pk).update(canonical_url=PAGE_1, url=PAGE_2)
    assert already_filed(owner_id=owner.pk, url=PAGE_1) is None
    new: dict[str, Any] = {"owner_id": owner.pk, "url": PAGE_1, "address": PAGE_1, "but": uuid4()}
    make_room(**new, markdown=TEXT)
    item.refresh_from_db()
    assert item.canonical_url == PAGE_1
    make_room(**new, markdown=OTHER)
    item.refresh_from_db()
    assert item.canonical_url == PAGE_2
    assert already_filed(owner_id=owner.pk, url=PAGE_2) == item
