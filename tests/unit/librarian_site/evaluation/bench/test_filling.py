"""When a librarian counts as resting."""

from __future__ import annotations

from pathlib import Path

import pytest

from librarian_site.evaluation.bench import filling
from librarian_site.evaluation.bench.tree import Librarian


class Counted(Librarian):
    """One whose processor seconds are given, look by look."""

    def __init__(self, used: list[float]) -> None:
        super().__init__("counted", Path(), Path(), "http://127.0.0.1:1")
        self.used, self.seconds, self.asked = iter(used), 0.0, 0

    def processor_seconds(self, *roles: str) -> float:
        if self.asked % 2:  # the end of a look
            self.seconds += next(self.used)
        self.asked += 1
        return self.seconds


def test_a_pause_before_the_index_begins_to_link_is_no_rest(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(filling, "LOOK", 0.001)
    pause = [0.0] * (filling.IDLE_LOOKS - 1)
    librarian = Counted([1.0, *pause, 1.0, *pause, 0.0, 1.0])
    filling.wait_until_idle(librarian)
    assert list(librarian.used) == [1.0]
