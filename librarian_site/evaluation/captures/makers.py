"""Ways to make a copy of a page: ours, and other programs to compare with."""

from __future__ import annotations

import ipaddress
import os
import signal
import subprocess
import tempfile
import time
from collections.abc import Callable
from contextlib import suppress
from pathlib import Path

from ingestion.capture import browser as capturing
from ingestion.capture import isolated, without_browser
from ingestion.capture.session import CaptureLimits
from ingestion.capture.without_browser import FetchedPage
from ingestion.documents.types import no_progress
from ingestion.fetching.address_policy import Address
from ingestion.fetching.checked_connect import Guard, Tick
from ingestion.fetching.fetcher import FetchPolicy, fetch
from ingestion.fetching.headless_browser import sandbox_options

MAX_BYTES = 50_000_000
SECONDS = 120.0
STABLE = 1.0  # seconds without a change, after which a file is taken for finished
POLL = 0.1
LOOPBACK = (ipaddress.ip_network("127.0.0.0/8"),)


class MakingFailed(Exception):
    """Another program made no copy."""


class _OnlyLoopback(Guard):
    """Refuses names at once: the pages are old, and what they load elsewhere is not compared."""

    def resolve(self, host: str, port: int, tick: Tick) -> list[Address]:
        try:
            address = ipaddress.ip_address(host)
        except ValueError:
            address = None
        if address is None or not any(address in each for each in self.networks):
            raise OSError(f"{host} is not on loopback")
        return [address]


class _Policy(FetchPolicy):
    @property
    def guard(self) -> Guard:
        return GUARD


GUARD = _OnlyLoopback(LOOPBACK)
Maker = Callable[[str], tuple[bytes, float]]
"""Makes the HTML of a copy of the page at the URL, and says how many seconds it took.

Raises IngestionError, MakingFailed.
"""


def by_browser(browser: str, seconds: float = SECONDS) -> Maker:
    def make(url: str) -> tuple[bytes, float]:
        began = time.monotonic()
        limits = CaptureLimits(seconds=seconds, max_bytes=MAX_BYTES)
        page = capturing.capture(
            url, browser=browser, guard=GUARD, progress=no_progress, limits=limits
        )
        made = isolated.from_snapshot(page.snapshot, page.files, max_bytes=MAX_BYTES)
        return made.html, time.monotonic() - began

    return make


def without_a_browser(url: str) -> tuple[bytes, float]:
    began = time.monotonic()
    policy = _Policy()
    page = fetch(url, progress=no_progress, policy=policy)
    made, _, _ = without_browser.make(
        FetchedPage(page.content, page.url, page.charset),
        policy=policy,
        progress=no_progress,
        seconds=SECONDS,
        max_bytes=MAX_BYTES,
    )
    return made.html, time.monotonic() - began


def single_file(program: str, browser: str) -> Maker:
    """single-file-cli with the same browser, which looks up no names."""
    options = (*sandbox_options(), "--host-resolver-rules=MAP * ~NOTFOUND, EXCLUDE 127.0.0.1")
    command = [
        program,
        f"--browser-executable-path={browser}",
        *(f"--browser-arg={option}" for option in options),
    ]
    return lambda url: _run([*command, url], [])


def monolith(program: str) -> Maker:
    return lambda url: _run([program, "--no-js", "--isolate", "--quiet", "--output"], [url])


def _run(before: list[str], after: list[str]) -> tuple[bytes, float]:
    """The file that the command writes, and when it was written.

    The command is ended then: single-file-cli may not end by itself.
    """
    with tempfile.TemporaryDirectory(prefix="librarian-") as folder:
        path = Path(folder) / "copy.html"
        process = subprocess.Popen(  # noqa: S603 - a program the developer has named
            [*before, str(path), *after],
            cwd=folder,
            stdin=subprocess.DEVNULL,
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
            start_new_session=True,
        )
        began = changed = time.monotonic()
        size = 0
        try:
            while process.poll() is None and time.monotonic() - began < SECONDS:
                time.sleep(POLL)
                now = path.stat().st_size if path.exists() else 0
                if now != size:
                    size, changed = now, time.monotonic()
                elif size and time.monotonic() - changed > STABLE:
                    break
            else:
                changed = time.monotonic()
        finally:
            with suppress(ProcessLookupError):
                os.killpg(process.pid, signal.SIGKILL)
            process.wait()
        if not path.exists() or not path.stat().st_size:
            raise MakingFailed(f"{Path(before[0]).name} made no copy.")
        return path.read_bytes(), changed - began
