"""Charts of presentations and Word documents (DrawingML): their title and what they show."""

from __future__ import annotations

from itertools import groupby
from typing import TYPE_CHECKING, Any

from ingestion.extraction import builders
from ingestion.extraction.office.xlsx_cells import format_of

if TYPE_CHECKING:
    from collections.abc import Iterator

CHART = "http://schemas.openxmlformats.org/drawingml/2006/chart"
_C = f"{{{CHART}}}"
LARGE = 100_000  # numbers from which six digits leave no decimals
MOST_POINTS = 10_000  # of one series; a chart with more is drawn from measurements


def blocks(root: Any) -> Iterator[str]:
    """The title and the tables of a chart, as Markdown: a row for each series."""
    title = root.find(f"{_C}chart/{_C}title")
    if title is not None and (named := _words(title)):
        yield builders.escaped(named)
    series = root.iter(f"{_C}ser")
    for names, rows in groupby(map(_row, series), key=lambda row: row[0]):
        values = [row[1] for row in rows]
        if any(any(row[1:]) for row in values):
            yield builders.table([["", *names], *values])


def _words(element: Any) -> str:
    """The text of a title, also where it is the value of a cell."""
    paragraphs = element.iter("{*}p", f"{_C}v")
    texts = ("".join(t.text or "" for t in p.iter("{*}t", f"{_C}v")) for p in paragraphs)
    return " ".join(" ".join(texts).split())


def _row(series: Any) -> tuple[list[str], list[str]]:
    """What the values of a series are called, and the row of its name and its values."""
    names = _points(series, "cat") or _points(series, "xVal")
    values = _points(series, "val") or _points(series, "yVal")
    width = max(len(names), len(values))
    name = series.find(f"{_C}tx")
    row = [_words(name) if name is not None else "", *values]
    return names + [""] * (width - len(names)), row + [""] * (width + 1 - len(row))


def _points(series: Any, name: str) -> list[str]:
    """The texts or numbers of a part of a series, of categories in levels the innermost."""
    part = series.find(f"{_C}{name}")
    point = next(part.iter(f"{_C}pt"), None) if part is not None else None
    if point is None:
        return []
    kept = point.getparent()
    code = kept.findtext(f"{_C}formatCode") or ""
    found = {}
    for each in kept.iterfind(f"{_C}pt"):
        at = each.get("idx", "")
        if at.isdecimal() and int(at) < MOST_POINTS:
            text = each.findtext(f"{_C}v") or ""
            is_number = kept.tag in (f"{_C}numCache", f"{_C}numLit")
            found[int(at)] = _number(text, each.get("formatCode") or code) if is_number else text
    return [found.get(at, "") for at in range(max(found, default=-1) + 1)]


def _number(text: str, code: str) -> str:
    """As the chart shows it: a percentage as one, without the digits that calculating left."""
    try:
        value = float(text)
    except ValueError:
        return text
    if form := format_of(code):
        return form.shown(value)
    return (
        f"{value:.0f}"
        if value.is_integer()
        else f"{value:.6g}"
        if abs(value) < 1e5
        else f"{value:.2f}"
    )
