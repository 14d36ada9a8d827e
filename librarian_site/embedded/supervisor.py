"""Keep processes running: restart what dies, stop everything in order."""

from __future__ import annotations

import signal
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from types import FrameType

from librarian_site.embedded.errors import ServiceError
from librarian_site.embedded.processes import Process

FIRST_PAUSE = 0.5  # seconds before the first restart; doubles with each death
LONGEST_PAUSE = 30.0
HEALTHY = 30.0  # seconds of running after which the back-off is reset
RECORD_PAUSE = 5.0  # seconds between two tries to record the pid on a disk that takes no writes
TICK = 0.1

ReportCallback = Callable[[str], None]


@dataclass(slots=True)
class _Watch:
    process: Process
    deaths: int = 0
    restart_at: float | None = None
    record_at: float = 0.0


class Supervisor:
    """Watches processes in the order given: the last started is the first stopped."""

    def __init__(self, report: ReportCallback) -> None:
        self._report = report
        self._watches: list[_Watch] = []

    def add(self, process: Process) -> None:
        """Watch a process that has been started."""
        self._watches.append(_Watch(process))

    def start(self, process: Process) -> None:
        """Have it started by `watch`, once what it is forked from has loaded."""
        self._watches.append(_Watch(process, restart_at=time.monotonic()))

    def watch(self, until: Callable[[], bool]) -> None:
        """Restart processes that died, with back-off, until stopped."""
        while not until():
            for watch in self._watches:
                self._look(watch)
            time.sleep(TICK)

    def stop(
        self, *, groups: Sequence[Sequence[str]], limit: float, force: Callable[[], bool]
    ) -> None:
        """Stop group after group within `limit` seconds; kill what is still running then."""
        deadline = time.monotonic() + limit
        for number, names in enumerate(groups, start=1):
            members = [w.process for w in self._watches if w.process.name in names]
            share = (deadline - time.monotonic()) / (len(groups) - number + 1)
            _stop_all(members, time.monotonic() + share, force)

    def _look(self, watch: _Watch) -> None:
        process, now = watch.process, time.monotonic()
        if watch.restart_at is not None:
            if now >= watch.restart_at:
                self._restart(watch)
            return
        if process.is_running:
            if not process.is_recorded and now >= watch.record_at:
                watch.record_at = now + RECORD_PAUSE
                process.record()
            return
        if now - process.started_at > HEALTHY:
            watch.deaths = 0
        self._wait(watch, _ending(process.exit_code))

    def _restart(self, watch: _Watch) -> None:
        try:
            if not watch.process.can_spawn():
                return
            watch.restart_at = None
            watch.process.spawn()
        except (OSError, ServiceError) as error:  # a full disk, or no memory for a process
            self._wait(watch, f"can't be started: {error}")

    def _wait(self, watch: _Watch, why: str) -> None:
        """Have it started again, each time after a longer pause."""
        pause = min(LONGEST_PAUSE, FIRST_PAUSE * 2**watch.deaths)
        watch.deaths += 1
        watch.restart_at = time.monotonic() + pause
        self._report(f"{watch.process.name} {why}; restarting in {pause:g} s")


def _ending(code: int | None) -> str:
    if code is not None and code < 0:
        return f"was killed by {signal.Signals(-code).name}"
    return f"ended with exit code {code}"


def _stop_all(members: Sequence[Process], deadline: float, force: Callable[[], bool]) -> None:
    for process in members:
        process.ask_to_stop()
    while any(p.is_running for p in members) and time.monotonic() < deadline and not force():
        time.sleep(0.02)
    for process in members:
        process.wait_stopped(time.monotonic())


class Stopped(BaseException):
    """A request to stop came while something was waited for, which is no failure of that."""


class StopSignals:
    """Counts the requests to stop: Ctrl-C, SIGTERM and SIGHUP alike; the second one hurries."""

    def __init__(self) -> None:
        self.count = 0
        self._interrupts = False

    def requested(self) -> bool:
        return self.count > 0

    def forced(self) -> bool:
        return self.count > 1

    @contextmanager
    def interrupting(self) -> Iterator[None]:
        """Raise Stopped at the first request to stop: around waiting that leaves nothing behind."""
        self._interrupts = True
        try:
            if self.requested():
                raise Stopped
            yield
        finally:
            self._interrupts = False

    def _note(self, number: int, frame: FrameType | None) -> None:
        self.count += 1
        if self._interrupts:
            self._interrupts = False
            raise Stopped


@contextmanager
def stop_signals() -> Iterator[StopSignals]:
    stop = StopSignals()
    numbers = (signal.SIGINT, signal.SIGTERM, signal.SIGHUP)
    before = {number: signal.signal(number, stop._note) for number in numbers}
    try:
        yield stop
    finally:
        for number, handler in before.items():
            signal.signal(number, handler)
