"""View that fetches, checks and caches images of other sites, so that browsers don't."""

from __future__ import annotations

import hashlib
import logging
import threading

from django.conf import settings
from django.contrib.auth.decorators import login_required
from django.core.cache import caches
from django.http import Http404, HttpRequest, HttpResponse
from django.views.decorators.http import require_GET

from ingestion.documents.errors import IngestionError
from ingestion.documents.types import no_progress
from ingestion.fetching.fetcher import FetchPolicy, fetch
from ingestion.fetching.policies import PICTURES
from library.items.text.remote_images import signed_url
from library.pictures.kinds import sniff_image

logger = logging.getLogger(__name__)

MAX_BYTES = 5_000_000  # of one image
DEADLINE = 15.0  # seconds
MAX_CONCURRENT = 8  # fetches of one web process
FAILURE_CACHE_SECONDS = 600  # until a failed image is tried again
_fetching = threading.BoundedSemaphore(MAX_CONCURRENT)

_HEADERS = {
    "Content-Security-Policy": "sandbox; default-src 'none'",
    "X-Content-Type-Options": "nosniff",
    "Cross-Origin-Resource-Policy": "same-origin",
    "Cache-Control": "private, max-age=604800, immutable",
}


@require_GET
@login_required
def image(request: HttpRequest) -> HttpResponse:
    """Serve an image of a stored text by its signed URL; 404 where there is no image."""
    url = signed_url(request.GET.get("of", ""))
    content = _load(url) if url else b""
    kind = sniff_image(content)
    if kind is None:
        raise Http404
    return HttpResponse(content, content_type=kind, headers=_HEADERS)


def _load(url: str) -> bytes:
    """The image from the cache, or fetched into it; b"" for a failure, which is cached too."""
    key = hashlib.sha256(url.encode()).hexdigest()
    cache = caches["images"]
    content: bytes | None = cache.get(key)
    if content is None:
        content = _fetch(url)
        if content:
            cache.set(key, content)
        else:
            cache.set(key, b"", FAILURE_CACHE_SECONDS)
    return content


def _fetch(url: str) -> bytes:
    with _fetching:
        try:
            content = fetch(url, progress=no_progress, policy=_policy()).content
        except IngestionError as error:
            logger.info("An image can't be shown: %s", error)
            return b""
    return content if sniff_image(content) else b""


def _policy() -> FetchPolicy:
    return FetchPolicy(
        allow_networks=settings.LIBRARIAN_FETCH_ALLOW_NETWORKS,
        ports=settings.LIBRARIAN_FETCH_PORTS,
        accept=PICTURES,
        max_bytes=MAX_BYTES,
        deadline=DEADLINE,
    )
