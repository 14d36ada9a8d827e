"""Send one request that is no download, and return the response with its status."""

from __future__ import annotations

from dataclasses import dataclass
from functools import partial
from typing import TYPE_CHECKING

from ingestion.fetching.checked_connect import host_of
from ingestion.fetching.failures import translate_errors
from ingestion.fetching.fetcher import Clock, open_client, read_body

if TYPE_CHECKING:
    from collections.abc import Mapping

    from ingestion.documents.types import Progress
    from ingestion.fetching.fetcher import FetchPolicy


@dataclass(frozen=True, slots=True)
class Answer:
    status: int
    headers: dict[str, str]
    content: bytes  # unpacked


def send(
    url: str,
    *,
    method: str,
    headers: Mapping[str, str],
    content: bytes | None,
    policy: FetchPolicy,
    progress: Progress,
) -> Answer:
    """Send the request behind the guard of fetching; no redirect is followed.

    Raises RefusedAddress, FetchError, TooLarge or DeadlineExceeded; a status is no failure here.
    """
    clock = Clock(policy, progress)
    with translate_errors(clock), open_client(policy, clock) as client:
        clock.report(0, f"Connecting to {policy.guard.check(url).hostname}")
        clock.host = host = host_of(url)
        clock.wait_until(partial(policy.try_acquire, host))
        with client.stream(method, url, content=content, headers=dict(headers)) as response:
            body = read_body(response, policy, clock)
            return Answer(response.status_code, dict(response.headers), body)
