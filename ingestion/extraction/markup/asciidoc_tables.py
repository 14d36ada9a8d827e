"""Tables of AsciiDoc: their cells by columns, with cells that span others, and as CSV or DSV."""

from __future__ import annotations

import csv
import re
from dataclasses import dataclass
from itertools import batched, repeat, takewhile
from typing import TYPE_CHECKING

from ingestion.documents.errors import TooLarge
from ingestion.extraction.builders import MAX_CELLS
from ingestion.extraction.markup.asciidoc_attributes import IN_BRACKETS, Said, said_in

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

DELIMITER = re.compile(r"([|,:!])={3,}")
_INNER = re.compile(r"!={3,}")

# What stands before a cell's sign: how often it is repeated, what it spans, how it is set.
_SPECIFIER = r"(?:(\d{1,3})?(?:\.(\d{1,3}))?([*+]))?(?:[<^>](?:\.[<^>])?|\.[<^>])?([adehlmsv])?"
_AT_START = re.compile(rf"\s*{_SPECIFIER}")
_AT_END = re.compile(rf"(?<=\s){_SPECIFIER}$")
_LONGEST_SPECIFIER = 16
_REPEATED = re.compile(r"\s*(\d{1,3})\*")
_FORMATS = {"csv": ",", "dsv": ":", "tsv": "\t"}


@dataclass(slots=True)
class _Cell:
    text: str
    columns: int = 1
    rows: int = 1
    has_blocks: bool = False

    @property
    def content(self) -> str:
        return Blocks(self.text) if self.has_blocks else self.text


class Blocks(str):
    """The text of a cell in which there may be lists, code and the like."""

    __slots__ = ()


def rows(sign: str, lines: Sequence[str], named: Mapping[str, str]) -> list[list[str]]:
    """The cells by rows; `sign` begins the table's delimiter, `named` are its attributes."""
    columns = _columns(named.get("cols", ""))
    found = _rows(sign, lines, named, len(columns))
    return [
        [_flat_cell(cell, columns[at : at + 1]) for at, cell in enumerate(row)] for row in found
    ]


def _flat_cell(cell: str, column: list[str]) -> str:
    text = _with_tables_flat(cell)
    return Blocks(text) if column == ["a"] or isinstance(cell, Blocks) else text


def _with_tables_flat(cell: str) -> str:
    """A cell in which tables are lines of text, as a cell of Markdown holds no table."""
    lines: list[str] = []
    written = iter(map(str.rstrip, cell.split("\n")))
    for line in written:
        if _INNER.fullmatch(line):
            said = Said()
            while lines and (attributes := IN_BRACKETS.match(lines[-1])):
                said = said_in(attributes[1], said)
                lines.pop()
            columns = len(_columns(said.named.get("cols", "")))
            inner = _rows("!", list(takewhile(line.__ne__, written)), said.named, columns)
            lines.append(_flat(inner))
        else:
            lines.append(line)
    return "\n".join(lines)


def _flat(table: list[list[str]]) -> str:
    rows = (", ".join(filter(None, map(str.strip, row))) for row in table)
    return "; ".join(filter(None, rows))


def _rows(
    sign: str, lines: Sequence[str], named: Mapping[str, str], columns: int
) -> list[list[str]]:
    form = {",": "csv", ":": "dsv"}.get(sign, named.get("format", "psv"))
    separator = named.get("separator", "").replace("\\t", "\t") or _FORMATS.get(form, sign)
    if form in _FORMATS and len(separator) == 1:
        if form == "dsv":
            return [_split(line, separator) for line in lines if line.strip()]
        return [row for row in csv.reader(lines, delimiter=separator) if row]
    cells: list[_Cell] = []
    for line in lines:
        _read(line, separator, cells)
        if len(cells) > MAX_CELLS:
            raise TooLarge(f"A table in the file has more than {MAX_CELLS:,} cells.")
        if cells and not columns:
            columns = sum(cell.columns for cell in cells)
    return _placed(cells, columns)


def _columns(written: str) -> list[str]:
    """The columns that `cols` names, "a" for those of blocks: "1,2a", "3*", "2*,>"."""
    if not written.strip():
        return []
    if written.strip().isdigit():  # of old: their number
        return [""] * min(int(written), 999)
    columns: list[str] = []
    for part in re.split(r"[,;]", written):
        many = _REPEATED.match(part)
        style = "a" if part.rstrip().endswith("a") else ""
        columns += [style] * (int(many[1]) if many else 1)
    return columns


def _split(line: str, separator: str) -> list[str]:
    """The pieces of a line; a separator behind a backslash is text."""
    pieces = re.split(rf"(?<!\\){re.escape(separator)}", line)
    return [piece.replace(f"\\{separator}", separator) for piece in pieces]


def _read(line: str, separator: str, cells: list[_Cell]) -> None:
    """Add a line's cells; what stands before the first belongs to the cell that is open."""
    first, *pieces = _split(line, separator)
    specifier = _AT_START.fullmatch(first) if pieces else None
    if specifier is None:
        specifier, first = _at_end(first) if pieces else (None, first)
        if cells:
            cells[-1].text += f"\n{first}"
        elif first.strip():
            cells.append(_Cell(first))
    for number, piece in enumerate(pieces, 1):
        following, text = _at_end(piece) if number < len(pieces) else (None, piece)
        cells += _made(specifier, text.strip())
        specifier = following


def _at_end(piece: str) -> tuple[re.Match[str] | None, str]:
    """The next cell's specifier that ends a piece, and the text before it."""
    begin = max(0, len(piece) - _LONGEST_SPECIFIER)
    found = _AT_END.search(piece, begin)
    return (found, piece[: found.start()]) if found else (None, piece)


def _made(specifier: re.Match[str] | None, text: str) -> Iterator[_Cell]:
    """One cell, or as many as its specifier says."""
    has_blocks = specifier is not None and specifier[4] == "a"
    if specifier is None or not specifier[3]:
        yield _Cell(text, has_blocks=has_blocks)
    elif specifier[3] == "*":
        # One cell, so that what goes on in the next line goes on in all of them.
        yield from repeat(_Cell(text, has_blocks=has_blocks), int(specifier[1] or 1))
    else:
        columns, rows = (max(1, int(each or 1)) for each in specifier.group(1, 2))
        yield _Cell(text, columns, rows, has_blocks)


def _placed(cells: list[_Cell], columns: int) -> list[list[str]]:
    """The cells row by row; the places that a cell spans beside its first stay empty."""
    if all(cell.columns == cell.rows == 1 for cell in cells):
        return [
            [cell.content for cell in row] for row in batched(cells, max(columns, 1), strict=False)
        ]
    placed: list[list[str]] = [[]]
    taken = [0] * columns  # by columns, in how many of the next rows a cell above stands
    for cell in cells:
        _fill(placed[-1], taken)
        while len(placed[-1]) >= columns:
            placed.append([])
            _fill(placed[-1], taken)
        at = len(placed[-1])
        width = min(cell.columns, columns - at)
        placed[-1] += [cell.content, *[""] * (width - 1)]
        taken[at : at + width] = [cell.rows - 1] * width
    return placed


def _fill(row: list[str], taken: list[int]) -> None:
    """Leave the places empty that cells of rows above stand in."""
    while len(row) < len(taken) and taken[len(row)]:
        taken[len(row)] -= 1
        row.append("")
