"""Processor time of a step, measured so that a busy machine does not decide the result."""

from __future__ import annotations

import gc
import time
from collections.abc import Callable
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

    Others who use the processor's caches make any try slower, never faster. So each text's
    quickest try counts, the texts take turns, and a ratio that is too large is tried again.
    """
    short, long = text_of(size), text_of(TIMES * size)
    one = two = float("inf")
    for _ in range(TRIES):
        one = min(one, seconds(step, short))
        two = min(two, seconds(step, long))
        one = min(one, seconds(step, short))
        if two <= max(negligible, LIMIT * one):
            return True
    return False
