"""Requests to stop: while something is waited for, and while all is being stopped."""

from __future__ import annotations

import os
import signal
import threading
import time

import pytest

from librarian_site.embedded.supervisor import Stopped, stop_signals


def test_waiting_ends_at_a_request_to_stop() -> None:
    with stop_signals() as stop:
        threading.Timer(0.05, os.kill, (os.getpid(), signal.SIGTERM)).start()
        began = time.monotonic()
        with pytest.raises(Stopped), stop.interrupting():
            time.sleep(60)
        assert time.monotonic() - began < 50
        assert stop.requested() and not stop.forced()
        os.kill(os.getpid(), signal.SIGINT)  # what stops then is not interrupted, but hurries
        assert stop.forced()


def test_a_request_that_came_before_counts() -> None:
    with stop_signals() as stop:
        os.kill(os.getpid(), signal.SIGINT)
        with pytest.raises(Stopped), stop.interrupting():
            raise AssertionError("It began to wait.")
