"""A client that follows a job's events, and comes back whenever it was cut off."""

from __future__ import annotations

import json
import threading
import time
from typing import Any

import httpx2


class Follower(threading.Thread):
    """Notes each event's id and data, resuming after the last id it has seen."""

    def __init__(self, url: str, token: str, job_id: str) -> None:
        super().__init__(daemon=True)
        self.job_id = job_id
        self.ids: list[int] = []
        self.kinds: list[str] = []
        self.connections = 0
        self.stop = threading.Event()
        self._client = httpx2.Client(
            base_url=f"{url}/api/v1/", headers={"Authorization": f"Bearer {token}"}, timeout=20
        )

    def run(self) -> None:
        while not self.stop.is_set() and not self._is_over:
            try:
                self._follow()
            except httpx2.HTTPError:
                time.sleep(0.2)
        self._client.close()

    @property
    def _is_over(self) -> bool:
        return bool(self.kinds) and self.kinds[-1] in ("job_completed", "failed", "cancelled")

    def _follow(self) -> None:
        headers = {"Last-Event-ID": str(self.ids[-1] if self.ids else 0)}
        with self._client.stream("GET", f"stream/{self.job_id}", headers=headers) as answer:
            if answer.status_code != 200:
                time.sleep(0.2)
                return
            self.connections += 1
            event: dict[str, str] = {}
            for line in answer.iter_lines():
                if line:
                    name, _, value = line.partition(": ")
                    event[name] = value
                    continue
                if "id" in event:
                    self._note(int(event["id"]), event["event"], json.loads(event["data"]))
                event = {}
                if self.stop.is_set():
                    return

    def _note(self, number: int, kind: str, data: dict[str, Any]) -> None:
        self.ids.append(number)
        final = kind == "error" and not data["will_retry"]
        self.kinds.append("failed" if final else kind)
