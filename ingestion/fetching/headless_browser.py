"""A headless Chromium for the pages that build their text by script: a fallback, never the rule.

It is run once a page, in a home of its own that is thrown away, without a way to the network but
through the guarded proxy, and killed with all its processes at the deadline.
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
from ingestion.fetching.guarded_proxy import guarded_proxy

logger = logging.getLogger(__name__)

# First the one that draws no window: it takes a fifth of the processor time for a page.
NAMES = (
    *("chromium-headless-shell", "chrome-headless-shell"),
    *("chromium", "chromium-browser", "google-chrome-stable", "google-chrome", "chrome"),
)
WAIT = 0.2  # seconds between two calls of progress
OPTIONS = (
    "--headless",
    "--dump-dom",
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
    "--disable-remote-fonts",
    "--deny-permission-prompts",
    "--mute-audio",
    "--blink-settings=imagesEnabled=false",
    # No way around the proxy: loopback is not exempt, names are not looked up, no UDP of its own.
    "--proxy-bypass-list=<-loopback>",
    "--host-resolver-rules=MAP * ~NOTFOUND, EXCLUDE 127.0.0.1",
    "--dns-prefetch-disable",
    "--disable-quic",
    "--force-webrtc-ip-handling-policy=disable_non_proxied_udp",
    "--webrtc-ip-handling-policy=disable_non_proxied_udp",
)
# What a browser needs to start, and nothing else: no addresses, keys or passwords.
_ENVIRONMENT = ("PATH", "LANG", "LC_ALL", "LD_LIBRARY_PATH")


@dataclass(frozen=True, slots=True)
class BrowserLimits:
    """Limits of one page: `script_seconds` of its own time, `seconds` on the wall."""

    seconds: float = 60.0
    script_seconds: float = 10.0
    max_bytes: int = 50_000_000  # of the page as shown, and of all it loads


def find_browser(setting: str) -> str | None:
    """The program for `auto`, `off` or a path; None when there is none."""
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
    """The page's HTML once its scripts have run, as UTF-8.

    Raises RefusedAddress, DeadlineExceeded, TooLarge, or FetchError when the browser fails. What
    `progress` raises comes out within WAIT.
    """
    guard.check(url)
    ends = time.monotonic() + limits.seconds
    with (
        guarded_proxy(guard, max_bytes=limits.max_bytes, seconds=limits.seconds) as proxy,
        tempfile.TemporaryDirectory(prefix="librarian-", ignore_cleanup_errors=True) as home,
    ):
        shown = Path(home) / "page.html"
        command = [
            browser,
            *OPTIONS,
            *_sandbox(),
            f"--proxy-server=http://{proxy.address}",
            f"--user-data-dir={home}/profile",
            f"--virtual-time-budget={round(1000 * limits.script_seconds)}",
            url,
        ]
        with _running(command, home, shown) as process:
            while process.poll() is None:
                progress(0, "Showing the page in a browser")
                if time.monotonic() > ends:
                    raise DeadlineExceeded(
                        f"The page was not done in a browser after {limits.seconds:g} seconds.",
                        permanent=True,
                    )
                _check_size(shown, limits)
                time.sleep(WAIT)
        _check_size(shown, limits)
        content = shown.read_bytes()
    if process.returncode or not content.strip():
        raise FetchError(f"The browser failed on the page ({process.returncode}).")
    return content


def _sandbox() -> tuple[str, ...]:
    """Chromium's sandbox does not run as root; everywhere else it stays on."""
    return ("--no-sandbox",) if os.geteuid() == 0 else ()


@contextmanager
def _running(command: list[str], home: str, shown: Path) -> Iterator[subprocess.Popen[bytes]]:
    """The process, which is killed with all that it started."""
    kept = {name: os.environ[name] for name in _ENVIRONMENT if name in os.environ}
    with shown.open("wb") as output:
        process = subprocess.Popen(  # noqa: S603 - a browser the administrator has installed
            command,
            cwd=home,
            env={**kept, "HOME": home, "TMPDIR": home, "XDG_CONFIG_HOME": home},
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


def _check_size(shown: Path, limits: BrowserLimits) -> None:
    if shown.stat().st_size > limits.max_bytes:
        raise TooLarge(f"The page is larger than {limits.max_bytes // 1_000_000} MB.")
