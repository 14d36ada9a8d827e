"""Files sent out so that nothing inside them can run here."""

from __future__ import annotations

from pathlib import PurePosixPath
from typing import TYPE_CHECKING, Any

from django.http import HttpResponse
from django.utils.http import content_disposition_header

from library import storage

if TYPE_CHECKING:
    from library.models import LibraryItem

_HEADERS = {
    "Content-Security-Policy": "sandbox; default-src 'none'",
    "X-Content-Type-Options": "nosniff",
}

_SAVED_PAGE = (
    "sandbox; default-src 'none'; style-src 'unsafe-inline'; img-src data:; font-src data:"
)


def markdown(item: LibraryItem) -> HttpResponse:
    return _attachment(item.file_path, "text/markdown; charset=utf-8", as_attachment=False)


def original(item: LibraryItem) -> HttpResponse:
    return _attachment(item.original_path, item.original_type, as_attachment=True)


def saved(item: LibraryItem) -> HttpResponse:
    """The page as it was fetched, to look at: nothing in it runs, and nothing is loaded for it."""
    if item.original_type != "text/html":
        return original(item)
    response = _attachment(item.original_path, item.original_type, as_attachment=False)
    response["Content-Security-Policy"] = _SAVED_PAGE
    response["Referrer-Policy"] = "no-referrer"
    return response


def _attachment(path: str, content_type: str, *, as_attachment: bool) -> HttpResponse:
    """Raises StorageError when the file is missing or the store is away."""
    response = HttpResponse(storage.read(path), content_type=content_type, headers=_HEADERS)
    name = PurePosixPath(path).name
    disposition = content_disposition_header(as_attachment, name)
    if disposition:
        response["Content-Disposition"] = disposition
    return response


def openapi(media_type: str) -> dict[str, Any]:
    schema = {"type": "string", "format": "binary"}
    return {
        "responses": {200: {"description": "The file", "content": {media_type: {"schema": schema}}}}
    }
