"""Names of tags and collections, as they are kept."""

from __future__ import annotations

import pytest

from library.limits import MAX_TAG, MAX_TAGS
from library.names import clean_name, clean_tags, tag_names


@pytest.mark.parametrize(
    ("given", "kept"),
    [
        ("  harbour \n lights ", "harbour lights"),
        ("tide\x00", "tide"),
        ("tide\ud800", "tide\N{REPLACEMENT CHARACTER}"),
        (" \x00 ", ""),
    ],
)
def test_a_name_is_one_line_without_surplus_spaces(given: str, kept: str) -> None:
    assert clean_name(given, MAX_TAG) == kept


def test_a_name_that_is_cut_ends_with_no_space() -> None:
    assert clean_name("ebb and flow", 8) == "ebb and"


def test_the_tags_of_a_line() -> None:
    assert tag_names("tides, ,harbour  lights,tides,") == ["tides", "harbour lights"]
    assert clean_tags(["x" * 100]) == ["x" * MAX_TAG]
    assert len(tag_names(",".join(map(str, range(100))))) == MAX_TAGS
