"""An import file with its text, JSON, rows and parts, each parsed at most once."""

from __future__ import annotations

import csv
import io
import json
import re
import zipfile
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from functools import cached_property, partial
from itertools import chain, islice
from pathlib import PurePosixPath
from typing import Any

from ingestion.documents.errors import BrokenDocument, TooLarge
from ingestion.documents.media_types import is_utf_16
from ingestion.extraction import safe_zip
from ingestion.extraction.encoding import decode
from ingestion.imports import lz4
from ingestion.imports.limits import MAX_FILE, too_large

MAX_PARTS = 200_000  # of a zip file: some have three for each entry
MAX_UNPACKED = 2_000_000_000  # bytes of all its parts, of which only the lists are unpacked
MAX_CELL = 5_000_000  # characters; whole articles stand in some
HEAD = 20_000  # characters looked at to tell the format
_LIST_FILES = (
    *("csv", "json", "jsonl", "html", "htm", "txt", "md", "js"),
    *("bib", "ris", "xml", "opml", "rdf", "xbel", "plist", "url", "webloc", "desktop"),
)
# A line that spreadsheets read and write, no data.
_TOLD_DELIMITER = re.compile(r"\A\ufeff?sep=([,;\t|])[ \t]*\r?\n", re.IGNORECASE)


@dataclass
class Source:
    """One file, or one part of a zip file, which is unpacked when it is looked at."""

    name: str
    load: Callable[[], bytes] = field(repr=False)

    @cached_property
    def content(self) -> bytes:
        return self.load()

    @property
    def extension(self) -> str:
        return self.name.rpartition(".")[2].lower()

    @property
    def is_zip(self) -> bool:
        return self.content.startswith(b"PK\x03\x04")

    @property
    def is_binary(self) -> bool:
        """Whether it is no text and no zip file."""
        if self.is_zip or self.content.startswith(lz4.MAGIC):
            return False
        head = self.content[:4096]
        if head.startswith((b"%PDF-", b"bplist00")):
            return True
        is_wide = head.startswith((b"\xff\xfe", b"\xfe\xff")) or is_utf_16(head)
        return b"\x00" in head and not is_wide

    @cached_property
    def text(self) -> str:
        if self.is_zip:
            return ""
        content = self.content
        if content.startswith(lz4.MAGIC):
            content = lz4.decompress(content)
        return decode(content)

    @cached_property
    def head(self) -> str:
        return self.text[:HEAD]

    @cached_property
    def json(self) -> Any:
        """What the JSON says; None where it is none. Raises BrokenDocument for broken JSON."""
        if self.text.lstrip()[:1] not in ("{", "["):
            return None
        try:
            return json.loads(self.text)
        except RecursionError as error:
            raise BrokenDocument(f"{self.name} is nested too deeply to be an export.") from error
        except ValueError as error:
            if (lines := self._json_lines()) is not None:
                return lines
            if self.extension not in ("json", "jsonl", "ndjson", "jsonlz4"):
                return None
            raise BrokenDocument(
                f"{self.name} is broken JSON ({error}). Export it again."
            ) from error

    def _json_lines(self) -> list[Any] | None:
        rows = []
        for line in self.text.splitlines():
            if line.strip():
                try:
                    rows.append(json.loads(line))
                except (ValueError, RecursionError):
                    return None
        return rows

    @cached_property
    def delimiter(self) -> str:
        """What parts cells: what the file says, or what its first line has most out of quotes."""
        if told := _TOLD_DELIMITER.match(self.head):
            return told[1]
        lines = [re.sub(r'"[^"]*"', "", line) for line in self.head.splitlines() if line.strip()]
        if lines and re.fullmatch(r"[^,;\t|:/]+(?:\|[^,;\t|:/]*)+", lines[0]):
            return "|"  # of a header; anywhere else it stands in titles and lists
        first = next((line for line in lines[:5] if re.search("[,;\t]", line)), "")
        return max(",;\t", key=first.count)

    @cached_property
    def first_row(self) -> list[str]:
        return next(([cell.strip() for cell in row] for row in self.cells()), [])

    @cached_property
    def header(self) -> list[str]:
        """The cells of the first row, in lower case."""
        return [cell.lower() for cell in self.first_row]

    def cells(self) -> Iterator[list[str]]:
        """The rows, blank ones left out. Raises BrokenDocument."""
        csv.field_size_limit(MAX_CELL)
        text = _TOLD_DELIMITER.sub("", self.text, count=1)
        reader = csv.reader(io.StringIO(text, newline=""), delimiter=self.delimiter)
        try:
            yield from _without_heading(row for row in reader if any(map(str.strip, row)))
        except csv.Error as error:
            raise BrokenDocument(
                f"Line {reader.line_num} of {self.name} can't be read ({error})."
            ) from error

    def rows(self) -> Iterator[dict[str, str]]:
        """The rows below the header by its names in lower case; missing cells are empty."""
        names = self.header
        cells = self.cells()
        next(cells, None)
        for row in cells:
            yield dict(zip(names, [*row, *[""] * (len(names) - len(row))], strict=False))

    @cached_property
    def parts(self) -> list[Source]:
        """The files in a zip file, in the order of their names; doubles and folders stay."""
        if not self.is_zip:
            return []
        with safe_zip.damage_named():
            archive = zipfile.ZipFile(io.BytesIO(self.content))
            infos = archive.infolist()
            if len(infos) > MAX_PARTS:
                raise TooLarge(
                    f"{self.name} has more than {MAX_PARTS:,} parts. Export it in parts."
                )
            safe_zip.check(infos, len(self.content), max_unpacked=MAX_UNPACKED)
        found = [
            Source(info.filename, partial(_unpacked, archive, info))
            for info in infos
            if not info.is_dir() and not safe_zip.is_system_file(PurePosixPath(info.filename))
        ]
        return sorted(found, key=lambda part: _natural(part.name))

    @cached_property
    def list_parts(self) -> list[Source]:
        """Those that may be a list of entries, by their names."""
        return [p for p in self.parts if p.extension in _LIST_FILES or "." not in p.name]


def _without_heading(rows: Iterator[list[str]]) -> Iterator[list[str]]:
    """The rows without a title above the table, of one cell: Google writes such lists."""
    first = list(islice(rows, 3))
    above = next((number for number, row in enumerate(first) if len(row) > 1), 0)
    is_title = all(sum(bool(cell.strip()) for cell in row) == 1 for row in first[:above])
    yield from chain(first[above if is_title else 0 :], rows)


def checked(name: str, content: bytes) -> Source:
    """A file from outside. Raises TooLarge or BrokenDocument with what to do."""
    if len(content) > MAX_FILE:
        raise too_large(name)
    if not content.strip():
        raise BrokenDocument(f"{name} is empty. Export it again.")
    return Source(name, lambda: content)


def _unpacked(archive: zipfile.ZipFile, info: zipfile.ZipInfo) -> bytes:
    """A part's bytes; of one that is too large to be a list, none."""
    if info.file_size > MAX_FILE:
        return b""
    with safe_zip.damage_named():
        return archive.read(info)


def _natural(name: str) -> list[tuple[int, str]]:
    """A key that puts part 2 before part 10."""
    return [(int(piece) if piece.isdigit() else -1, piece) for piece in re.split(r"(\d+)", name)]
