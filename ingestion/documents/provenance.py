"""Record which processor made which field, from what, when and in how long. Knows no models."""

from __future__ import annotations

import hashlib
import time
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime

from ingestion.documents.processors import Processor
from ingestion.documents.types import Made


def input_hash(content: str | bytes) -> str:
    return hashlib.sha256(content.encode() if isinstance(content, str) else content).hexdigest()


class Recorder:
    """Notes what is made from one input."""

    def __init__(self, content: str | bytes) -> None:
        self._input = input_hash(content)
        self._made: list[Made] = []

    @property
    def made(self) -> tuple[Made, ...]:
        return tuple(self._made)

    @contextmanager
    def making(self, *fields: str, by: Processor) -> Iterator[None]:
        """Time the body, which makes the fields; nothing is noted when it raises."""
        began, at = time.perf_counter(), datetime.now(UTC)
        yield
        took = round(1000 * (time.perf_counter() - began))
        self._made += [Made(name, by.name, by.version, self._input, at, took) for name in fields]
