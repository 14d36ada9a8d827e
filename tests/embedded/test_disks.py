"""Supervised processes on disks that are full, or read-only."""

from __future__ import annotations

import os
import sys
from collections.abc import Iterator
from pathlib import Path

import psutil
import pytest

from librarian_site.embedded import supervisor as supervising
from librarian_site.embedded.errors import ServiceError
from librarian_site.embedded.processes import Process, Spec
from librarian_site.embedded.stores import EmbeddedServices
from librarian_site.embedded.supervisor import Supervisor
from tests.fixtures import fill, read_only, small_disk

pytestmark = pytest.mark.usefixtures("own_servers")
SLEEPER = [sys.executable, "-c", "import time; time.sleep(60)"]


@pytest.fixture
def disk(tmp_path: Path) -> Iterator[Path]:
    with small_disk(tmp_path / "disk", 1_000_000) as disk:
        yield disk


@pytest.fixture
def process(disk: Path) -> Iterator[Process]:
    (disk / "run").mkdir()
    process = Process(Spec(name="child", argv=SLEEPER), run=disk / "run", logs=disk / "logs")
    yield process
    process.kill()


def test_a_full_disk_holds_up_no_start_and_the_pid_is_recorded_later(
    disk: Path, process: Process, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(supervising, "RECORD_PAUSE", 0.0)
    ballast = fill(disk)
    process.spawn()
    supervisor = Supervisor(print)
    supervisor.add(process)
    assert process.is_running and not list((disk / "run").glob("*.pid"))
    ballast.unlink()
    supervisor.watch(lambda: process.is_recorded)
    assert str(process.pid) in (disk / "run" / "child.pid").read_text()


def test_a_child_is_started_again_on_a_full_disk(disk: Path, process: Process) -> None:
    process.spawn()
    supervisor, first = Supervisor(print), process.pid
    supervisor.add(process)
    process.kill()
    fill(disk)
    supervisor.watch(lambda: process.is_running and process.pid != first)


def test_a_child_that_can_t_be_started_is_tried_again(
    disk: Path, process: Process, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(supervising, "FIRST_PAUSE", 0.01)
    process.spawn()
    argv, process.spec = process.spec.argv, Spec(name="child", argv=["/no/such/program"])
    process.kill()
    said: list[str] = []
    supervisor = Supervisor(said.append)
    supervisor.add(process)
    supervisor.watch(lambda: len(said) == 3)
    assert "can't be started: [Errno 2]" in said[-1]
    process.spec = Spec(name="child", argv=argv)
    supervisor.watch(lambda: process.is_running)


def test_all_are_stopped_on_a_disk_that_has_turned_read_only(disk: Path) -> None:
    (disk / "run").mkdir()
    supervisor, processes = Supervisor(print), []
    for name in ("store", "web", "worker"):
        process = Process(Spec(name=name, argv=SLEEPER), run=disk / "run", logs=disk / "logs")
        process.spawn()
        supervisor.add(process)
        processes.append(process)
    pids = [process.pid for process in processes]
    with read_only(disk):
        supervisor.stop(groups=[["web", "worker"], ["store"]], limit=5, force=lambda: False)
    assert not any(psutil.pid_exists(pid or 0) for pid in pids)


def test_a_start_on_a_full_disk_says_so_in_a_sentence(disk: Path) -> None:
    ballast = fill(disk)
    os.truncate(ballast, ballast.stat().st_size - 20_000)
    with pytest.raises(ServiceError, match="is full: make room on it") as raised:
        EmbeddedServices(disk / "data", ["valkey"]).start()
    assert "\n" not in str(raised.value)
