"""The languages that queries are stemmed by."""

from __future__ import annotations

import pytest

from librarian_site.models import User
from library.search.languages import note_language, owner_languages
from tests.factories import make_item

pytestmark = pytest.mark.django_db


def test_the_language_of_most_items_is_first(owner: User, stranger: User) -> None:
    for language in ("de", "fr", "fr", ""):
        make_item(owner, language=language)
    make_item(stranger, language="pl")
    assert owner_languages(owner.pk) == ["fr", "de"]


def test_a_new_language_is_known_at_once(owner: User) -> None:
    make_item(owner, language="en")
    assert owner_languages(owner.pk) == ["en"]
    make_item(owner, language="de")
    note_language(owner.pk, "de")
    assert set(owner_languages(owner.pk)) == {"en", "de"}
