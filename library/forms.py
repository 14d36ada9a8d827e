"""The library page's query parameters, and forms of the library."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from django import forms
from django.http import QueryDict
from django.utils.http import urlencode
from django.utils.translation import gettext, gettext_noop

from library.facet_registry import FACETS, FacetEntry, Match
from library.limits import MAX_QUERY
from library.models import Highlight
from library.search.filters import SearchFilter, chosen_filter

SORTS = {
    "-created_at": gettext_noop("Newest"),
    "created_at": gettext_noop("Oldest"),
    "-quality_score": gettext_noop("Best"),
    "-published_at": gettext_noop("Published last"),
    "title": gettext_noop("Title"),
}
DEFAULT_SORT = "-created_at"
MAX_VALUES = 30  # of one facet


@dataclass(frozen=True, slots=True)
class Chip:
    label: str
    params: str


class Browse:
    """The parsed query string of the library page; invalid values are ignored."""

    def __init__(self, params: QueryDict) -> None:
        self._params = params
        self.q = params.get("q", "").replace("\x00", "").strip()[:MAX_QUERY]
        sort = params.get("sort", "")
        self.sort = sort if sort in SORTS else DEFAULT_SORT
        self.after = params.get("after", "")[:2000]
        self.chosen = {facet.parameter: self._values(facet) for facet in FACETS}

    def _values(self, facet: FacetEntry) -> list[str]:
        cleaned = (facet.clean(value) for value in self._params.getlist(facet.parameter))
        values = [value for value in dict.fromkeys(cleaned) if value]
        return values[: 1 if facet.single else MAX_VALUES]

    @property
    def collection(self) -> list[str]:
        return self.chosen["collection"]

    @property
    def order(self) -> tuple[str, str]:
        return self.sort.removeprefix("-"), "desc" if self.sort.startswith("-") else "asc"

    @property
    def is_filtered(self) -> bool:
        return bool(self.q or any(self.chosen.values()))

    def search_filter(self) -> SearchFilter:
        """Return the facet values in use as a filter, without the search box's text."""
        return chosen_filter(self.chosen)

    def as_query(self) -> str:
        """Return text and filters as one query of the search syntax, for a saved search."""
        spelled = (_spelled(facet, self.chosen[facet.parameter]) for facet in FACETS)
        return " ".join(filter(None, (self.q, *spelled)))

    @property
    def address(self) -> str:
        """The query string with non-default parameters only, without the page cursor."""
        sort = self.sort if self.sort != DEFAULT_SORT else ""
        said = {"q": self.q, "sort": sort, **self.chosen}
        return urlencode({name: value for name, value in said.items() if value}, doseq=True)

    @property
    def chips(self) -> list[Chip]:
        """Each active filter with the query string that removes it."""
        return [
            Chip(facet.chip_label(value, gettext), self._without(facet.parameter, value))
            for facet in FACETS
            for value in self.chosen[facet.parameter]
        ]

    def _without(self, name: str, value: str) -> str:
        said = QueryDict(self.address, mutable=True)
        said.setlist(name, [other for other in said.getlist(name) if other != value])
        return said.urlencode()

    def params(self, **changes: str | None) -> str:
        """Return the current query string with parameters changed, or removed where None."""
        query = self._params.copy()
        for name, value in changes.items():
            query.pop(name, None)
            if value is not None:
                query[name] = value
        return query.urlencode()


def _spelled(facet: FacetEntry, values: list[str]) -> str:
    """What is typed into the search box for a facet's values."""
    if not values:
        return ""
    name = facet.query_fields[0]
    if facet.match is Match.FLAG:
        return name if values == ["True"] else facet.query_fields[1]
    if facet.match is Match.STATE:
        return " ".join(f"is:{value}" for value in values)
    if facet.match is Match.RELATED:
        return " ".join(f"{name}:{_quoted(value)}" for value in values)
    return f"{name}:{_quoted(','.join(values))}"


def _quoted(value: str) -> str:
    return f'"{value}"' if " " in value else value


class AsWritten(forms.CharField):
    """Text kept exactly, so that it is found in the page: not stripped, line ends as LF."""

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(**{**kwargs, "strip": False})

    def to_python(self, value: Any) -> str:
        return str(super().to_python(value)).replace("\r\n", "\n")


class HighlightForm(forms.ModelForm):
    class Meta:
        model = Highlight
        fields = ("quote", "prefix", "suffix", "note", "color")
        field_classes = {"quote": AsWritten, "prefix": AsWritten, "suffix": AsWritten}

    def clean_quote(self) -> str:
        quote: str = self.cleaned_data["quote"]
        if not quote.strip():
            raise forms.ValidationError(gettext("There is nothing in it."))
        return quote
