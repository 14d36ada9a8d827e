"""Send a small body to an address, behind the same guard as fetching."""

from __future__ import annotations

from typing import TYPE_CHECKING

from ingestion.fetching.failures import translate_errors
from ingestion.fetching.fetcher import Clock, open_client

if TYPE_CHECKING:
    from collections.abc import Mapping

    from ingestion.fetching.fetcher import FetchPolicy


def post(url: str, *, content: bytes, headers: Mapping[str, str], policy: FetchPolicy) -> int:
    """POST the content and return the status; follows no redirect and reads no answer.

    Raises RefusedAddress, FetchError or DeadlineExceeded.
    """
    clock = Clock(policy, lambda *_: None)
    with translate_errors(clock), open_client(policy, clock) as client:
        clock.host = policy.guard.check(url).hostname or ""
        with client.stream("POST", url, content=content, headers=dict(headers)) as response:
            return response.status_code
