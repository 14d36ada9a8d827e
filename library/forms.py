"""The library page's query parameters, and forms of the library."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

from django import forms
from django.conf import settings
from django.http import QueryDict
from django.utils.http import urlencode

from library import document_kinds
from library.facet_registry import normalize
from library.models import Highlight
from library.search.filters import SearchFilter
from library.tiers import Tier

SORTS = {
    "-created_at": "Newest",
    "created_at": "Oldest",
    "-quality_score": "Best",
    "-published_at": "Published last",
    "title": "Title",
}
DEFAULT_SORT = "-created_at"
MAX_QUERY = 500
MAX_VALUES = 30  # of one facet
_FACETS = {"tag": "tags", "site": "site", "language": "language", "tier": "tier"}
_LABELS = {
    **{("tier", str(value)): f"Tier {str(value).upper()}" for value in Tier.values},
    **{("source_type", str(value)): str(label) for value, label in document_kinds.choices()},
    **{("language", code): str(name) for code, name in settings.LANGUAGES},
    ("read", "True"): "Read",
    ("read", "False"): "Unread",
}
_YES = {"1": True, "True": True, "true": True, "0": False, "False": False, "false": False}


@dataclass(frozen=True, slots=True)
class Chip:
    label: str
    params: str


class Browse:
    """The parsed query string of the library page; invalid values are ignored."""

    def __init__(self, params: QueryDict) -> None:
        self._params = params
        self.q = params.get("q", "").replace("\x00", "").strip()[:MAX_QUERY]
        self.collection = self._values("collection")[:1]
        sort = params.get("sort", "")
        self.sort = sort if sort in SORTS else DEFAULT_SORT
        self.after = params.get("after", "")[:2000]
        self.chosen = {
            "tier": [v for v in self._values("tier") if v in Tier.values],
            "source_type": [v for v in self._values("source_type") if v in document_kinds.names()],
            "read": [str(_YES[v]) for v in self._values("read")[:1] if v in _YES],
            "tag": self._values("tag"),
            "site": self._values("site"),
            "year": [v for v in self._values("year")[:1] if v.isdecimal() and 1 <= int(v) <= 9998],
            "language": self._values("language"),
        }

    def _values(self, name: str) -> list[str]:
        values = (" ".join(v.replace("\x00", "").split()) for v in self._params.getlist(name))
        return [value for value in dict.fromkeys(values) if value][:MAX_VALUES]

    @property
    def order(self) -> tuple[str, str]:
        return self.sort.removeprefix("-"), "desc" if self.sort.startswith("-") else "asc"

    @property
    def is_filtered(self) -> bool:
        return bool(self.q or self.collection or any(self.chosen.values()))

    def search_filter(self) -> SearchFilter:
        """Return the facet values in use as a filter, without the search box's text."""
        chosen = self.chosen
        any_of = {
            field: [normalize(field, value) for value in chosen[name]]
            for name, field in (("tier", "tier"), ("source_type", "kind"), ("site", "site"))
            if chosen[name]
        }
        if chosen["language"]:
            any_of["language"] = [normalize("language", value) for value in chosen["language"]]
        if self.collection:
            any_of["collections"] = [normalize("collections", self.collection[0])]
        tags = [normalize("tags", value) for value in chosen["tag"]]
        year = int(chosen["year"][0]) if chosen["year"] else None
        return SearchFilter(
            any_of=any_of,
            all_of={"tags": tags} if tags else {},
            since=datetime(year, 1, 1, tzinfo=UTC) if year else None,
            before=datetime(year + 1, 1, 1, tzinfo=UTC) if year else None,
            read=chosen["read"] == ["True"] if chosen["read"] else None,
        )

    def as_query(self) -> str:
        """Return text and filters as one query of the search syntax, for a saved search."""
        spelled = [
            *(f"tier:{','.join(self.chosen['tier'])}" for _ in self.chosen["tier"][:1]),
            *(
                f"type:{','.join(self.chosen['source_type'])}"
                for _ in self.chosen["source_type"][:1]
            ),
            *(f"tag:{_quoted(tag)}" for tag in self.chosen["tag"]),
            *(f"site:{','.join(self.chosen['site'])}" for _ in self.chosen["site"][:1]),
            *(f"lang:{','.join(self.chosen['language'])}" for _ in self.chosen["language"][:1]),
            *(f"in:{_quoted(name)}" for name in self.collection),
            *(f"after:{year} before:{int(year) + 1}" for year in self.chosen["year"]),
            *(f"is:{'read' if read == 'True' else 'unread'}" for read in self.chosen["read"]),
        ]
        return " ".join(filter(None, (self.q, *spelled)))

    @property
    def address(self) -> str:
        """The query string with non-default parameters only, without the page cursor."""
        sort = self.sort if self.sort != DEFAULT_SORT else ""
        said = {"q": self.q, "sort": sort, "collection": self.collection, **self.chosen}
        return urlencode({name: value for name, value in said.items() if value}, doseq=True)

    @property
    def chips(self) -> list[Chip]:
        """Each active filter with the query string that removes it."""
        chosen = {"collection": self.collection, **self.chosen}
        return [
            Chip(_LABELS.get((name, value), value), self._without(name, value))
            for name, values in chosen.items()
            for value in values
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


def _quoted(value: str) -> str:
    return f'"{value}"' if " " in value else value


def tag_names(line: str) -> list[str]:
    """Split a comma-separated line into tag names, at most 50."""
    names = [" ".join(name.replace("\x00", "").split())[:60] for name in line.split(",")]
    return [name for name in names if name][:50]


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
            raise forms.ValidationError("There is nothing in it.")
        return quote
