"""How much of a text the library has already."""

from __future__ import annotations

import pytest

from ingestion.documents.types import RawDocument
from ingestion.loading import nearest
from librarian_site.models import User
from library import document_kinds
from library.duplicates import minhash
from library.models import LibraryItem
from tests.documents import builders
from tests.factories import make_item

pytestmark = pytest.mark.django_db

TEXT = " ".join(builders.PARAGRAPHS)


def kept(owner: User, text: str) -> LibraryItem:
    values = minhash.signature(text)
    return make_item(owner, markdown=text, signature=values, bands=minhash.bands(values))


def common(owner: User, text: str, item: LibraryItem | None = None, url: str = "") -> float:
    raw = RawDocument(document_kinds.ARTICLE.name, text, text.encode(), "text/html", url=url)
    item_id = item.pk if item else make_item().pk
    return nearest(raw, owner_id=owner.pk, item_id=item_id)


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
