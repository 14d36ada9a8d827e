"""What a format of export files is."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass

from ingestion.imports.entries import Entry, Skipped
from ingestion.imports.source import Source

Found = Iterator[Entry | Skipped]


@dataclass(frozen=True, slots=True)
class Format:
    """One source of exports: `detect` tells a file by its content, `parse` reads its entries.

    `others` names the parts of a zip file that `parse` leaves to other formats.
    """

    name: str
    label: str
    detect: Callable[[Source], bool]
    parse: Callable[[Source], Found]
    others: Callable[[Source], list[Source]] | None = None
