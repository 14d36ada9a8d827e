"""Ask a site's API, in the worker: behind the same guard as fetching, within one deadline."""

from __future__ import annotations

import time
from dataclasses import replace
from typing import TYPE_CHECKING

from ingestion.documents.errors import DeadlineExceeded
from ingestion.fetching.fetcher import fetch
from ingestion.site_apis.answers import Part
from ingestion.site_apis.sending import Answer, send

if TYPE_CHECKING:
    from collections.abc import Mapping

    from ingestion.documents.types import Progress
    from ingestion.fetching.fetcher import FetchPolicy

JSON = "application/json"
# Addresses asked instead, by how those begin that a source would ask: stand-ins of the tests.
STAND_INS: dict[str, str] = {}


class Asker:
    """The requests of one capture, which have the deadline of the policy together."""

    def __init__(self, policy: FetchPolicy, progress: Progress) -> None:
        self._policy = policy
        self._progress = progress
        self._ends = time.monotonic() + policy.deadline
        self._asked = 0
        self.transferred = 0  # bytes

    def get(self, url: str, *, accept: str = JSON) -> Part:
        """What is at the address, redirects followed. Raises what `fetch` raises."""
        policy = self._remaining(accept=accept)
        resource = fetch(_located(url), progress=self._reporter(), policy=policy)
        self.transferred += resource.transferred
        return Part.of(resource)

    def page(self, url: str) -> Part:
        """The page as people get it."""
        return self.get(url, accept=self._policy.accept)

    def send(
        self, method: str, url: str, *, headers: Mapping[str, str], content: bytes | None
    ) -> Answer:
        """One request's answer, whatever its status. Raises what `send` of fetching raises."""
        answer = send(
            _located(url),
            method=method,
            headers=headers,
            content=content,
            policy=self._remaining(),
            progress=self._reporter(),
        )
        self.transferred += len(answer.content)
        return answer

    def _remaining(self, accept: str = JSON) -> FetchPolicy:
        left = self._ends - time.monotonic()
        if left <= 0:
            raise DeadlineExceeded(f"The site took longer than {self._policy.deadline:g} seconds.")
        return replace(self._policy, accept=accept, deadline=left)

    def _reporter(self) -> Progress:
        """Progress of the next request: each has half of what those before it left."""
        start = 100 - 100 / 2**self._asked
        share = (100 - start) / 2
        self._asked += 1
        return lambda percent, message: self._progress(start + percent * share / 100, message)


def _located(url: str) -> str:
    for begin, instead in STAND_INS.items():
        if url.startswith(begin):
            return instead + url.removeprefix(begin)
    return url
