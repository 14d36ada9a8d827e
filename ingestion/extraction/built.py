"""What extractors of formats without pages have in common: the document from its parts."""

from __future__ import annotations

import re
from datetime import UTC, datetime
from pathlib import PurePosixPath
from typing import TYPE_CHECKING, Any
from unicodedata import normalize
from urllib.parse import urlsplit

from ingestion.documents.errors import NotContent, TooLarge
from ingestion.documents.types import Document
from ingestion.extraction import places

if TYPE_CHECKING:
    from collections.abc import Sequence

    from ingestion.documents.types import Resource
    from library.document_kinds import DocumentKind

MAX_CELLS = 2_000_000  # of one table
_MARKUP_AT_START = re.compile(r"(?m)^(\s{0,3}\d{0,9})((?<!\d)[#>+*-]|(?<=\d)[.)])(?=\s|$)")
_MARKUP = re.compile(r"([\\`*_\[\]|])")
# What reading JSON raises that is damaged, nested too deep, or of another shape than expected.
MISSHAPEN = (
    *(ValueError, TypeError, LookupError, AttributeError),
    *(RecursionError, OverflowError, OSError),  # OSError: a time that no clock shows
)
_ISO_DATE = re.compile(
    r"\d{4}-\d{2}-\d{2}(?:[T ]\d{2}:\d{2}(?::\d{2})?(?:\.\d+)?(?:Z|[+-]\d{2}:?\d{2})?)?"
)


def document(
    resource: Resource, kind: DocumentKind, markdown: str, *, title: str = "", **fields: Any
) -> Document:
    """Raises NotContent where there is no text; without a title the file's name is one."""
    markdown, found = places.take_out(markdown.strip())
    if not markdown.strip():
        raise NotContent("The file has no text.")
    return Document(
        kind=kind.name,
        markdown=markdown.rstrip(),
        places=found,
        original=resource.content,
        media_type=resource.media_type,
        title=" ".join(title.split()) or name_of(resource),
        url=resource.url,
        canonical_url=fields.pop("canonical_url", "") or resource.url,
        site=fields.pop("site", "") or urlsplit(resource.url).hostname or "",
        filename=resource.filename,
        **fields,
    )


def name_of(resource: Resource) -> str:
    """The file's name without its ending, as people would read it."""
    name = resource.filename or PurePosixPath(urlsplit(resource.url).path).name
    return PurePosixPath(name).stem.replace("_", " ").strip()


def escaped(text: str) -> str:
    """Plain text as Markdown that shows just that."""
    text = _MARKUP.sub(r"\\\1", text.replace("\v", " ")).replace("<", "&lt;")
    return _MARKUP_AT_START.sub(r"\1\\\2", text)


def moment(value: str) -> datetime | None:
    """The time that an ISO 8601 text begins with, in UTC where it names no zone; None for none."""
    found = _ISO_DATE.match(value.strip())
    if found is None:
        return None
    try:
        read = datetime.fromisoformat(found[0])
    except ValueError:
        return None
    return read if read.tzinfo else read.replace(tzinfo=UTC)


def table(rows: Sequence[Sequence[str]], numbers: Sequence[int] = ()) -> str:
    """Rows of cells as a Markdown table; the first row is its head. Empty without rows.

    `numbers` are those of the rows in their source. Raises TooLarge: a single long row widens all
    the others.
    """
    width = max((len(row) for row in rows), default=0)
    if not width:
        return ""
    if width * len(rows) > MAX_CELLS:
        raise TooLarge(f"A table in the file has more than {MAX_CELLS:,} cells.")
    lines = []
    for at, row in enumerate(rows):
        text = " | ".join(_cell(value) for value in (*row, *[""] * (width - len(row))))
        if numbers:
            text = places.within_line(text, row=numbers[at])
        lines.append(f"| {text} |")
        if at == 0:
            lines.append(f"|{' --- |' * width}")
    return "\n".join(lines)


def _cell(value: str) -> str:
    return escaped(" ".join(value.split()))


def accented(letter: str, accent: str) -> str:
    """The letter with a combining accent, as one character where there is one."""
    return normalize("NFC", letter + accent)
