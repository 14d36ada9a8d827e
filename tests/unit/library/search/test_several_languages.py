"""When the model for several languages is offered."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from django.core.cache import cache

from librarian_site.models import User
from library import embedding_models
from library.search import several_languages
from library.search.several_languages import (
    is_foreign,
    is_in_other_script,
    is_offered,
    languages_in_use,
)
from library.vector_index import switching
from tests.factories import make_item


@pytest.mark.parametrize(
    ("question", "languages", "foreign"),
    [
        ("Wie hoch ist der Turm?", ["en"], True),
        ("Wie hoch ist der Turm?", ["en", "de"], False),
        ("How high is the tower?", ["en"], False),
        ("tower", ["en"], False),
        ("Turm", ["en"], False),
        ("башня", ["en"], True),
        ("башня", ["ru"], False),
        ("東京 tower", ["en", "de"], True),
        ("quelle est la hauteur de la tour", ["en"], True),
        ("2024 — 10 %", ["en"], False),
        ("Wann starb Keeper Vandermolen?", ["en"], True),
        ("Interferon-\u03b3 resists", ["en"], False),
        ("", ["en"], False),
    ],
)
def test_a_foreign_question(question: str, languages: list[str], foreign: bool) -> None:
    assert is_foreign(question, languages) is foreign


@pytest.mark.parametrize(
    ("question", "other"),
    [
        ("Łódź, où?", False),
        ("10 %", False),
        ("東京 tower", True),
        ("ё", True),
        ("IFN-\u03b3 and \u03b1v\u03b28", False),
    ],
)
def test_another_script(question: str, other: bool) -> None:
    assert is_in_other_script(question) is other


@pytest.fixture
def items(owner: User) -> Callable[..., None]:
    """Makes so many items of each language."""

    def make(**counts: int) -> None:
        for language, count in counts.items():
            for _ in range(count):
                make_item(owner, language=language)
        cache.clear()

    return make


@pytest.fixture
def has_e5(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(embedding_models, "E5_PACKAGE", "numpy")


def test_one_item_of_a_language_may_be_a_mistake(items: Callable[..., None]) -> None:
    items(en=3, de=2, fr=1)
    assert languages_in_use() == ["en", "de"]


def test_languages_of_few_of_many_items_do_not_count(
    items: Callable[..., None], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(several_languages, "LEAST_SHARE", 0.4)
    items(en=4, de=2)
    assert languages_in_use() == ["en"]


def test_several_languages_are_offered_a_model(items: Callable[..., None], has_e5: None) -> None:
    items(en=3)
    assert not is_offered("the tower of the town")
    assert is_offered("der Turm und die Stadt")
    items(de=3)
    assert is_offered()
    switching.dismiss_offer()
    assert not is_offered()


def test_it_is_not_offered_where_it_is_in_use(items: Callable[..., None], has_e5: None) -> None:
    items(en=3, de=3)
    switching.start("e5")
    assert not is_offered()
    switching.advance(seconds=0)
    switching.stop()
    assert is_offered()


def test_it_is_not_offered_where_it_cannot_be_had(
    items: Callable[..., None], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(embedding_models, "E5_PACKAGE", "no_such_package")
    items(en=3, de=3)
    assert not is_offered()
