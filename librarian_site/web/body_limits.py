"""How large a request's body may be, by its route and by who sends it.

The server asks before a body is kept, so nothing larger is written to disk, parsed or counted.
"""

from __future__ import annotations

from functools import cache
from io import BytesIO
from typing import TYPE_CHECKING, Any, NoReturn

from asgiref.sync import sync_to_async
from channels.db import database_sync_to_async
from django.conf import settings
from django.core.handlers.asgi import ASGIRequest
from django.urls import reverse

from ingestion.imports.limits import MAX_TOGETHER
from librarian_site.accounts import throttling
from librarian_site.accounts.auth import has_credentials, is_signed_in
from librarian_site.error_responses import AWAY, too_large, unavailable
from librarian_site.web.asgi_handler import ANONYMOUS_BYTES

if TYPE_CHECKING:
    from django.http import HttpRequest, HttpResponse

FORM_BYTES = 1_000_000  # of an upload beside its files: boundaries, names, other fields


@cache
def _upload_routes() -> dict[str, int]:
    """Bytes of files that each route takes at once, by its path."""
    document = settings.LIBRARIAN_MAX_DOCUMENT_BYTES
    many = max(document, MAX_TOGETHER)
    return {
        reverse("api-1:ingest_file"): document,
        reverse("api-1:create_import"): many,
        reverse("ingestion:submit"): many,
        reverse("ingestion:import-upload"): many,
    }


def limit_of(path: str) -> int:
    """Return how many bytes somebody who is signed in may send to a path."""
    files = _upload_routes().get(path)
    return settings.DATA_UPLOAD_MAX_MEMORY_SIZE if files is None else files + FORM_BYTES


class Refused(Exception):
    """The body is not taken; `response` says why."""

    def __init__(self, response: HttpResponse) -> None:
        super().__init__(response.status_code)
        self.response = response


def check_declared(request: HttpRequest, size: int) -> None:
    """Check a body over ANONYMOUS_BYTES by what its headers tell alone, without any store.

    `size` is its length in bytes, or how much has come of it. Raises Refused.
    """
    if not has_credentials(request):
        raise Refused(too_large(request, ANONYMOUS_BYTES, signed_in=False))
    if size > limit_of(request.path):
        refuse_size(request)


def refuse_size(request: HttpRequest) -> NoReturn:
    raise Refused(too_large(request, limit_of(request.path)))


async def check_sender(request: HttpRequest) -> int:
    """Return how many bytes the sender may send. Raises Refused for who is not signed in."""
    limit: int = await database_sync_to_async(_check_sender)(request)
    return limit


def _check_sender(request: HttpRequest) -> int:
    try:
        known = is_signed_in(request)
    except AWAY as error:
        raise Refused(unavailable(request, error)) from error
    if not known:
        raise Refused(too_large(request, ANONYMOUS_BYTES, signed_in=False))
    return limit_of(request.path)


async def count_refused(scope: dict[str, Any]) -> None:
    """Count the request against the limit of its address."""
    await sync_to_async(throttling.count_refused, thread_sensitive=False)(scope)


def request_of(scope: dict[str, Any]) -> HttpRequest:
    """Return a request without its body, of an ASGI scope."""
    return ASGIRequest(scope, BytesIO())
