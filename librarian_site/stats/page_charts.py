"""The charts of the statistics page."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, NamedTuple

from django.template.defaultfilters import filesizeformat
from django.urls import reverse
from django.utils.formats import number_format
from django.utils.http import urlencode
from django.utils.translation import gettext, gettext_noop, ngettext_lazy

from ingestion.jobs.stats import JobStats
from ingestion.live.view_context import duration
from librarian_site.core.periods import name_of
from librarian_site.stats.svg_charts import Bar, Columns, columns, widths
from library import document_kinds
from library.models import WORDS_PER_MINUTE
from library.stats import LibraryStats
from library.tiers import Tier


@dataclass(frozen=True, slots=True)
class Table:
    """A column chart with the table of its numbers."""

    chart: Columns
    heads: list[str]
    rows: list[list[Any]]


class _Said(NamedTuple):
    """The head of a column of figures, and one of them with its noun."""

    head: str
    counted: Any


_SAID = {
    "items": _Said(gettext_noop("Items"), ngettext_lazy("%(n)s item", "%(n)s items", "count")),
    "words": _Said(gettext_noop("Words"), ngettext_lazy("%(n)s word", "%(n)s words", "count")),
}


def charts(library: LibraryStats, jobs: JobStats) -> dict[str, Any]:
    tiers = [
        (gettext(label), library.tiers[value].items, _link(tier=value), f"bar-tier-{value}")
        for value, label in Tier.choices
    ]
    kinds = [
        (gettext(label), library.kinds[value], value) for value, label in document_kinds.choices()
    ]
    kinds = sorted((kind for kind in kinds if kind[1].items), key=lambda kind: -kind[1].items)
    return {
        "hours": round(library.total.words / WORDS_PER_MINUTE / 60),
        "read": library.total.items - library.total.unread,
        "items_over_time": _over_time(library, "items"),
        "words_over_time": _over_time(library, "words"),
        "jobs_over_time": _jobs_over_time(library, jobs),
        "tiers": _bars(tiers),
        "kinds": _bars([(label, t.items, _link(source_type=v), "") for label, t, v in kinds]),
        "sites": _bars([(name, n, _link(site=name), "") for name, n in library.sites]),
        "tags": _bars([(name, n, _link(tag=name), "") for name, n in library.tags]),
        "storage": [
            Bar(label, total.bytes, filesizeformat(total.bytes), width)
            for (label, total, _), width in zip(
                kinds, widths([total.bytes for _, total, _ in kinds]), strict=True
            )
        ],
        "timings": _timings(jobs),
    }


def _over_time(library: LibraryStats, what: str) -> Table:
    names = [name_of(library.unit, start) for start in library.periods]
    values = [getattr(total, what) for total in library.periods.values()]
    said = _SAID[what]
    titles = [
        f"{name}: {said.counted % {'count': value, 'n': _number(value)}}"
        for name, value in zip(names, values, strict=True)
    ]
    rows = [[name, value] for name, value in zip(names, values, strict=True)]
    return Table(columns(names, values, titles=titles), [gettext(said.head)], rows)


def _jobs_over_time(library: LibraryStats, jobs: JobStats) -> Table:
    # Jobs may be older than the oldest item that is still there; the chart ends where items do.
    names = [name_of(library.unit, start) for start in library.periods]
    pairs = [jobs.periods.get(start, (0, 0)) for start in library.periods]
    done, failed = [pair[0] for pair in pairs], [pair[1] for pair in pairs]
    titles = [
        gettext("%(day)s: %(done)s done, %(failed)s failed")
        % {"day": name, "done": _number(good), "failed": _number(bad)}
        for name, good, bad in zip(names, done, failed, strict=True)
    ]
    rows = [[*row] for row in zip(names, done, failed, strict=True)]
    return Table(
        columns(names, done, failed, titles=titles), [gettext("Done"), gettext("Failed")], rows
    )


def _bars(rows: list[tuple[str, int, str, str]]) -> list[Bar]:
    shares = widths([value for _, value, _, _ in rows])
    return [
        Bar(label, value, _number(value), width, url, css)
        for (label, value, url, css), width in zip(rows, shares, strict=True)
    ]


def _timings(jobs: JobStats) -> list[Bar]:
    """Bars of the median, with a mark at the 95th percentile."""
    both = widths([number for timing in jobs.timings for number in (timing.median, timing.p95)])
    return [
        Bar(
            label=gettext(timing.stage.label),
            value=round(timing.median),
            text=gettext("%(median)s; 95 %% within %(most)s")
            % {"median": duration(timing.median), "most": duration(timing.p95)},
            width=both[2 * n],
            end=both[2 * n + 1],
        )
        for n, timing in enumerate(jobs.timings)
    ]


def _number(value: int) -> str:
    return number_format(value, force_grouping=True)


def _link(**params: str) -> str:
    return f"{reverse('library:items')}?{urlencode(params)}"
