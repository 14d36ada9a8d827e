"""Reads pages all the time, and measures the longest time that one failed."""

from __future__ import annotations

import threading
import time

import httpx2

PAGES = ("/api/v1/library", "/api/v1/search?q=harbour", "/account/login/", "/health/live")
PAUSE = 0.1  # seconds between two looks at the same page


class Prober(threading.Thread):
    """One for each page; `longest` is in seconds, from the first failure to the next answer."""

    def __init__(self, url: str, page: str, token: str) -> None:
        super().__init__(daemon=True)
        self.page = page
        self.longest = 0.0
        self.asked = self.failed = 0
        self.why = ""  # of the last failure
        self.stop = threading.Event()
        self._client = httpx2.Client(
            base_url=url, headers={"Authorization": f"Bearer {token}"}, timeout=20
        )

    def run(self) -> None:
        failing_since: float | None = None
        while not self.stop.wait(PAUSE):
            began = time.monotonic()
            answered = self._ask()
            self.asked += 1
            self.failed += not answered
            if not answered and failing_since is None:
                failing_since = began
            if failing_since is not None:
                self.longest = max(self.longest, time.monotonic() - failing_since)
            if answered:
                failing_since = None
        self._client.close()

    def _ask(self) -> bool:
        try:
            answer = self._client.get(self.page)
        except httpx2.HTTPError as error:
            self.why = repr(error)
            return False
        if answer.status_code >= 500:
            self.why = answer.text[:200]
        return answer.status_code < 500
