"""The interface of export formats, and what is passed to it."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import IO, TYPE_CHECKING

if TYPE_CHECKING:
    from django.contrib.auth.models import AbstractUser

    from library.models import LibraryItem
    from library.querysets import LibraryItemQuerySet


@dataclass(frozen=True, slots=True)
class Export:
    """The items to write, whose they are, and what the whole is called."""

    owner: AbstractUser
    items: LibraryItemQuerySet
    title: str
    made_at: datetime


@dataclass(frozen=True, slots=True)
class ExportFormat:
    """One way out: `write` returns how many items the file holds."""

    name: str
    label: str
    extension: str
    media_type: str
    write: Callable[[Export, IO[bytes]], int]


def rows_of(items: LibraryItemQuerySet, *, text: bool = False) -> LibraryItemQuerySet:
    """The items with what exports name of them; without columns of search, and of the text."""
    relations = ("tags", "collections", "highlights") if text else ("tags", "collections")
    unused = ("search_vector", "signature", "bands", *(() if text else ("markdown",)))
    return items.prefetch_related(*relations).defer(*unused)


def one_line(text: str) -> str:
    return " ".join(text.split())


def text_below_title(item: LibraryItem) -> str:
    """The item's Markdown, without a first heading that only repeats its title."""
    first, _, rest = item.markdown.lstrip().partition("\n")
    repeated = first.startswith("# ") and one_line(first[2:]) == one_line(item.title)
    return rest.lstrip("\n") if repeated else item.markdown


def names(rows: Iterable[object]) -> list[str]:
    """Names of tags or collections, in their order."""
    return [str(row) for row in rows]
