"""What is drawn of a page stays where it is, also while the rest of it is still to come."""

from __future__ import annotations

import re
from collections.abc import Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from mimetypes import guess_type
from pathlib import Path
from threading import Event, Thread

import pytest
from django.contrib.staticfiles import finders
from playwright.sync_api import Browser

from tests.e2e.tabs import DESKTOP, HOST, PHONE, needs_chromium, opened

pytestmark = [pytest.mark.django_db, needs_chromium]
ITEM = re.compile(r"/library/[\w-]{36}/")
WATCH = """
    window.shifts = [];
    new PerformanceObserver((list) => {
        for (const each of list.getEntries())
            for (const source of each.sources)
                shifts.push(`${each.value.toFixed(6)} ${source.node?.outerHTML?.slice(0, 100)}`);
    }).observe({ type: "layout-shift", buffered: true });
"""
SETTLE = "new Promise((done) => requestAnimationFrame(() => setTimeout(() => done(shifts), 100)))"


def test_nothing_moves(browser: Browser, pages: dict[str, str]) -> None:
    moved: dict[str, list[str]] = {}
    for screen in (DESKTOP, PHONE):
        page = opened(browser, pages, **screen)
        page.context.add_init_script(WATCH)
        for path in pages:
            if path.startswith("/admin/"):
                continue
            page.goto(HOST + path)
            if shifts := page.evaluate(SETTLE):
                moved[f"{path} at {page.viewport_size}"] = shifts
        page.context.close()
    assert moved == {}


@contextmanager
def coming(path: str, page: str, up_to: str) -> Iterator[tuple[str, Event]]:
    """The page's address at a server that sends what follows `up_to` once the event is set."""
    rest_may_come = Event()
    first, rest = (part.encode() for part in page.split(up_to, 1))

    class Slow(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            if self.path == path:
                self.begin("text/html; charset=utf-8")
                self.wfile.write(first + up_to.encode())
                assert rest_may_come.wait(10)
                self.wfile.write(rest)
            elif found := finders.find(self.path.lstrip("/").removeprefix("static/")):
                self.begin(guess_type(self.path)[0] or "application/octet-stream")
                self.wfile.write(Path(str(found)).read_bytes())
            else:
                self.send_error(404)

        def begin(self, kind: str) -> None:
            self.send_response(200)
            self.send_header("Content-Type", kind)
            self.end_headers()

        def log_message(self, *_: object) -> None:
            pass

    with ThreadingHTTPServer(("127.0.0.1", 0), Slow) as server:
        Thread(target=server.serve_forever, daemon=True).start()
        yield f"http://127.0.0.1:{server.server_port}{path}", rest_may_come
        rest_may_come.set()
        server.shutdown()


def test_nothing_moves_when_a_page_comes_slowly(browser: Browser, pages: dict[str, str]) -> None:
    """A table of which half is drawn would get other columns with the rest."""
    path = next(path for path in pages if ITEM.fullmatch(path))
    context = browser.new_context(service_workers="block", **PHONE)
    context.add_init_script(WATCH)
    page = context.new_page()
    with coming(path, pages[path], "High water</th>") as (address, rest_may_come):
        page.goto(address, wait_until="commit")
        page.wait_for_timeout(500)
        rest_may_come.set()
        page.wait_for_load_state()
        assert page.locator("td").count() == 14
        assert page.evaluate(SETTLE) == []
    context.close()
