"""What of an item stands in a web archive: its original, captures and pictures, each a record.

HTTP headers are not kept when a page is fetched, so all are `resource` records (ISO 28500): what
was at an address at a time, without an answer made up around it. At an item's address stand its
original and, later, the page as the browser captured it; at the addresses of its pictures what is
kept of them; a screenshot at `urn:view:` and the address, where programs look for it.
"""

from __future__ import annotations

from contextlib import suppress
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import TYPE_CHECKING
from urllib.parse import quote, urlsplit

from library import storage
from library.items.changes import read_text
from library.items.url_normalization import host_and_port
from library.models import CaptureKind

if TYPE_CHECKING:
    from collections.abc import Iterator

    from library.models import Capture, LibraryItem

MAX_TEXT = 200_000  # characters of a page's text, for searching in the archive
# What stands before the page's address in that of a capture.
_CAPTURES = {
    CaptureKind.PAGE: "",
    CaptureKind.SCREENSHOT: "urn:view:",
    CaptureKind.THUMBNAIL: "urn:thumbnail:",
    CaptureKind.PDF: "urn:pdf:",
}
_RESERVED = ":/?#[]@!$&'()*+,;=%~"  # of RFC 3986, and what is encoded already


@dataclass(frozen=True, slots=True)
class Record:
    url: str
    moment: datetime
    media_type: str
    content: bytes


@dataclass(frozen=True, slots=True)
class Page:
    """A page that a reader of the archive lists, as it was at that moment."""

    id: str
    url: str
    title: str
    moment: datetime
    text: str


def address(item: LibraryItem) -> str:
    """The item's address; of a file that was handed in, a name made of its id."""
    return _quoted(item.url) or f"urn:uuid:{item.pk}"


def page_of(item: LibraryItem) -> Page | None:
    """The newest record of the item's page; None for a file."""
    if not item.url:
        return None
    captured = [each.created_at for each in _present(item, CaptureKind.PAGE)]
    return Page(
        id=str(item.pk),
        url=address(item),
        title=item.title,
        moment=max(captured, default=_fetched(item)),
        text=read_text(item.markdown)[:MAX_TEXT],
    )


def records_of(item: LibraryItem) -> Iterator[Record]:
    """The item's records, the original first. Raises StorageError where a file can't be read."""
    at = address(item)
    if item.original_path:
        content = storage.read(item.original_path)
        yield Record(at, _fetched(item), _original_type(item), content)
    for capture in item.captures.all():
        content = storage.read(capture.path)
        url = _capture_url(at, capture)
        yield Record(url, capture.created_at, _capture_type(capture), content)
    for picture in item.pictures.all():
        if picture.path and picture.url.startswith(("http://", "https://")):
            content = storage.read(picture.path)
            yield Record(_quoted(picture.url), _fetched(item), picture.media_type, content)


def _fetched(item: LibraryItem) -> datetime:
    return (item.fetched_at or item.created_at).astimezone(UTC)


def _original_type(item: LibraryItem) -> str:
    charset = item.provenance.get("text", {}).get("detail", {}).get("charset", "")
    is_text = item.original_type.startswith("text/")
    return f"{item.original_type}; charset={charset}" if charset and is_text else item.original_type


def _present(item: LibraryItem, kind: CaptureKind) -> list[Capture]:
    every = item.captures.all()
    return [each for each in every if each.kind == kind and each.version_id is None]


def _capture_url(at: str, capture: Capture) -> str:
    return f"{_CAPTURES[CaptureKind(capture.kind)]}{at}"


def _capture_type(capture: Capture) -> str:
    is_page = capture.kind == CaptureKind.PAGE
    return f"{capture.media_type}; charset=utf-8" if is_page else capture.media_type


def _quoted(url: str) -> str:
    """An address as browsers write it, by which readers of archives look for it.

    In ASCII, with the host in small letters, without a port that is the usual one, with a path and
    without a fragment.
    """
    given = url.strip()
    with suppress(ValueError):  # an address that is none stays what it is
        parts = urlsplit(given)
        if parts.scheme in ("http", "https") and parts.hostname:
            place = host_and_port(parts)
            given = parts._replace(netloc=place, path=parts.path or "/", fragment="").geturl()
    return quote(given, safe=_RESERVED)
