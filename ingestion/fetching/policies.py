"""Fetch policies made from the settings; a caller replaces what is different for it."""

from __future__ import annotations

from django.conf import settings

from ingestion.fetching.fetcher import FetchPolicy
from ingestion.fetching.host_rate_limit import try_acquire

PICTURES = "image/avif,image/webp,image/png,image/*;q=0.8"  # the Accept header of who wants one


def fetch_policy() -> FetchPolicy:
    """For a document: it may be as large as any, and its host is given its pauses."""
    return FetchPolicy(
        allow_networks=settings.LIBRARIAN_FETCH_ALLOW_NETWORKS,
        ports=settings.LIBRARIAN_FETCH_PORTS,
        max_bytes=settings.LIBRARIAN_MAX_DOCUMENT_BYTES,
        try_acquire=try_acquire,
    )


def conditional_headers(*, etag: str, last_modified: str) -> tuple[tuple[str, str], ...]:
    """The headers that ask for a document only if it is another than the one so described."""
    known = {"If-None-Match": etag, "If-Modified-Since": last_modified}
    return tuple((name, value) for name, value in known.items() if value)


def posting_policy(purpose: str, *, seconds: float) -> FetchPolicy:
    """For what is sent out, as to webhooks; an answer has `seconds` to begin."""
    return FetchPolicy(
        allow_networks=settings.LIBRARIAN_FETCH_ALLOW_NETWORKS,
        ports=settings.LIBRARIAN_FETCH_PORTS,
        deadline=seconds,
        connect_timeout=seconds,
        read_timeout=seconds,
        user_agent=f"WilliamsLibrarian/{settings.VERSION} ({purpose})",
    )
