"""Processes that are started and watched, and requests to stop."""

from __future__ import annotations

import os
import signal
import threading
import time
from contextlib import suppress
from pathlib import Path

import pytest

from librarian_site.embedded.forks import ForkServer
from librarian_site.embedded.processes import Process, Spec
from librarian_site.embedded.supervisor import Stopped, Supervisor, stop_signals


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


def test_what_is_waited_for_does_not_take_a_request_for_its_own_failure() -> None:
    """As modules do that try one way of loading after another."""
    with stop_signals() as stop:
        threading.Timer(0.05, os.kill, (os.getpid(), signal.SIGTERM)).start()
        with pytest.raises(Stopped), stop.interrupting(), suppress(Exception):
            time.sleep(60)


def test_a_request_that_came_before_counts() -> None:
    with stop_signals() as stop:
        os.kill(os.getpid(), signal.SIGINT)
        with pytest.raises(Stopped), stop.interrupting():
            raise AssertionError("It began to wait.")


def test_what_waits_until_it_can_be_forked_holds_nothing_up(tmp_path: Path) -> None:
    (tmp_path / "never_loads.py").write_text("import time\ndef load(): time.sleep(600)")
    env = {**os.environ, "PYTHONPATH": str(tmp_path)}
    server = ForkServer("never_loads:load", env=env, cwd=tmp_path, log=tmp_path / "loading.log")
    said: list[str] = []
    supervisor = Supervisor(said.append)
    waits = Process(Spec("waits", ["-m", "this"], fork_server=server), run=tmp_path, logs=tmp_path)
    sleeps = Process(Spec("sleeps", ["sleep", "600"]), run=tmp_path, logs=tmp_path)
    try:
        supervisor.start(waits)
        supervisor.start(sleeps)
        ends = time.monotonic() + 60
        supervisor.watch(lambda: sleeps.is_running or time.monotonic() > ends)
        assert sleeps.is_running
        assert waits.pid is None
        assert said == []
    finally:
        supervisor.stop(groups=[["waits", "sleeps"]], limit=5, force=lambda: False)
        server.stop()
    assert not sleeps.is_running
