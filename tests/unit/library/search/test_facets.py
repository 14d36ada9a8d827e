"""What of a facet is worth a choice."""

from __future__ import annotations

import pytest

from library.search.facets import MAX_VALUES, Facet, FacetValue, facets_of
from library.search.hits import ItemTag

NONE = FacetValue("False", "Not in favourites", 5, chosen=False)
SOME = FacetValue("True", "Favourites", 2, chosen=False)


@pytest.mark.parametrize(
    ("values", "offered"),
    [
        ([NONE], []),
        ([SOME, NONE], [SOME, NONE]),
        ([FacetValue("False", "Not in favourites", 5, chosen=True)], "all"),
        ([], []),
    ],
)
def test_that_nothing_is_a_favourite_is_no_choice(
    values: list[FacetValue], offered: list[FacetValue] | str
) -> None:
    facet = Facet("favourite", "Favourites", values)
    assert facet.offered == (values if offered == "all" else offered)


def test_other_facets_offer_all_their_values() -> None:
    unread = FacetValue("False", "Unread", 5, chosen=False)
    assert Facet("read", "Read", [unread]).offered == [unread]


def test_beside_the_first_values_those_are_shown_that_are_chosen() -> None:
    names = [f"tag {letter}" for letter in "abcdefghijklmnop"]
    tags = {name: [ItemTag(each, "") for each in names[: n + 1]] for n, name in enumerate(names)}
    chosen = ["TAG P", "tag b", "nowhere"]
    [facet] = [each for each in facets_of({}, tags, {"tag": chosen}) if each.name == "tag"]
    shown = [(each.value, each.count, each.chosen) for each in facet.values]
    first = [(name, len(names) - n, name == "tag b") for n, name in enumerate(names)][:MAX_VALUES]
    assert shown == [*first, ("tag p", 1, True), ("nowhere", 0, True)]
    assert facet.more == len(names) - MAX_VALUES - 1
