"""The facets as parameters of the API's lists and searches."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated, Any

from ninja import Schema
from pydantic import Field, StringConstraints, create_model

from library.facet_registry import FACETS, YEARS, FacetEntry, Match
from library.limits import MAX_QUERY
from library.search.filters import SearchFilter, chosen_filter

Words = Annotated[str, StringConstraints(max_length=MAX_QUERY, pattern=r"^[^\x00]*$")]


class _FilterBase(Schema):
    """Filters of lists and searches: repeated values are alternatives, repeated tags all apply."""

    def search_filter(self) -> SearchFilter:
        return chosen_filter({facet.parameter: _given(self, facet) for facet in FACETS})


def _given(params: Schema, facet: FacetEntry) -> list[str]:
    value = getattr(params, facet.parameter)
    values = value if isinstance(value, list) else [value]
    return [str(each) for each in values if each is not None]


def _parameter(facet: FacetEntry) -> tuple[Any, Any]:
    """Return a facet's type and default, as `create_model` takes them."""
    if facet.match is Match.FLAG:
        return bool | None, None
    if facet.match is Match.YEAR:
        return Annotated[int, Field(ge=YEARS[0], le=YEARS[1])] | None, None
    if facet.single:
        return Words, ""
    return list[facet.values() if facet.values else Words], []  # type: ignore[misc]


if TYPE_CHECKING:
    FilterParams = _FilterBase
else:
    FilterParams = create_model(
        "NarrowingIn",  # its name in the OpenAPI document, which must not change
        __base__=_FilterBase,
        __doc__=_FilterBase.__doc__,
        **{facet.parameter: _parameter(facet) for facet in FACETS},
    )
