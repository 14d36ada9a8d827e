"""Forms let people write as much as is kept."""

from __future__ import annotations

import re

import pytest

from library import limits
from tests.source_tree import ROOT

FIELDS = {
    "library/collections.html": {"name": limits.MAX_COLLECTION},
    "library/active_filters.html": {"name": limits.MAX_COLLECTION},
    "library/bulk.html": {"collection": limits.MAX_COLLECTION},
    "ingestion/import.html": {"collection": limits.MAX_COLLECTION},
    "library/tags.html": {"name": limits.MAX_TAG, "into": limits.MAX_TAG, "q": limits.MAX_TAG},
    "ingestion/add.html": {"note": limits.MAX_NOTE, "selection": limits.MAX_QUOTE},
    "library/items.html": {"q": limits.MAX_QUERY},
    "library/export.html": {"q": limits.MAX_QUERY},
    "library/item.html": {"title": limits.MAX_TITLE},
    "library/note.html": {"note": limits.MAX_NOTE},
    "library/highlights.html": {"note": limits.MAX_QUOTE},
}


@pytest.mark.parametrize("template", FIELDS)
def test_a_field_takes_as_much_as_its_column(template: str) -> None:
    source = (ROOT / "templates" / template).read_text()
    for name, limit in FIELDS[template].items():
        fields = re.findall(rf'<(?:input|textarea)[^<>]*? name="{name}"[^<>]*?>', source)
        lengths = [re.findall(r'maxlength="(\d+)"', field) for field in fields]
        given = [length for length in lengths if length]
        assert given
        assert all(length == [str(limit)] for length in given)
