"""One page in a browser: what is called on it, its requests, and the time it may take."""

from __future__ import annotations

import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import Any

from ingestion.documents.errors import DeadlineExceeded, FetchError
from ingestion.documents.types import Progress
from ingestion.fetching.devtools import DevTools, Event, devtools
from ingestion.fetching.headless_browser import BASE_OPTIONS, sandbox_options

QUIET = 0.4  # seconds without a request
KEPT = frozenset(("Image", "Stylesheet", "Font"))  # types of what is put into the copy
MAX_FRAMES = 50
WORLD = "librarian"
# All frames in one process, whose DOM is seen as a whole.
OPTIONS = (
    "--disable-site-isolation-trials",
    "--disable-features=IsolateOrigins,site-per-process,Translate,PaintHolding",
    "--hide-scrollbars",
    "--force-color-profile=srgb",
)


@dataclass(frozen=True, slots=True)
class CaptureLimits:
    """`max_bytes` of all that the page loads, and of what is kept of it, each."""

    seconds: float = 90.0
    max_bytes: int = 50_000_000


def traffic_text(requests: int, received: int) -> str:
    """So many requests and bytes, as the progress tells them."""
    return f"{requests} request{'s' * (requests != 1)}, {received / 1_000_000:.1f} MB"


@dataclass(slots=True)
class Traffic:
    """The requests of the page, by the events of the browser's Network domain."""

    main_frame: str = ""
    status: int = 0
    media_type: str = ""
    requests: int = 0
    received: int = 0
    under_way: set[str] = field(default_factory=set)
    urls: dict[str, list[str]] = field(default_factory=dict)  # of a request, with its redirects
    kept: dict[str, str] = field(default_factory=dict)  # media types of finished requests
    is_loaded: bool = False
    is_cut: bool = False  # the page itself broke off
    page_request: str = ""
    last: float = 0.0

    def take(self, event: Event) -> None:
        params = event["params"]
        request = params.get("requestId", "")
        match event["method"]:
            case "Network.requestWillBeSent":
                if not params["request"]["url"].startswith(("http:", "https:")):
                    return
                self.requests += 1
                self.under_way.add(request)
                self.urls.setdefault(request, []).append(params["request"]["url"])
            case "Network.responseReceived":
                self._answered(request, params)
            case "Network.dataReceived":
                self.received += params["encodedDataLength"]
            case "Network.loadingFinished":
                self.under_way.discard(request)
            case "Network.loadingFailed":
                self.under_way.discard(request)
                self.is_cut = self.is_cut or request == self.page_request
            case "Page.loadEventFired":
                self.is_loaded = True
            case _:
                return
        self.last = time.monotonic()

    def _answered(self, request: str, params: dict[str, Any]) -> None:
        response = params["response"]
        if params["type"] == "Document" and params.get("frameId") == self.main_frame:
            self.status, self.media_type = response["status"], response["mimeType"]
            self.page_request = request
        # An SVG that an `object` or `use` shows is of another type, but a picture too.
        is_kept = params["type"] in KEPT or response["mimeType"].startswith("image/")
        if is_kept and request in self.urls and response["status"] < 400:
            self.kept[request] = response["mimeType"]

    def is_quiet(self) -> bool:
        # Requests may stay open on purpose, as long polls do: after a longer calm it is quiet, too.
        calm = time.monotonic() - self.last
        return calm > QUIET and (not self.under_way or (calm > 4 * QUIET))

    def text(self) -> str:
        return traffic_text(self.requests, self.received)


class Report:
    """The progress of the capture: its percentage, and the traffic so far."""

    def __init__(self, progress: Progress, ends: float, seconds: float) -> None:
        self._progress, self._ends, self._seconds = progress, ends, seconds
        self._percent, self._doing = 0.0, "Starting the browser"
        self.traffic: Traffic | None = None

    def step(self, percent: float, doing: str) -> None:
        self._percent, self._doing = percent, doing
        self.tick()

    def tick(self) -> None:
        if time.monotonic() > self._ends:
            raise DeadlineExceeded(
                f"The page was not captured within {self._seconds:g} seconds.", permanent=True
            )
        counted = self.traffic is not None and self.traffic.requests
        text = f"{self._doing}: {self.traffic.text()}" if self.traffic and counted else self._doing
        self._progress(self._percent, text)


@contextmanager
def page_session(
    browser: str, *options: str, report: Report, limits: CaptureLimits
) -> Iterator[PageSession]:
    """A page in a browser of its own, which ends with it."""
    command = [browser, *BASE_OPTIONS, *OPTIONS, *sandbox_options(), *options]
    traffic = Traffic()

    def on_event(event: Event) -> None:
        if event["method"] == "Page.javascriptDialogOpening":  # nothing goes on before an answer
            accept = {"session": event["sessionId"], "accept": False}
            dev.send("Page.handleJavaScriptDialog", **accept)
        traffic.take(event)

    with devtools(
        command,
        tick=report.tick,
        on_event=on_event,
        # A snapshot names each text and attribute once, beside the numbers of its nodes.
        max_bytes=4 * limits.max_bytes,
    ) as dev:
        page = PageSession(dev, traffic)
        report.traffic = traffic
        yield page


class PageSession:
    """One page in the browser: what is called on it, and its requests."""

    def __init__(self, dev: DevTools, traffic: Traffic) -> None:
        self.dev, self.traffic = dev, traffic
        target = self.dev.call("Target.createTarget", url="about:blank")["targetId"]
        attached = self.dev.call("Target.attachToTarget", targetId=target, flatten=True)
        self.session: str = attached["sessionId"]

    def call(self, method: str, **params: Any) -> dict[str, Any]:
        return self.dev.call(method, session=self.session, **params)

    def run(self, script: str, frame: str) -> Any:
        """The value of a script in a frame, in a world that the page's own scripts don't see."""
        world = self.call("Page.createIsolatedWorld", frameId=frame, worldName=WORLD)
        answer = self.call(
            "Runtime.evaluate",
            expression=script,
            contextId=world["executionContextId"],
            awaitPromise=True,
            returnByValue=True,
        )
        if "exceptionDetails" in answer:
            raise FetchError(f"A script of ours failed: {answer['exceptionDetails'].get('text')}")
        return answer["result"].get("value")

    def frames(self) -> list[str]:
        """Ids of the page's frames, its own first."""
        found: list[str] = []
        waiting = [self.call("Page.getFrameTree")["frameTree"]]
        while waiting and len(found) < MAX_FRAMES:
            tree = waiting.pop(0)
            found.append(tree["frame"]["id"])
            waiting += tree.get("childFrames", ())
        return found
