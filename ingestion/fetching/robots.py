"""Whether a site lets programs visit a page by themselves, by its robots.txt (RFC 9309).

What somebody asks for by hand is fetched without it, as by a browser.
"""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING
from urllib.parse import urlsplit, urlunsplit

from protego import Protego
from pydantic import TypeAdapter

from ingestion.documents.errors import (
    FetchError,
    HostBusy,
    IngestionError,
    RefusedAddress,
    TooLarge,
)
from ingestion.documents.types import no_progress
from ingestion.fetching.failures import Unreachable
from ingestion.fetching.fetcher import fetch
from librarian_site.core.caching import optional_cache

if TYPE_CHECKING:
    from ingestion.fetching.fetcher import FetchPolicy

AGENT = "WilliamsLibrarian"
KEPT = 24 * 3600.0  # seconds: longer than a day it should not be
MAX_BYTES = 512_000
DEADLINE = 20.0  # seconds
MAX_DELAY = 3600.0  # seconds between two visits that are kept to
_TEXT = TypeAdapter(str)


class RobotsDisallowed(FetchError):
    """The site asks programs not to visit the page."""

    permanent = True


def check(url: str, policy: FetchPolicy) -> float:
    """Return how many seconds the site wants between two visits, 0 if it says nothing of that.

    Raises RobotsDisallowed; and FetchError and the like where its robots.txt can't be had now,
    which is to be taken as a no.
    """
    rules = Protego.parse(_text(url, policy))
    if not rules.can_fetch(url, AGENT):
        host = urlsplit(url).hostname
        raise RobotsDisallowed(f"{host} asks programs in its robots.txt not to visit this page.")
    return min(float(rules.crawl_delay(AGENT) or 0), MAX_DELAY)


def _text(url: str, policy: FetchPolicy) -> str:
    parts = urlsplit(url)
    key = f"robots:{parts.scheme}://{parts.netloc}"
    known = optional_cache.get(key, _TEXT)
    if known is None:
        at = urlunsplit((parts.scheme, parts.netloc, "/robots.txt", "", ""))
        known = _fetched(at, policy)
        optional_cache.set(key, known, KEPT, _TEXT)
    return known


def _fetched(at: str, policy: FetchPolicy) -> str:
    """The rules; none where the site has none, or shows them to nobody."""
    plain = replace(
        policy, accept="text/plain,*/*;q=0.5", max_bytes=MAX_BYTES, deadline=DEADLINE, headers=()
    )
    try:
        return fetch(at, progress=no_progress, policy=plain).content.decode("utf-8", "replace")
    except (HostBusy, Unreachable, RefusedAddress):
        raise
    except TooLarge:
        return ""
    except IngestionError as error:
        if not error.permanent:
            raise
        return ""
