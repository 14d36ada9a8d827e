"""Responses with an item's files, with headers that keep their content from running as scripts.

All raise StorageError when the file is missing or damaged, or the store is unavailable.
"""

from __future__ import annotations

from pathlib import PurePosixPath
from typing import TYPE_CHECKING, Any

from django.http import HttpResponse, HttpResponseRedirect
from django.utils.http import content_disposition_header

from library import storage
from library.storage.presigned_urls import presigned_url

if TYPE_CHECKING:
    from library.models import Capture, LibraryItem

_HEADERS = {
    "Content-Security-Policy": "sandbox; default-src 'none'",
    "X-Content-Type-Options": "nosniff",
}
PICTURE_HEADERS = {
    **_HEADERS,
    "Cross-Origin-Resource-Policy": "same-origin",
    "Cache-Control": "private, max-age=31536000, immutable",
}

_SAVED_PAGE = (
    "sandbox; default-src 'none'; style-src 'unsafe-inline'; img-src data:; font-src data:;"
    " frame-ancestors 'self'"
)


# As `_SAVED_PAGE`, but links may open new tabs.
_CAPTURE = (
    "sandbox allow-popups allow-popups-to-escape-sandbox; default-src 'none';"
    " style-src 'unsafe-inline' data:; img-src data:; font-src data:; frame-ancestors 'self'"
)
_CAPTURE_TYPES = frozenset(("text/html", "image/webp", "image/png", "application/pdf"))


def markdown(item: LibraryItem) -> HttpResponse:
    content = storage.read(item.file_path)
    return _file(content, item.file_path, "text/markdown; charset=utf-8", as_attachment=False)


def original(item: LibraryItem) -> HttpResponse:
    """Return the original as a download, or a redirect to a presigned URL of the bucket."""
    elsewhere = presigned_url(item.original_path, media_type=item.original_type)
    if elsewhere is not None:
        headers = {"Cache-Control": "no-store", "Referrer-Policy": "no-referrer"}
        return HttpResponseRedirect(elsewhere, headers=headers)
    return _original(item, as_attachment=True)


def original_from_here(item: LibraryItem) -> HttpResponse:
    """Return the original as a download, whose bytes come from this site in any case."""
    return _original(item, as_attachment=True)


def saved(item: LibraryItem) -> HttpResponse:
    """Return the fetched HTML for display: sandboxed, without scripts or external resources."""
    if item.original_type != "text/html":
        return original(item)
    response = _original(item, as_attachment=False)
    response["Content-Security-Policy"] = _SAVED_PAGE
    response["Referrer-Policy"] = "no-referrer"
    return response


def capture(made: Capture) -> HttpResponse:
    """Return a captured page, which runs nothing and loads nothing, or its picture or PDF."""
    content = storage.read(made.path, sha256=made.sha256)
    if made.media_type not in _CAPTURE_TYPES:
        raise storage.DamagedFile(f"{made.media_type} is no type of a capture.")
    is_pdf = made.media_type == "application/pdf"
    response = _file(content, made.path, made.media_type, as_attachment=is_pdf)
    response["Content-Security-Policy"] = _CAPTURE
    response["Referrer-Policy"] = "no-referrer"
    response["Cross-Origin-Resource-Policy"] = "same-origin"
    response["Cache-Control"] = "private, max-age=31536000, immutable"
    return response


def picture(path: str, *, sha256: str, media_type: str) -> HttpResponse:
    """Return a kept picture, which never changes under its address."""
    content = storage.read(path, sha256=sha256)
    return HttpResponse(content, content_type=media_type, headers=PICTURE_HEADERS)


def _original(item: LibraryItem, *, as_attachment: bool) -> HttpResponse:
    content = storage.read(item.original_path, sha256=item.content_hash)
    return _file(content, item.original_path, item.original_type, as_attachment=as_attachment)


def _file(content: bytes, path: str, content_type: str, *, as_attachment: bool) -> HttpResponse:
    response = HttpResponse(content, content_type=content_type, headers=_HEADERS)
    name = PurePosixPath(path).name
    disposition = content_disposition_header(as_attachment, name)
    if disposition:
        response["Content-Disposition"] = disposition
    return response


def openapi(*media_types: str, or_link: bool = False) -> dict[str, Any]:
    content = {each: {"schema": {"type": "string", "format": "binary"}} for each in media_types}
    responses: dict[int, Any] = {200: {"description": "The file", "content": content}}
    if or_link:
        responses[302] = {"description": "Where the bucket gives it out, when it does"}
    return {"responses": responses}
