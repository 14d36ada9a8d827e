"""Pictures of other sites, fetched behind the same guard as pages and kept for a while."""

from __future__ import annotations

import hashlib
import logging
import threading
from typing import TYPE_CHECKING

from django.conf import settings
from django.contrib.auth.decorators import login_required
from django.core.cache import caches
from django.http import Http404, HttpRequest, HttpResponse
from django.views.decorators.http import require_GET

from ingestion.documents.errors import IngestionError
from ingestion.documents.types import no_progress
from ingestion.fetching.fetcher import FetchPolicy, fetch
from library.items.remote_images import signed_url

if TYPE_CHECKING:
    from collections.abc import Callable

logger = logging.getLogger(__name__)

MAX_BYTES = 5_000_000
DEADLINE = 15.0  # seconds
AT_ONCE = 8  # fetches of one web process
FORGET_FAILURE = 600  # seconds
_fetching = threading.BoundedSemaphore(AT_ONCE)

# By their first bytes, whatever the site calls them. No SVG: it is a document that can run.
_KINDS: tuple[tuple[str, Callable[[bytes], bool]], ...] = (
    ("image/png", lambda head: head.startswith(b"\x89PNG\r\n\x1a\n")),
    ("image/jpeg", lambda head: head.startswith(b"\xff\xd8\xff")),
    ("image/gif", lambda head: head.startswith((b"GIF87a", b"GIF89a"))),
    ("image/webp", lambda head: head.startswith(b"RIFF") and head[8:12] == b"WEBP"),
    ("image/avif", lambda head: head[4:12] in (b"ftypavif", b"ftypavis")),
)
_HEADERS = {
    "Content-Security-Policy": "sandbox; default-src 'none'",
    "X-Content-Type-Options": "nosniff",
    "Cross-Origin-Resource-Policy": "same-origin",
    "Cache-Control": "private, max-age=604800, immutable",
}


@require_GET
@login_required
def image(request: HttpRequest) -> HttpResponse:
    """One picture of a stored text; 404 for what is none, or can't be had."""
    url = signed_url(request.GET.get("of", ""))
    content = _kept(url) if url else b""
    kind = kind_of(content)
    if kind is None:
        raise Http404
    return HttpResponse(content, content_type=kind, headers=_HEADERS)


def kind_of(content: bytes) -> str | None:
    return next((kind for kind, fits in _KINDS if fits(content[:16])), None)


def _kept(url: str) -> bytes:
    """The picture from the cache, or fetched into it; nothing for a failure, which is kept too."""
    key = hashlib.sha256(url.encode()).hexdigest()
    cache = caches["images"]
    content: bytes | None = cache.get(key)
    if content is None:
        content = _fetched(url)
        if content:
            cache.set(key, content)
        else:
            cache.set(key, b"", FORGET_FAILURE)
    return content


def _fetched(url: str) -> bytes:
    with _fetching:
        try:
            content = fetch(url, progress=no_progress, policy=_policy()).content
        except IngestionError as error:
            logger.info("A picture can't be shown: %s", error)
            return b""
    return content if kind_of(content) else b""


def _policy() -> FetchPolicy:
    return FetchPolicy(
        allow_networks=settings.LIBRARIAN_FETCH_ALLOW_NETWORKS,
        ports=settings.LIBRARIAN_FETCH_PORTS,
        accept="image/avif,image/webp,image/png,image/*;q=0.8",
        max_bytes=MAX_BYTES,
        deadline=DEADLINE,
    )
