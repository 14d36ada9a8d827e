"""Any CSV or JSON with a column of addresses: columns are told by their names, or chosen."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import islice
from typing import Any

from ingestion.documents.errors import BrokenDocument
from ingestion.imports.entries import Entry, Highlight, link, text_or_none, unique
from ingestion.imports.formats.base import Format, Found
from ingestion.imports.formats.column_names import key_of, understood_columns
from ingestion.imports.json_rows import Row, has_keys, rows_of
from ingestion.imports.source import Source
from ingestion.imports.values import color, flag, moment, names_in, opposite
from ingestion.imports.written_dates import day_first

_PASSWORDS = frozenset(
    ("password", "loginpassword", "passwort", "kennwort", "motdepasse", "contrasena", "senha")
)
# A bar before its query parts it from something else.
_ADDRESS = re.compile(r"https?://[^\s|?#]+(?:[?#]\S*)?", re.IGNORECASE)
# Pages of a browser and scripts are no entries, and told.
_ELSEWHERE = re.compile(
    r"(?:chrome|edge|about|brave|vivaldi|moz-extension|javascript|file):\S", re.I
)
# The sign before a cell that a spreadsheet would take for a formula.
_INERT = re.compile(r"\A'(?=[=+\-@\t\r])")


def is_csv(source: Source) -> bool:
    header = source.header
    if "url" in understood_columns(header, {}):
        return True
    return len(header) > 1 and not _is_row_of_links(source) and _address_column(source) is not None


def _is_row_of_links(source: Source) -> bool:
    """Whether there is nothing but addresses, several in a row: a list, and no table."""
    return all(
        _ADDRESS.fullmatch(cell.strip())
        for row in islice(source.cells(), 50)
        for cell in row
        if cell.strip()
    )


def has_columns(source: Source, chosen: dict[str, str]) -> bool:
    """Whether it is a table that has one of the chosen columns."""
    keys = {key_of(name) for name in source.header}
    return source.json is None and any(name and key_of(name) in keys for name in chosen.values())


def holds_passwords(source: Source) -> bool:
    """Whether a browser or a manager of passwords wrote it."""
    if isinstance(source.json, (dict, list)):
        rows = rows_of(source.json, "items")[:50]
        return has_keys(
            [each for row in rows if isinstance(each := row.get("login"), dict)], "uris"
        )
    return len(source.header) > 2 and not _PASSWORDS.isdisjoint(map(key_of, source.header))


def _address_column(source: Source) -> int | None:
    """The column with addresses in most of its first rows; the first row may be a header."""
    counts: dict[int, int] = {}
    rows = 0
    for row in source.cells():
        rows += 1
        for number, cell in enumerate(row):
            if _ADDRESS.fullmatch(cell.strip()):
                counts[number] = counts.get(number, 0) + 1
        if rows == 50:
            break
    best = max(counts, key=lambda each: counts[each], default=None)
    return best if best is not None and counts[best] >= max(1, (rows - 1) / 2) else None


@dataclass(frozen=True, slots=True)
class Layout:
    """The columns of a table by their names, and which holds what."""

    names: list[str]
    chosen: dict[str, str]  # the name of a column by field
    has_header: bool

    def rows(self, source: Source) -> Iterator[dict[str, str]]:
        cells = source.cells()
        if self.has_header:
            next(cells, None)
        for row in cells:
            missing = [""] * (len(self.names) - len(row))
            yield dict(zip(self.names, [*row, *missing], strict=False))

    def as_json(self, source: Source) -> dict[str, Any]:
        """What a person chooses columns by; the cells of the first rows are cut short."""
        sample = [[row[name][:80] for name in self.names] for row in islice(self.rows(source), 3)]
        return {"names": self.names, "chosen": self.chosen, "sample": sample}


def layout(source: Source, chosen: dict[str, str] | None = None) -> Layout:
    """Raises BrokenDocument where there is no column of addresses."""
    has_header = not any(_ADDRESS.fullmatch(cell) for cell in source.header)
    first = source.first_row
    names = _distinct(first) if has_header else [str(n + 1) for n in range(len(first))]
    columns = understood_columns(names, chosen or {})
    if "url" not in columns:
        number = _address_column(source)
        if number is None:
            raise BrokenDocument(
                f"{source.name} has no column of addresses: choose one of {', '.join(names)}."
            )
        columns["url"] = names[number]
    if not has_header and not (chosen or {}).get("title"):
        other = next((name for name in names if name not in columns.values()), "")
        if other and "title" not in (chosen or {}):
            columns["title"] = other
    return Layout(names, columns, has_header)


def _distinct(names: list[str]) -> list[str]:
    """The names of columns; those without one, or with that of another, are numbered."""
    found: list[str] = []
    for number, name in enumerate(names, 1):
        found.append(name if name and name not in found else f"{name} {number}".strip())
    return found


def parse_csv(source: Source, chosen: dict[str, str] | None = None) -> Found:
    """The rows as entries; `chosen` names the columns of fields, as the header writes them."""
    table = layout(source, chosen)
    added = table.chosen.get("added")
    order = day_first(row[added] for row in table.rows(source)) if added else None
    for row in table.rows(source):
        cells = {field: _INERT.sub("", row.get(name, "")) for field, name in table.chosen.items()}
        yield link(_entry(cells, order))


_Located = tuple[Row, list[str]]  # an object and the names of those around it
_MAX_DEPTH = 100


def _rows(source: Source) -> list[_Located]:
    """The objects of the list, or all in the file that have an address."""
    if isinstance(source.json, list) and all(isinstance(each, str) for each in source.json):
        return [({"url": each}, []) for each in source.json if _ADDRESS.match(each)]
    keys = ("bookmarks", "items", "links", "entries", "articles", "results", "data", "records")
    rows = rows_of(source.json, *keys)
    if any("url" in understood_columns(list(row), {}) for row in rows[:50]):
        return [(row, []) for row in rows]
    return list(_nested(source.json, []))


def _nested(value: Any, path: list[str], depth: int = 0) -> Iterator[_Located]:
    if depth > _MAX_DEPTH:
        return
    if isinstance(value, list):
        for each in value:
            yield from _nested(each, path, depth + 1)
    elif isinstance(value, dict):
        columns = understood_columns([name for name in value if isinstance(name, str)], {})
        address = _text(value.get(columns.get("url", "")))
        if _ADDRESS.match(address) or _ELSEWHERE.match(address):
            yield value, path
            return
        name = _text(value.get(columns.get("title", "")))
        for each in value.values():
            yield from _nested(each, [*path, name] if name else path, depth + 1)


def is_json(source: Source) -> bool:
    return source.json is not None and bool(_rows(source))


def parse_json(source: Source) -> Found:
    located = [
        ({field: row[name] for field, name in understood_columns(list(row), {}).items()}, path)
        for row, path in _rows(source)
    ]
    order = day_first(_text(row.get("added")) for row, _ in located)
    for row, path in located:
        entry = _entry(row, order)
        entry.collection = entry.collection or path or None
        yield link(entry)


def _address(value: Any) -> str:
    """The address; one without a scheme is meant to be of the web, as browsers take it."""
    text = _text(value)
    return f"https://{text}" if _HOST.match(text) else text


_HOST = re.compile(
    r"(?:[a-z0-9](?:[a-z0-9-]*[a-z0-9])?\.)+[a-z]{2,24}(?::\d+)?(?:[/?#]\S*)?$", re.I
)


def _entry(row: dict[str, Any], begins_with_day: bool | None) -> Entry:
    path = row.get("collection")
    state = _STATES.get(key_of(_text(row.get("status"))), (None, None))
    lists = [[name] for name in names_in(row.get("lists"), _separators(row.get("lists")))] or None
    if not path and lists:
        path = lists[0]
    return Entry(
        url=_address(row.get("url")),
        title=_text(row.get("title")),
        added=moment(row.get("added"), begins_with_day=begins_with_day),
        tags=[
            name
            for name in names_in(row.get("tags"), _separators(row.get("tags")))
            if name != _NO_TAG
        ],
        read=_either(_read(row), state[0]),
        archived=_either(_mark(row.get("archived")), state[1]),
        favourite=_mark(row.get("favourite")),
        later=_mark(row.get("later")),
        private=_either(flag(row.get("private")), opposite(flag(row.get("shared")))),
        collection=(
            unique(path) if isinstance(path, list) else unique(_folders(_text(path))) or None
        ),
        collections=lists,
        note="\n\n".join(unique((_text(row.get("note")), _text(row.get("comment"))))) or None,
        description=text_or_none(row.get("description")),
        highlights=_highlights(row.get("highlights")),
    )


def _folders(path: str) -> list[str]:
    """The names of a path; a "/" in one is its own, unless the path begins with one."""
    return path.split("/") if path.startswith("/") else re.split(r" [/>»›] ", path)


def _separators(tags: Any) -> str:
    """Commas, unless others part the tags: then a comma is part of one."""
    text = tags if isinstance(tags, str) else ""
    return next((sign for sign in "|;" if sign in text), ",")


def _read(row: dict[str, Any]) -> bool | None:
    return _either(_mark(row.get("read")), opposite(flag(row.get("unread"))))


def _mark(value: Any) -> bool | None:
    """A yes or no, or the date of a yes."""
    return True if moment(value) and flag(value) is None else flag(value)


# What a column of states says: whether an entry is read, and whether it is archived.
_STATES: dict[str, tuple[bool, bool | None]] = {
    **dict.fromkeys(("unread", "toread", "later", "readlater", "inbox", "new"), (False, False)),
    **dict.fromkeys(("reading", "inprogress", "shortlist", "notstarted"), (False, False)),
    **dict.fromkeys(("read", "done", "finished", "completed"), (True, None)),
    **dict.fromkeys(("archive", "archived"), (True, True)),
}


def _either(first: bool | None, second: bool | None) -> bool | None:
    return second if first is None else first


def _text(value: Any) -> str:
    return value.strip() if isinstance(value, str) else ""


_NO_TAG = "no_tag"  # Diigo's word for none
_HIGHLIGHT_DATES = ("highlighted_at", "created_at", "createdAt", "created", "added")


def _highlights(value: Any) -> list[Highlight]:
    found = []
    for each in value if isinstance(value, list) else _quotes(_text(value)):
        if isinstance(each, str):
            found.append(Highlight(each))
        elif isinstance(each, dict):
            text = next((each[k] for k in ("quote", "text", "content") if each.get(k)), "")
            added = moment(next((each[k] for k in _HIGHLIGHT_DATES if each.get(k)), None))
            found.append(
                Highlight(_text(text), _text(each.get("note")), added, color(each.get("color")))
            )
    return [each for each in found if each.text]


def _quotes(cell: str) -> list[Any]:
    """Of a cell: a list as JSON, or quotes with a word before each, as Diigo writes them."""
    if cell.startswith("["):
        try:
            return list(json.loads(cell))
        except (ValueError, TypeError, RecursionError):
            pass
    parts = re.split(r"(?:^|\n)[^\S\n]*Highlight:", cell)
    return [part.strip() for part in (parts[1:] or re.split(r"\n\s*\n", cell))]


CSV = Format("csv", "Table (CSV)", is_csv, parse_csv)
JSON = Format("json", "List (JSON)", is_json, parse_json)
