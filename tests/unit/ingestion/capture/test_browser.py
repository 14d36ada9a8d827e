"""A page captured by a real Chromium, and its copy shown by it: all of the text, and no request."""

from __future__ import annotations

import ipaddress
import re
import socket
import time
from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any

import pypdfium2 as pdfium
import pytest

from ingestion.capture import browser, isolated
from ingestion.capture.browser import CapturedPage
from ingestion.capture.session import CaptureLimits, PageSession, Report, page_session
from ingestion.documents.errors import (
    Cancelled,
    DeadlineExceeded,
    FetchError,
    RefusedAddress,
    TooLarge,
)
from ingestion.documents.types import no_progress
from ingestion.fetching.checked_connect import Guard
from ingestion.fetching.headless_browser import find_browser
from tests.documents.server import DocumentServer

PROGRAM = find_browser("auto") or ""
pytestmark = pytest.mark.skipif(not PROGRAM, reason="no Chromium")
LOOPBACK = Guard((ipaddress.ip_network("127.0.0.1/32"),))
PIXEL = (
    b"GIF89a\x01\x00\x01\x00\x80\x00\x00\xff\x00\x00\x00\x00\x00!\xf9\x04\x00\x00\x00\x00\x00,"
    b"\x00\x00\x00\x00\x01\x00\x01\x00\x00\x02\x02D\x01\x00;"
)
DENSE = PIXEL[:6] + b"\x04\x00\x04\x00" + PIXEL[10:]  # four pixels wide
PARAGRAPH = (
    "<p>The lock at the north end was rebuilt in oak, and the keeper wrote down the tide.</p>"
)
PAGE = """<!doctype html><html class="wide" lang="en"><head><title>Locks &amp; tides</title>
<link rel="stylesheet" href="/style.css">
<style>@font-face{font-family:Canal;src:url(/canal.woff2) format("woff2")}
body{font-family:Canal,serif} .hero{background:url(/hero.gif)} .bar{position:fixed;top:0}
h2{position:sticky;top:0} my-note:not(:defined){display:none}</style></head>
<body onload="console.log('loaded')"><h1>Locks and tides</h1>
<div class="bar">A bar with the name of the site</div><h2>A heading that sticks</h2>
<div class="hero">Hero</div>PARAGRAPHS
<img id="late" alt="The late picture"><img src="/lazy.gif" loading="lazy" alt="The lazy one">
<picture><source srcset="/wide.gif" media="(min-width: 600px)"><img src="/narrow.gif"></picture>
<canvas id="drawn" width="20" height="20"></canvas>
<iframe src="/frame.html"></iframe><iframe srcdoc="<p>A frame of its own document.</p>"></iframe>
<div><template shadowrootmode="open"><style>p{color:blue}</style>
<p>From a declared shadow root: <slot></slot></p></template>and what is slotted.</div>
<details open><summary>A summary</summary>And its details.</details>
<div id="told" popover>Unfolded</div><div popover>Folded</div>
<style id="changed">#told { outline: 1px solid } p { display: none }</style>
<my-note></my-note><div id="shut"><i>Slotted behind it.</i></div><div id="typed"></div>
<a href="/next.html" onclick="leave()">Next page</a> <a href="javascript:leave()">No page</a>
<svg width="20" height="20"><script>document.title = "x"</script><text y="9">Drawn</text></svg>
<form action="/send"><input name="q" value="old"><input type="password" value="secret"></form>
<nav class="tracking-tight" style="position:fixed;left:0">The menu, and <a href="/p">Privacy</a>
</nav><div style="position:fixed;right:0">A box that tells of privacy. <button>Next</button></div>
<img id="dense" srcset="/dense.gif 2x" alt="Twice as dense">
<link rel="stylesheet" id="off" href="/off.css"><img data-src="/tab.gif" hidden>
<div id="scrolled" style="height:500px;overflow:auto"><div style="height:3000px"></div>
<p id="deep"></p></div><div id="inroot"></div>
<object data="/thing.swf"></object><noscript>Only without scripts.</noscript>
<div id="ask" role="dialog" class="cookie-banner"
 style="position:fixed;bottom:0;background:#fff">We value your privacy. We use cookies.
<button id="accept">Accept all</button></div>
<script>
alert("Stop here");
customElements.define("my-note", class extends HTMLElement { connectedCallback() {
  const root = this.attachShadow({ mode: "open" });
  root.innerHTML = "<p>Written into an imperative shadow root.</p>";
  const sheet = new CSSStyleSheet(); sheet.replaceSync("p { color: rgb(0, 128, 0) }");
  const off = new CSSStyleSheet(); off.replaceSync("p { display: none }"); off.disabled = true;
  root.adoptedStyleSheets = [sheet, off];
}});
shut.attachShadow({ mode: "closed" }).innerHTML =
  "<p>Behind a closed shadow root: <slot></slot></p>";
changed.sheet.deleteRule(1);
told.showPopover();
off.sheet.disabled = true;
inroot.attachShadow({ mode: "open" }).innerHTML = "<img loading=lazy hidden src=/inroot.gif>";
new IntersectionObserver(([seen]) => { if (seen.isIntersecting)
  deep.textContent = "Text of a box that scrolls."; }).observe(deep);
drawn.getContext("2d").fillRect(0, 0, 9, 9);
document.querySelector("[name=q]").value = "what was typed";
const rules = document.createElement("style"); document.head.append(rules);
rules.sheet.insertRule("h1 { letter-spacing: 3px }");
new IntersectionObserver(([seen], watcher) => { if (seen.isIntersecting) {
  watcher.disconnect(); late.src = "/late.gif";
  typed.textContent = "Text that came when it was scrolled to.";
}}).observe(late);
fetch("http://127.0.0.2:PORT/inside").catch(() => {});
</script></body></html>""".replace("PARAGRAPHS", PARAGRAPH * 60)


@dataclass
class Captured:
    page: CapturedPage
    html: str
    said: list[tuple[float, str]]
    live: Counter[str]
    shown: Counter[str]
    loaded_when_shown: int


@contextmanager
def session() -> Iterator[PageSession]:
    limits = CaptureLimits()
    report = Report(no_progress, time.monotonic() + 60, 60)
    # Without the options that send all requests through the proxy.
    direct = ("--no-proxy-server", "--host-resolver-rules=")
    with page_session(PROGRAM, *direct, report=report, limits=limits) as page:
        yield page


def words(page: PageSession) -> Counter[str]:
    """The words that are drawn, in all frames and shadow roots."""
    seen: dict[str, Any] = page.call("DOMSnapshot.captureSnapshot", computedStyles=[])
    texts = [seen["strings"][n] for d in seen["documents"] for n in d["layout"]["text"] if n >= 0]
    return Counter(re.findall(r"\w+", " ".join(texts)))


def capture(url: str, *, guard: Guard = LOOPBACK, **limits: Any) -> CapturedPage:
    return browser.capture(
        url, browser=PROGRAM, guard=guard, progress=no_progress, limits=CaptureLimits(**limits)
    )


@pytest.fixture(scope="module")
def captured(document_server: DocumentServer) -> Iterator[Captured]:
    """One page with all that pages do, live, captured, and shown from the capture."""
    server = document_server
    secret = socket.create_server(("127.0.0.2", 0))
    secret.settimeout(0)
    url = server.page("/locks.html", PAGE.replace("PORT", str(secret.getsockname()[1])))
    server.page("/style.css", "@import '/more.css'; h1{color:#00a}", content_type="text/css")
    server.page("/more.css", ".hero{border:1px solid}", content_type="text/css")
    server.page("/off.css", "body{color:rgb(9, 9, 9)}", content_type="text/css")
    server.page("/frame.html", "<p>A frame from the site.</p><img src=/framed.gif>")
    server.page("/canal.woff2", b"wOF2no-font", content_type="font/woff2")
    for name in ("hero", "late", "lazy", "wide", "framed", "tab", "inroot"):
        server.page(f"/{name}.gif", PIXEL, content_type="image/gif")
    server.page("/dense.gif", DENSE, content_type="image/gif")
    said: list[tuple[float, str]] = []
    page = browser.capture(
        url,
        browser=PROGRAM,
        guard=LOOPBACK,
        progress=lambda percent, message: said.append((percent, message)),
        limits=CaptureLimits(),
    )
    with pytest.raises(BlockingIOError):
        secret.accept()
    secret.close()
    made = isolated.from_snapshot(page.snapshot, page.files, max_bytes=10_000_000)
    copy = server.page("/copy.html", made.html)
    with session() as live:
        live.call("Page.enable")
        live.call("Network.enable")
        live.call("Page.navigate", url=url)
        live.dev.wait(lambda: live.traffic.is_loaded, seconds=10)
        live.run(browser.script("scroll.js").replace("HEIGHT", "30000"), live.frames()[0])
        live.run("document.getElementById('ask').remove()", live.frames()[0])
        before = words(live)
        live.traffic.is_loaded, requests = False, live.traffic.requests
        live.call("Page.navigate", url=copy)
        live.dev.wait(lambda: live.traffic.is_loaded, seconds=10)
        after = words(live)
        requests = live.traffic.requests - requests
    yield Captured(page, made.html.decode(), said, before, after, requests)


def test_all_of_the_text_is_in_the_copy(captured: Captured) -> None:
    missing = captured.live - captured.shown
    assert missing.total() / captured.live.total() <= 0.02, missing
    for text in (
        *("imperative shadow root", "closed shadow root", "declared shadow root", "was scrolled"),
        *("frame from the site", "frame of its own", "name of the site"),
    ):
        assert set(text.split()) <= set(captured.shown), text


def test_what_scripts_have_opened_and_taken_back_is_as_it_was(captured: Captured) -> None:
    assert captured.shown["Unfolded"] == 1
    assert "Folded" not in captured.shown
    assert "p { display: none }" not in captured.html


def test_what_is_no_dialog_stays(captured: Captured) -> None:
    """Names of styles (`tracking-tight`) and links to a privacy policy ask for nothing."""
    assert {"menu", "tells", "Next"} <= set(captured.shown)


def test_what_comes_late_in_boxes_and_roots_is_there(captured: Captured) -> None:
    assert {"box", "scrolls"} <= set(captured.shown)
    assert re.search(r'data-src="/tab.gif"[^>]* src="data:image/gif', captured.html)
    assert re.search(r'<img [^>]*hidden=""[^>]* src="data:image/gif', captured.html)


def test_pictures_and_styles_are_as_they_were_in_use(captured: Captured) -> None:
    assert re.search(r'id="dense"[^>]* srcset="data:image/gif;base64,[^ ]+ 2.0000x"', captured.html)
    assert "rgb(9, 9, 9)" not in captured.html


def test_what_it_loads_is_inside(captured: Captured) -> None:
    assert captured.html.count("data:image/gif;base64,") == 8
    assert captured.html.count("data:font/woff2;base64,") == 1
    assert captured.html.count("data:image/webp;base64,") == 1  # what was drawn on the canvas
    assert "letter-spacing: 3px" in captured.html
    assert "color: rgb(0, 128, 0)" in captured.html
    assert "what was typed" in captured.html
    assert captured.loaded_when_shown == 1  # the copy itself


def test_shadow_roots_stay_what_they_are(captured: Captured) -> None:
    """Their styles are for themselves alone, and what is slotted is still the page's."""
    html = re.sub(r"\s+", " ", captured.html)
    root = '<template shadowrootmode="open">'
    assert (
        f"<div>{root}<style>p{{color:blue}}</style> <p>From a declared shadow root: <slot></slot>"
        "</p></template>and what is slotted.</div>"
    ) in html
    assert f"<my-note>{root}<p>Written into an imperative shadow root.</p><style>p {{" in html
    assert (
        f'<div id="shut">{root}<p>Behind a closed shadow root: <slot></slot></p></template>'
        "<i>Slotted behind it.</i></div>"
    ) in html
    assert '<details open=""><summary>A summary</summary>And its details.</details>' in html


def test_nothing_in_it_runs(captured: Captured) -> None:
    html = captured.html
    for word in ("<script", "javascript:", "<object", "<noscript", "onclick", "onload", "secret"):
        assert word not in html, word
    assert not re.search(r"\son\w+=", html)
    assert re.search(r'<a href="http://[^"]+/next.html" target="_blank" rel="noopener', html)


def test_bars_and_dialogs_are_no_more_in_the_way(captured: Captured) -> None:
    assert "Accept" not in captured.shown
    assert re.search(r'class="bar" style="position: absolute !important', captured.html)
    assert re.search(r'<h2 style="position: relative !important', captured.html)


def test_it_is_pictured_whole_and_small(captured: Captured) -> None:
    page = captured.page
    assert page.screenshot[8:12] == page.thumbnail[8:12] == b"WEBP"
    assert page.size[0] == 1280
    assert page.size[1] > 1000
    assert page.thumbnail_size == (400, 250)
    assert len(page.thumbnail) < len(page.screenshot)


def test_its_progress_is_told_in_requests_and_bytes(captured: Captured) -> None:
    percents = [percent for percent, _ in captured.said]
    assert percents == sorted(percents)
    assert re.search(r": \d+ requests, \d+\.\d MB", captured.said[-1][1])


def test_the_copy_is_printed_without_any_request(
    captured: Captured, documents: DocumentServer
) -> None:
    html = captured.html.replace("</body>", f"<img src={documents.url('/live.gif')}></body>")
    html = html.replace("img-src data:", "img-src *")
    printed = browser.print_pdf(
        html.encode(), browser=PROGRAM, progress=no_progress, limits=CaptureLimits()
    )
    with pdfium.PdfDocument(printed) as document:
        text = document[0].get_textpage().get_text_bounded()
    assert "Locks and tides" in text
    assert not documents.hits["/live.gif"]


def test_what_can_not_be_captured_says_why(documents: DocumentServer) -> None:
    with pytest.raises(RefusedAddress):
        capture("http://10.0.0.1/")
    with pytest.raises(FetchError, match="answers 404 now"):
        capture(documents.url("/nowhere"))
    loop = documents.page("/loop", "<title>Loop</title><script>for(;;){}</script>")
    with pytest.raises(DeadlineExceeded):
        capture(loop, seconds=4)


def test_a_page_that_goes_to_another_meanwhile_is_the_other(documents: DocumentServer) -> None:
    documents.page("/second", PARAGRAPH)
    goes = "<script>addEventListener('scroll', () => { location = '/second' })</script>"
    page = capture(documents.page("/first", f"<body style='height: 9000px'>First{goes}"))
    assert page.url == documents.url("/second")
    made = isolated.from_snapshot(page.snapshot, page.files, max_bytes=1_000_000)
    assert b"rebuilt in oak" in made.html
    assert b"First" not in made.html


def test_it_stops_when_it_is_cancelled(documents: DocumentServer) -> None:
    def cancel(percent: float, _: str) -> None:
        if percent >= 5:
            raise Cancelled("The job was cancelled.")

    with pytest.raises(Cancelled):
        browser.capture(
            documents.page("/calm", PARAGRAPH),
            browser=PROGRAM,
            guard=LOOPBACK,
            progress=cancel,
            limits=CaptureLimits(),
        )


def test_a_page_that_is_too_large_is_left_alone(documents: DocumentServer) -> None:
    url = documents.page("/large", f"<title>Large</title>{PARAGRAPH * 40_000}")
    with pytest.raises(TooLarge, match="larger than 1 MB"):
        capture(url, max_bytes=1_000_000)
