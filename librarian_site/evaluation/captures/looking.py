"""What a browser shows of a page: its drawn words, a picture, and what it loads."""

from __future__ import annotations

import base64
import io
import re
import time
from collections import Counter
from contextlib import suppress
from dataclasses import dataclass
from typing import Any

from PIL import Image, ImageChops

from ingestion.capture import browser as capturing
from ingestion.capture.session import CaptureLimits, PageSession, Report, page_session
from ingestion.documents.errors import FetchError
from ingestion.documents.types import no_progress
from librarian_site.evaluation.captures.own_pages import CONSENT
from librarian_site.evaluation.captures.site import REPORTS

WIDTH, HEIGHT, SCALE = 1280, 1600, 0.25  # of the pictures that are compared
LIKE = 32  # of 255: difference from which two pixels are unlike
SECONDS = 120.0
_WORD = re.compile(r"\w+")
# What is folded up (`details` and the like) or not yet scrolled to is laid out in one browser and
# not in the next, and is text of the page all the same.
_UNFOLD = """{ const sheet = new CSSStyleSheet();
sheet.replaceSync("*, ::details-content { content-visibility: visible !important }");
document.adoptedStyleSheets.push(sheet); }"""


@dataclass(frozen=True, slots=True)
class Look:
    """`requests` are those besides the page's own; `scripts` counts scripts and handlers."""

    words: Counter[str]
    picture: bytes
    requests: int
    scripts: int


def look(browser: str, url: str, *, is_copy: bool) -> Look:
    """Show the page; a live one is scrolled through first. Raises FetchError and the like."""
    limits = CaptureLimits(seconds=SECONDS)
    report = Report(no_progress, time.monotonic() + SECONDS, SECONDS)
    with page_session(browser, "--no-proxy-server", report=report, limits=limits) as page:
        page.call("Page.enable")
        page.call("Network.enable")
        page.call(
            "Emulation.setDeviceMetricsOverride",
            **{"width": WIDTH, "height": capturing.HEIGHT, "deviceScaleFactor": 1, "mobile": False},
        )
        page.call("Page.navigate", url=url)
        page.dev.wait(lambda: page.traffic.is_loaded, seconds=capturing.LOAD_SECONDS)
        page.dev.wait(page.traffic.is_quiet, seconds=capturing.QUIET_SECONDS)
        if not is_copy:
            _bring_late_parts(page)
        picture = _picture(page)
        _unfold(page)
        snapshot = page.call("DOMSnapshot.captureSnapshot", computedStyles=[])
        return Look(_words(snapshot), picture, _requests(page), _scripts(snapshot))


def recall(live: Look, copy: Look) -> float:
    """The share of the live page's words that the copy has."""
    return 1 - (live.words - copy.words).total() / live.words.total()


def likeness(live: Look, copy: Look) -> float:
    """The share of pixels that are alike."""
    pictures = [Image.open(io.BytesIO(each.picture)).convert("RGB") for each in (live, copy)]
    difference = ImageChops.difference(*pictures).convert("L").histogram()
    return sum(difference[:LIKE]) / sum(difference)


def _bring_late_parts(page: PageSession) -> None:
    main = page.frames()[0]
    script = capturing.script("scroll.js").replace("HEIGHT", str(capturing.MAX_SCROLL))
    try:
        page.run(f"document.getElementById('{CONSENT}')?.remove()", main)
        page.run(script, main)
    except FetchError:
        return  # it has gone to another page meanwhile
    page.dev.wait(page.traffic.is_quiet, seconds=capturing.QUIET_SECONDS)


def _unfold(page: PageSession) -> None:
    for frame in page.frames():
        with suppress(FetchError):  # a frame that has just gone
            page.run(_UNFOLD, frame)


def _words(snapshot: dict[str, Any]) -> Counter[str]:
    """The words drawn in all frames and shadow roots."""
    strings = snapshot["strings"]
    drawn = (n for each in snapshot["documents"] for n in each["layout"]["text"] if n >= 0)
    return Counter(_WORD.findall(" ".join(strings[n] for n in drawn).lower()))


def _picture(page: PageSession) -> bytes:
    answer = page.call(
        "Page.captureScreenshot",
        format="png",
        captureBeyondViewport=True,
        clip={"x": 0, "y": 0, "width": WIDTH, "height": HEIGHT, "scale": SCALE},
    )
    return base64.b64decode(answer["data"])


def _requests(page: PageSession) -> int:
    urls = [url for each in page.traffic.urls.values() for url in each]
    return len([url for url in urls if REPORTS not in url]) - 1


def _scripts(snapshot: dict[str, Any]) -> int:
    strings, found = snapshot["strings"], 0
    for document in snapshot["documents"]:
        nodes = document["nodes"]
        found += sum(strings[n].lower() == "script" for n in nodes["nodeName"] if n >= 0)
        for flat in nodes["attributes"]:
            names = (strings[n].lower() for n in flat[::2])
            values = (strings[n][:11].lower() if n >= 0 else "" for n in flat[1::2])
            found += sum(name.startswith("on") for name in names)
            found += sum(value == "javascript:" for value in values)
    return found
