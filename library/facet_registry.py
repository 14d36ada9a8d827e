"""Every facet of the library: to add one on a column of LibraryItem, write an entry in FACETS.

From FACETS come the boxes of the library page and their counts, the parameters of its address and
of the API, the fields of the search box with their help, the conditions on rows, and what the
vector index stores with each passage and filters by.

Pure data, read by every process: the vector server imports it without Django.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from enum import Enum, StrEnum
from functools import partial

from librarian_site.core.i18n.lazy_marks import gettext_noop as _
from library import document_kinds

YEARS = (1, 9998)  # those whose end is a date, too
_FLAGS = {"1": "True", "true": "True", "0": "False", "false": "False"}


class Match(StrEnum):
    """How a facet's values are compared with an item."""

    KEYWORD = "keyword"  # the column has the value
    RELATED = "related"  # one of the related objects has it as its name, in any case
    SITE = "site"  # the domain, one above it, or the site's own name
    FLAG = "flag"  # "True": the column is not null
    YEAR = "year"  # the column's date is in that year, in UTC
    STATE = "state"  # it is in that state, maybe in others too: `<state>_at` is not null


class PageState(StrEnum):
    """What is known of an item's page; the item has a date of each, `watched_at` and so on."""

    WATCHED = "watched"
    CHANGED = "changed"
    MOVED = "moved"
    REPLACED = "replaced"
    GONE = "gone"


@dataclass(frozen=True, slots=True)
class FacetEntry:
    """One facet; `parameter`, `payload_key` and `query_fields` are public or stored: never renamed.

    `payload_key` is also the facet's name in SearchFilter and in the index's Filter.
    """

    parameter: str  # in addresses of the library page and in the API
    label: str
    column: str  # field of LibraryItem
    payload_key: str  # in what the index stores with each passage
    # What is typed before the colon, the usual name first; of a flag, all that is typed for yes
    # and for no; of states, all that is typed for each.
    query_fields: tuple[str, ...]
    match: Match
    help: tuple[str, str]  # an example for the search box, and what it means
    folded: bool = False  # upper and lower case are the same
    single: bool = False  # the page and the API take one value only
    counted: bool = True  # stands beside the library with its counts
    values: Callable[[], type[Enum]] | None = None  # the only ones it can have
    labels: Callable[[], Iterable[tuple[str, str]]] = tuple  # of values that are not shown as such
    chip: str = "{label}"  # a chosen value above the list, of `value` and `label`

    def clean(self, value: str) -> str:
        """Return a value as an address has it, or nothing where it can be none of the facet's."""
        value = " ".join(value.replace("\x00", "").split())
        if self.match is Match.FLAG:
            return _FLAGS.get(value.lower(), "")
        if self.match is Match.YEAR:
            is_year = re.fullmatch(r"[0-9]{1,4}", value) and YEARS[0] <= int(value) <= YEARS[1]
            return value if is_year else ""
        if self.values is not None:
            known = {str(each.value) for each in self.values()}
            return value.lower() if value.lower() in known else ""
        return value

    def normalize(self, value: str) -> str:
        """Return a value as it is compared."""
        value = self.clean(value)
        if self.folded:
            value = value.lower()
        return value.removeprefix("www.") if self.match is Match.SITE else value

    def chip_label(self, value: str, translate: Callable[[str], str] = str) -> str:
        label = dict(self.labels()).get(value)
        shown = translate(label) if label else value
        return translate(self.chip).format(value=value.upper(), label=shown)


def _tiers() -> type[Enum]:
    from library.tiers import Tier  # brings Django's models

    return Tier


def _tier_labels() -> Iterable[tuple[str, str]]:
    from library.tiers import Tier

    return ((str(value), str(label)) for value, label in Tier.choices)


def _language_labels() -> Iterable[tuple[str, str]]:
    from librarian_site.core.i18n.languages import NAMES

    return NAMES.items()


MARKED_BY_OWNER = frozenset({"favourite", "later", "archived"})


def _states() -> Iterable[FacetEntry]:
    """What an owner marks items as, beside read."""
    for name, label, means in (
        ("favourite", _("Favourites"), _("a favourite; not:favourite for the others")),
        ("later", _("Later"), _("put aside to be read later; not:later for the others")),
        ("archived", _("Archive"), _("archived; not:archived for the others")),
    ):
        yield FacetEntry(
            parameter=name,
            label=label,
            column=f"{name}_at",
            payload_key=name,
            query_fields=(f"is:{name}", f"not:{name}"),
            match=Match.FLAG,
            help=(f"is:{name}", means),
            single=True,
            labels=partial(_yes_or_no, label),
        )


def _yes_or_no(label: str) -> Iterable[tuple[str, str]]:
    return (("True", label), ("False", _NOT[label]))


_NOT = {
    "Favourites": _("Not in favourites"),
    "Later": _("Not in later"),
    "Archive": _("Not in archive"),
}
STATES = {
    PageState.WATCHED: _("Watched"),
    PageState.CHANGED: _("Changed"),
    PageState.MOVED: _("Moved"),
    PageState.REPLACED: _("Replaced"),
    PageState.GONE: _("Gone"),
}
# In the order of the page.
FACETS = (
    FacetEntry(
        parameter="collection",
        label=_("Collection"),
        column="collections",
        payload_key="collections",
        query_fields=("in", "collection"),
        match=Match.RELATED,
        help=("in:recipes", _("in this collection")),
        folded=True,
        single=True,
        counted=False,  # it has a field of its own, with collections that are empty, too
    ),
    FacetEntry(
        parameter="tier",
        label=_("Tier"),
        column="tier",
        payload_key="tier",
        query_fields=("tier",),
        match=Match.KEYWORD,
        help=("tier:a", _("of tier a, b, c or d; tier:a,b for both")),
        values=_tiers,
        labels=_tier_labels,
        chip=_("Tier {value}"),
    ),
    FacetEntry(
        parameter="source_type",
        label=_("Kind"),
        column="source_type",
        payload_key="kind",
        query_fields=("type", "kind"),
        match=Match.KEYWORD,
        help=("type:pdf", document_kinds.listed(document_kinds.names())),
        values=lambda: document_kinds.SourceType,
        labels=document_kinds.choices,
    ),
    FacetEntry(
        parameter="read",
        label=_("Read"),
        column="read_at",
        payload_key="read",
        query_fields=("is:read", "is:unread"),
        match=Match.FLAG,
        help=("is:unread", _("not read yet; is:read for the others")),
        single=True,
        labels=lambda: (("True", _("Read")), ("False", _("Unread"))),
    ),
    *_states(),
    FacetEntry(
        parameter="state",
        label=_("Page"),
        column="page_states",
        payload_key="state",
        query_fields=tuple(f"is:{state}" for state in PageState),
        match=Match.STATE,
        help=(
            "is:changed",
            _(
                "its page changed; also is:watched, is:moved, is:gone, and is:replaced: now another"
                " text is there"
            ),
        ),
        values=lambda: PageState,
        labels=lambda: ((state.value, label) for state, label in STATES.items()),
    ),
    FacetEntry(
        parameter="tag",
        label=_("Tag"),
        column="tags",
        payload_key="tags",
        query_fields=("tag",),
        match=Match.RELATED,
        help=("tag:python", _('with this tag; tag:"machine learning" when it has spaces')),
        folded=True,
    ),
    FacetEntry(
        parameter="site",
        label=_("Site"),
        column="domain",
        payload_key="site",
        query_fields=("site",),
        match=Match.SITE,
        help=("site:example.org", _("from this site and its subdomains")),
        folded=True,
    ),
    FacetEntry(
        parameter="year",
        label=_("Year"),
        column="dated_at",
        payload_key="dated_at",
        query_fields=("year",),
        match=Match.YEAR,
        help=("year:2024", _("dated in this year")),
        single=True,
    ),
    FacetEntry(
        parameter="language",
        label=_("Language"),
        column="language",
        payload_key="language",
        query_fields=("lang", "language"),
        match=Match.KEYWORD,
        help=("lang:de", _("in this language")),
        folded=True,
        labels=_language_labels,
    ),
)
BY_PARAMETER = {facet.parameter: facet for facet in FACETS}
BY_PAYLOAD_KEY = {facet.payload_key: facet for facet in FACETS}
BY_QUERY_FIELD = {name: facet for facet in FACETS for name in facet.query_fields}


def site_names(domain: str, site: str) -> list[str]:
    """Return what an item's site is found by: its domain, those above it, and its own name."""
    labels = domain.lower().split(".")
    domains = [".".join(labels[at:]) for at in range(max(1, len(labels) - 1))]
    own = " ".join(site.split()).lower()
    return [name for name in dict.fromkeys((*domains, own)) if name]
