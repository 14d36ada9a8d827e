"""A web page as a browser shows it: its DOM, the files it loaded, and a picture of it.

The browser is the one of `ingestion.fetching.headless_browser`, with the same guard on every
request. What it says of the page is turned into HTML elsewhere (`ingestion.capture.process`).
"""

from __future__ import annotations

import base64
import logging
import math
import time
from dataclasses import dataclass, field
from functools import cache
from pathlib import Path
from typing import Any

from ingestion.capture.isolated import File
from ingestion.capture.session import CaptureLimits, PageSession, Report, page_session
from ingestion.documents.errors import FetchError, TooLarge
from ingestion.documents.types import Progress
from ingestion.fetching.checked_connect import Guard
from ingestion.fetching.devtools import BrowserEnded, CallRefused
from ingestion.fetching.guarded_proxy import GuardedProxy, guarded_proxy

logger = logging.getLogger(__name__)

WIDTH, HEIGHT = 1280, 800  # pixels of the window
MAX_HEIGHT = 12_000  # of the picture; WebP has 16,383 at most
MAX_SCROLL = 30_000  # pixels of the page that are scrolled through
THUMBNAIL = 400  # pixels it is wide
CONNECTIONS = 1000
LOAD_SECONDS = 25.0  # to wait for a page's load event; what is there by then is taken
QUIET_SECONDS = 6.0  # to wait for the requests under way
_NOWHERE = "http://127.0.0.1:9"


@dataclass(slots=True)
class CapturedPage:
    """`snapshot` is of `DOMSnapshot.captureSnapshot`; `files` are by URL."""

    url: str
    snapshot: dict[str, Any]
    files: dict[str, File]
    screenshot: bytes  # WebP
    size: tuple[int, int]
    thumbnail: bytes  # WebP
    thumbnail_size: tuple[int, int]
    requests: int = 0
    received: int = 0  # bytes
    refused: list[str] = field(default_factory=list)
    is_longer: bool = False  # than its picture
    is_exhausted: bool = False  # it loads more than it may


def capture(
    url: str, *, browser: str, guard: Guard, progress: Progress, limits: CaptureLimits
) -> CapturedPage:
    """Load the page, scroll through it, and take what it is then.

    Raises RefusedAddress, DeadlineExceeded, TooLarge, or FetchError where there is no page or the
    browser fails. An exception from `progress` is raised within a tenth of a second.
    """
    guard.check(url)
    ends = time.monotonic() + limits.seconds
    with guarded_proxy(
        guard, max_bytes=limits.max_bytes, seconds=limits.seconds, connections=CONNECTIONS
    ) as proxy:
        report = Report(progress, ends, limits.seconds)
        through = f"--proxy-server=http://{proxy.address}"
        with page_session(browser, through, report=report, limits=limits) as page:
            return _Capture(page, report, proxy, limits).run(url)


def print_pdf(html: bytes, *, browser: str, progress: Progress, limits: CaptureLimits) -> bytes:
    """A self-contained page as a PDF. No request leaves: the browser has no proxy to go through.

    Raises DeadlineExceeded, TooLarge, FetchError.
    """
    report = Report(progress, time.monotonic() + limits.seconds, limits.seconds)
    # Nothing listens on the discard port: whatever the page asks for is not answered.
    through = f"--proxy-server={_NOWHERE}"
    with page_session(browser, through, report=report, limits=limits) as page:
        page.call("Page.enable")
        page.call("Emulation.setScriptExecutionDisabled", value=True)
        frame = page.frames()[0]
        report.step(20, "Opening the copy")
        page.call("Page.setDocumentContent", frameId=frame, html=html.decode("utf-8", "replace"))
        page.dev.wait(lambda: page.traffic.is_loaded, seconds=LOAD_SECONDS)
        report.step(50, "Printing the page")
        answer = page.call("Page.printToPDF", printBackground=True, preferCSSPageSize=True)
    return base64.b64decode(answer["data"])


class _Capture:
    def __init__(
        self, page: PageSession, report: Report, proxy: GuardedProxy, limits: CaptureLimits
    ) -> None:
        self.page, self.report, self.proxy, self.limits = page, report, proxy, limits

    def run(self, url: str) -> CapturedPage:
        self._prepare()
        self.report.step(5, "Loading the page")
        self._load(url)
        try:
            return self._take()
        except CallRefused as error:  # its scripts have gone to another page meanwhile
            logger.info("The page went elsewhere while it was captured: %s", error)
            self.page.dev.wait(self.page.traffic.is_quiet, seconds=LOAD_SECONDS)
            self._check_answer()
            return self._take()

    def _take(self) -> CapturedPage:
        page, report = self.page, self.report
        report.step(40, "Scrolling through the page")
        main, *others = page.frames()
        page.run(script("scroll.js").replace("HEIGHT", str(MAX_SCROLL)), main)
        self._in_each(others, script("scroll.js").replace("HEIGHT", "0"))
        page.dev.wait(page.traffic.is_quiet, seconds=QUIET_SECONDS)
        report.step(60, "Preparing the page")
        self._in_each(page.frames(), script("prepare.js"))
        report.step(70, "Taking a picture of the page")
        screenshot, size, is_longer = self._screenshot()
        thumbnail, small = self._thumbnail(size)
        report.step(80, "Collecting the page's files")
        snapshot = page.call("DOMSnapshot.captureSnapshot", computedStyles=[])
        return CapturedPage(
            url=page.call("Page.getFrameTree")["frameTree"]["frame"]["url"],
            snapshot=snapshot,
            files=self._files(),
            screenshot=screenshot,
            size=size,
            thumbnail=thumbnail,
            thumbnail_size=small,
            requests=page.traffic.requests,
            received=page.traffic.received,
            refused=self.proxy.refused,
            is_longer=is_longer,
            is_exhausted=self.proxy.is_exhausted,
        )

    def _in_each(self, frames: list[str], source: str) -> None:
        for frame in frames:
            try:
                self.page.run(source, frame)
            except BrowserEnded:
                raise
            except FetchError as error:  # a frame that has just gone, or is empty
                logger.info("A script did not run in a frame: %s", error)

    def _prepare(self) -> None:
        call = self.page.call
        self.page.dev.call("Browser.setDownloadBehavior", behavior="deny")
        call("Page.enable")
        call(
            "Network.enable",
            maxTotalBufferSize=2 * self.limits.max_bytes,
            maxResourceBufferSize=self.limits.max_bytes,
        )
        call(
            "Emulation.setDeviceMetricsOverride",
            **{"width": WIDTH, "height": HEIGHT, "deviceScaleFactor": 1, "mobile": False},
        )
        # Pages otherwise move on, or ask whether they may be left.
        call("Page.addScriptToEvaluateOnNewDocument", source=script("vendor/autoconsent.js"))
        self.page.traffic.main_frame = self.page.frames()[0]

    def _load(self, url: str) -> None:
        page = self.page
        answer = page.call("Page.navigate", url=url)
        if answer.get("errorText"):
            refused = f" ({self.proxy.refused[0]})" if self.proxy.refused else ""
            raise FetchError(f"The page did not load: {answer['errorText']}{refused}.")
        traffic = page.traffic
        page.dev.wait(lambda: traffic.is_loaded or traffic.is_cut, seconds=LOAD_SECONDS)
        if traffic.is_cut and self.proxy.is_exhausted:
            raise TooLarge(f"The page is larger than {self.limits.max_bytes // 1_000_000} MB.")
        if traffic.is_cut:
            raise FetchError("The page broke off in the middle.")
        page.dev.wait(traffic.is_quiet, seconds=QUIET_SECONDS)
        self._check_answer()

    def _check_answer(self) -> None:
        traffic = self.page.traffic
        status, kind = traffic.status, traffic.media_type
        if status >= 400:
            gone = status in (404, 410, 451)
            raise FetchError(f"The site answers {status} now.", permanent=gone)
        if kind and kind not in ("text/html", "application/xhtml+xml"):
            raise FetchError(f"It is no web page but {kind}.", permanent=True)

    def _screenshot(self) -> tuple[bytes, tuple[int, int], bool]:
        content = self.page.call("Page.getLayoutMetrics")["cssContentSize"]
        whole = max(HEIGHT, math.ceil(content["height"]))
        height = min(whole, MAX_HEIGHT)
        return self._picture(height, scale=1, quality=75), (WIDTH, height), whole > height

    def _thumbnail(self, size: tuple[int, int]) -> tuple[bytes, tuple[int, int]]:
        scale = THUMBNAIL / WIDTH
        picture = self._picture(HEIGHT, scale=scale, quality=70)
        return picture, (THUMBNAIL, round(HEIGHT * scale))

    def _picture(self, height: int, *, scale: float, quality: int) -> bytes:
        answer = self.page.call(
            "Page.captureScreenshot",
            format="webp",
            quality=quality,
            captureBeyondViewport=True,
            clip={"x": 0, "y": 0, "width": WIDTH, "height": height, "scale": scale},
        )
        return base64.b64decode(answer["data"])

    def _files(self) -> dict[str, File]:
        """The pictures, style sheets and fonts that the page has loaded, as far as they fit.

        What it asked for in vain is without content.
        """
        asked = (url for urls in self.page.traffic.urls.values() for url in urls)
        files: dict[str, File] = {url.partition("#")[0]: (b"", "", "") for url in asked}
        left = self.limits.max_bytes
        for request, kind in self.page.traffic.kept.items():
            try:
                answer = self.page.call("Network.getResponseBody", requestId=request)
            except BrowserEnded:
                raise
            except FetchError:  # it did not finish, or was dropped
                continue
            body = answer["body"]
            content = base64.b64decode(body) if answer["base64Encoded"] else body.encode()
            left -= len(content)
            if left < 0:
                break
            urls = [url.partition("#")[0] for url in self.page.traffic.urls.get(request, ())]
            for url in urls:
                files[url] = (content, kind, urls[-1])
        return files


@cache
def script(name: str) -> str:
    """One of the scripts that run in pages, by its file's name."""
    return (Path(__file__).parent / name).read_text()
