"""Render a page in headless Chromium: the fallback for pages that build their text by script.

Each page gets a browser of its own with a temporary home, no network but through the guarded
proxy, and a deadline at which all its processes are killed.
"""

from __future__ import annotations

import logging
import os
import shutil
import signal
import subprocess
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path

from ingestion.documents.errors import DeadlineExceeded, FetchError, TooLarge
from ingestion.documents.types import Progress
from ingestion.fetching.checked_connect import Guard
from ingestion.fetching.devtools import ENVIRONMENT
from ingestion.fetching.guarded_proxy import guarded_proxy

logger = logging.getLogger(__name__)

# The headless shell first: it takes a fifth of the processor time for a page.
NAMES = (
    *("chromium-headless-shell", "chrome-headless-shell"),
    *("chromium", "chromium-browser", "google-chrome-stable", "google-chrome", "chrome"),
)
WAIT = 0.2  # seconds between two calls of progress
BASE_OPTIONS = (
    "--headless",
    "--incognito",
    "--no-first-run",
    "--no-default-browser-check",
    "--disable-gpu",
    "--disable-dev-shm-usage",
    "--disable-extensions",
    "--disable-sync",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-default-apps",
    "--disable-breakpad",
    "--disable-file-system",
    "--disable-notifications",
    "--deny-permission-prompts",
    "--mute-audio",
    # Nothing bypasses the proxy: no exemption for loopback, no DNS lookups, no UDP.
    "--proxy-bypass-list=<-loopback>",
    "--host-resolver-rules=MAP * ~NOTFOUND, EXCLUDE 127.0.0.1",
    "--dns-prefetch-disable",
    "--disable-quic",
    "--force-webrtc-ip-handling-policy=disable_non_proxied_udp",
    "--webrtc-ip-handling-policy=disable_non_proxied_udp",
)
OPTIONS = (
    *BASE_OPTIONS,
    "--dump-dom",
    "--disable-remote-fonts",
    "--blink-settings=imagesEnabled=false",
)


@dataclass(frozen=True, slots=True)
class BrowserLimits:
    """Limits of one page: `script_seconds` of virtual time for scripts, `seconds` of real time."""

    seconds: float = 60.0
    script_seconds: float = 10.0
    max_bytes: int = 50_000_000  # of the rendered page, and of all it loads


def find_browser(setting: str) -> str | None:
    """The browser's path for LIBRARIAN_BROWSER (`auto`, `off` or a program); None for none."""
    if setting == "off":
        return None
    if setting == "auto":
        return next(filter(None, map(shutil.which, NAMES)), None)
    found = shutil.which(setting)
    if found is None:
        logger.warning("LIBRARIAN_BROWSER is %s, which is no program.", setting)
    return found


def render(
    url: str, *, browser: str, guard: Guard, progress: Progress, limits: BrowserLimits
) -> bytes:
    """Return the page's HTML after its scripts have run, as UTF-8.

    Raises RefusedAddress, DeadlineExceeded, TooLarge, or FetchError when the browser fails. An
    exception from `progress` is raised within WAIT.
    """
    guard.check(url)
    ends = time.monotonic() + limits.seconds
    with (
        guarded_proxy(guard, max_bytes=limits.max_bytes, seconds=limits.seconds) as proxy,
        tempfile.TemporaryDirectory(prefix="librarian-", ignore_cleanup_errors=True) as home,
    ):
        output = Path(home) / "page.html"
        command = [
            browser,
            *OPTIONS,
            *sandbox_options(),
            f"--proxy-server=http://{proxy.address}",
            f"--user-data-dir={home}/profile",
            f"--virtual-time-budget={round(1000 * limits.script_seconds)}",
            url,
        ]
        with _running(command, home, output) as process:
            while process.poll() is None:
                progress(0, "Showing the page in a browser")
                if time.monotonic() > ends:
                    raise DeadlineExceeded(
                        f"The page was not done in a browser after {limits.seconds:g} seconds.",
                        permanent=True,
                    )
                _check_size(output, limits)
                time.sleep(WAIT)
        _check_size(output, limits)
        content = output.read_bytes()
    if process.returncode or not content.strip():
        raise FetchError(f"The browser failed on the page ({process.returncode}).")
    return content


def sandbox_options() -> tuple[str, ...]:
    """Options that turn Chromium's sandbox off for root, as it does not start there otherwise."""
    return ("--no-sandbox",) if os.geteuid() == 0 else ()


@contextmanager
def _running(command: list[str], home: str, path: Path) -> Iterator[subprocess.Popen[bytes]]:
    """Run the command with its output in `path`; at the end its process group is killed."""
    environment = {name: os.environ[name] for name in ENVIRONMENT if name in os.environ}
    with path.open("wb") as output:
        process = subprocess.Popen(  # noqa: S603 - a browser the administrator has installed
            command,
            cwd=home,
            env={**environment, "HOME": home, "TMPDIR": home, "XDG_CONFIG_HOME": home},
            stdin=subprocess.DEVNULL,
            stdout=output,
            stderr=subprocess.DEVNULL,
            start_new_session=True,
        )
    try:
        yield process
    finally:
        with suppress(ProcessLookupError):
            os.killpg(process.pid, signal.SIGKILL)
        process.wait()


def _check_size(output: Path, limits: BrowserLimits) -> None:
    if output.stat().st_size > limits.max_bytes:
        raise TooLarge(f"The page is larger than {limits.max_bytes // 1_000_000} MB.")
