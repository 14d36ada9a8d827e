"""What of a facet is worth a choice."""

from __future__ import annotations

import pytest

from library.search.facets import Facet, FacetValue

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
