"""Parse export files: detect the format, list the entries and what can't be imported."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from typing import Any

from lxml import etree

from ingestion.documents.errors import BrokenDocument, IngestionError, TooLarge, UnsupportedType
from ingestion.imports import formats, workbooks
from ingestion.imports.entries import (
    DOCUMENT,
    Entry,
    Skipped,
    is_empty_note,
    member,
    with_plain_line_ends,
)
from ingestion.imports.formats import documents, tables
from ingestion.imports.formats.base import Format
from ingestion.imports.source import Source, checked

MAX_ENTRIES = 200_000


@dataclass(slots=True)
class Understood:
    """What the files hold, in their order."""

    formats: list[str] = field(default_factory=list)
    entries: list[Entry] = field(default_factory=list)
    skipped: list[Skipped] = field(default_factory=list)
    columns: list[str] = field(default_factory=list)  # of a table, to choose from
    table: dict[str, Any] = field(default_factory=dict)  # see `tables.Layout.as_json`

    def as_json(self) -> dict[str, Any]:
        return {
            "formats": self.formats,
            "count": len(self.entries),
            "distinct_urls": len({entry.url for entry in self.entries if entry.url}),
            "kinds": Counter(entry.kind for entry in self.entries),
            "columns": self.columns,
            "table": self.table,
            "items": [entry.as_json() for entry in self.entries],
            "skipped": [each.as_json() for each in self.skipped],
        }


def understand(
    files: Sequence[tuple[str, bytes]], columns: dict[str, str] | None = None
) -> Understood:
    """Read all files, each a name and its bytes; `columns` chooses those of a table.

    Raises IngestionError, which names the file and says what to do.
    """
    understood = Understood()
    for number, (name, content) in enumerate(files, 1):
        source = checked(name, content)
        before, tables_in_file = len(understood.entries), 0
        for each, part in _readable(source, understood, columns or {}):
            if each.name not in understood.formats:
                understood.formats.append(each.name)
            if each is tables.CSV:
                tables_in_file += 1
                understood.table = tables.layout(part, columns).as_json(part)
                understood.columns = understood.table["names"]
            _collect(each, part, understood, columns)
        if tables_in_file > 1:  # sheets, whose columns nobody can choose together
            understood.table, understood.columns = {}, []
        if len(files) > 1:
            _place(understood.entries[before:], source, number)
    if "linkding-json" in understood.formats:
        # Its archived ones come as a list of their own, which belongs after the others.
        understood.entries.sort(key=lambda entry: bool(entry.archived))
    return understood


def _place(entries: list[Entry], source: Source, number: int) -> None:
    """Say in which of several files a document is. Raises UnsupportedType for one in a zip file."""
    for entry in entries:
        if entry.kind == DOCUMENT:
            if source.is_zip:
                raise UnsupportedType("A file that holds many documents is imported by itself.")
            entry.content_file = f"{member(number, source.name)}#{entry.content_file}"


def _readable(
    source: Source, understood: Understood, columns: dict[str, str]
) -> Iterator[tuple[Format, Source]]:
    """The file with its format, or those of its parts that have one."""
    is_text = not (source.is_zip or source.is_binary)
    if is_text and tables.has_columns(source, columns):
        yield tables.CSV, source  # what was chosen comes before what it looks like
    elif is_text and tables.holds_passwords(source):
        raise _of_passwords(source)
    elif found := detect(source):
        yield found, source
        if found.others:
            known, others = _lists(found.others(source))
            understood.skipped += others
            yield from known
    elif source.is_zip and (sheets := workbooks.sheets(source)) is not None:
        yield from _sheets(source, sheets, understood)
    elif source.is_zip:
        yield from _parts(source, understood)
    else:
        raise UnsupportedType(f"{source.name} is not an export that can be read.{_hint(source)}")


def _sheets(
    source: Source, sheets: list[Source], understood: Understood
) -> Iterator[tuple[Format, Source]]:
    known = [(tables.CSV, sheet) for sheet in sheets if tables.is_csv(sheet)]
    if not known:
        raise _without_lists(source)
    for sheet in sheets:
        if tables.holds_passwords(sheet):
            raise _of_passwords(source)
        if not tables.is_csv(sheet):
            name = sheet.name.removesuffix(".csv")
            understood.skipped.append(Skipped("sheet without addresses", name))
    yield from known


def _parts(source: Source, understood: Understood) -> Iterator[tuple[Format, Source]]:
    known, others = _lists(source.list_parts)
    if not known and documents.ARCHIVE.detect(source):
        yield documents.ARCHIVE, source
        return
    understood.skipped += others
    if not known:
        raise _without_lists(source)
    yield from known


def _lists(parts: list[Source]) -> tuple[list[tuple[Format, Source]], list[Skipped]]:
    """The parts that have a format, and the others."""
    known: list[tuple[Format, Source]] = []
    others: list[Skipped] = []
    for part in parts:
        found = detect(part, strict=True)
        # Where a document stands in a part is not where it stands in the whole file.
        if found and found not in documents.BY_PLACE:
            known.append((found, part))
        else:
            others.append(Skipped("file in the zip that is no list", part.name))
    return known, others


def _of_passwords(source: Source) -> UnsupportedType:
    return UnsupportedType(f"{source.name} holds passwords: nothing of it was read or kept.")


def _without_lists(source: Source) -> UnsupportedType:
    return UnsupportedType(f"{source.name} holds no export that can be read.{_hint(source)}")


def _hint(source: Source) -> str:
    if source.content.startswith(b"%PDF-"):
        return " It is a PDF: add it as a file instead."
    return " Export bookmarks as HTML, CSV or JSON, or make a text file with one link a line."


def detect(source: Source, *, strict: bool = False) -> Format | None:
    """The format of the file; with `strict`, none that would take nearly anything."""
    loose = () if strict or source.is_binary else formats.LOOSE
    for each in (*_candidates(source), *loose):
        if each.detect(source):
            return each
    return None


def _candidates(source: Source) -> tuple[Format, ...]:
    if source.is_binary:
        return formats.IN_BINARY
    if source.is_zip:
        return formats.IN_ZIP
    first = source.text.lstrip()[:1]
    if first in ("{", "[") and source.json is not None:
        return formats.IN_JSON
    return (*(formats.IN_MARKUP if first == "<" else ()), *formats.IN_TEXT)


def _collect(
    found: Format, source: Source, understood: Understood, columns: dict[str, str] | None
) -> None:
    entries = (
        tables.parse_csv(source, columns)
        if columns and found is tables.CSV
        else found.parse(source)
    )
    try:
        for each in entries:
            if isinstance(each, Entry) and is_empty_note(each):
                understood.skipped.append(Skipped("empty note", each.title or ""))
            elif isinstance(each, Entry):
                understood.entries.append(with_plain_line_ends(each))
            else:
                understood.skipped.append(each)
            if len(understood.entries) + len(understood.skipped) > MAX_ENTRIES:
                raise TooLarge(
                    f"{source.name} has more than {MAX_ENTRIES:,} entries. Export it in parts."
                )
    except IngestionError:
        raise
    except RecursionError as error:
        raise BrokenDocument(f"{source.name} is nested too deeply to be an export.") from error
    except (etree.LxmlError, ValueError, TypeError, KeyError, AttributeError) as error:
        raise BrokenDocument(
            f"{source.name} is not as {found.label} writes it ({type(error).__name__}). "
            "Export it again."
        ) from error
