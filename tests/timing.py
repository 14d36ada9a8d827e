"""How long a step takes, measured so that a busy machine does not decide the result."""

from __future__ import annotations

import gc
import time
from collections.abc import Callable
from statistics import median_low
from typing import Any

TIMES = 4  # how much longer the longer text is
# Linear steps take 4 times as long for it and quadratic ones 16 times: half-way, by factors.
LIMIT = 8
TRIES = 12
NEGLIGIBLE = 0.03  # seconds, below which a ratio says nothing


def seconds(step: Callable[[Any], Any], value: Any) -> float:
    """Return what `step(value)` takes of the processor, in seconds.

    Other threads of this process do not count, nor does the garbage collector, whose rounds take
    longer the more a test run has loaded.
    """
    was_enabled = gc.isenabled()
    gc.disable()
    try:
        began = time.thread_time()
        step(value)
        return time.thread_time() - began
    finally:
        if was_enabled:
            gc.enable()


def is_linear(
    step: Callable[[str], Any],
    text_of: Callable[[int], str],
    size: int,
    negligible: float = NEGLIGIBLE,
) -> bool:
    """Tell whether `step` takes about four times as long for `text_of(4 * size)` as for `size`.

    Others on the machine make a try slower, and the clock of a virtual machine makes a few too
    short, when it takes off what its host had kept from it before. So the texts take turns, the
    middle try of each counts, and a ratio that is too large is measured again.
    """
    short, long = text_of(size), text_of(TIMES * size)
    one: list[float] = []
    two: list[float] = []
    for _ in range(TRIES):
        one.append(seconds(step, short))
        two.append(seconds(step, long))
        one.append(seconds(step, short))
        if median_low(two) <= max(negligible, LIMIT * median_low(one)):
            return True
    return False


def is_within(limit: float, step: Callable[[], Any]) -> bool:
    """Tell whether one of five calls of `step` takes less than `limit` seconds of the clock."""
    for _ in range(5):
        began = time.monotonic()
        step()
        if time.monotonic() - began < limit:
            return True
    return False
