"""`{% url %}` as Django has it, whether it remembers the address or not."""

from __future__ import annotations

from uuid import UUID, uuid4

import pytest
from django.template import Context, Template
from django.urls import NoReverseMatch, set_script_prefix


def drawn(source: str, **context: object) -> str:
    return Template(source).render(Context(context))


def test_addresses_with_and_without_parts() -> None:
    for _ in range(2):
        assert drawn("{% url 'library:items' %}") == "/library/"
        assert drawn("{% url name %}", name="ingestion:jobs") == "/jobs/"
        assert drawn("{% url 'library:tag-change' 7 %}") == "/library/tags/7/"
        for item in (uuid4(), uuid4(), UUID(int=0)):
            assert drawn("{% url 'library:read' item %}", item=item) == f"/library/{item}/read/"
            changes = drawn("{% url 'library:changes' item 7 %}", item=item)
            assert changes == f"/library/{item}/changes/7/"
        assert drawn("{% url 'library:items' as there %}[{{ there }}]") == "[/library/]"
        assert drawn("{% url 'nowhere' as there %}[{{ there }}]") == "[]"


def test_an_address_is_under_its_prefix() -> None:
    try:
        set_script_prefix("/shelf/")
        assert drawn("{% url 'library:items' %}") == "/shelf/library/"
    finally:
        set_script_prefix("/")
    assert drawn("{% url 'library:items' %}") == "/library/"


def test_a_page_that_is_not_there_is_an_error() -> None:
    for _ in range(2):
        with pytest.raises(NoReverseMatch):
            drawn("{% url 'nowhere' %}")
