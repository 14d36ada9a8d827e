"""A copy made without a browser: what the page loads is fetched, by the same rules as any page."""

from __future__ import annotations

import ipaddress

import pytest

from ingestion.capture import without_browser
from ingestion.capture.without_browser import FetchedPage
from ingestion.documents.errors import Cancelled
from ingestion.documents.types import Progress, no_progress
from ingestion.fetching.fetcher import FetchPolicy
from tests.documents.server import DocumentServer

POLICY = FetchPolicy(allow_networks=(ipaddress.ip_network("127.0.0.0/8"),))
PAGE = """<link rel=stylesheet href=/s.css><p>The lock was rebuilt in oak.</p><img src=/a.gif>
<img src=/gone.gif alt="Gone"><img src=/page.gif><img src=http://10.0.0.1/x.gif>"""


@pytest.fixture
def page(documents: DocumentServer) -> FetchedPage:
    documents.page("/s.css", "@font-face{src:url(f.woff2)}", content_type="text/css")
    documents.page("/f.woff2", b"font", content_type="font/woff2")
    documents.page("/a.gif", b"GIF89a", content_type="image/gif")
    documents.page("/page.gif", "<script>x()</script>")
    return FetchedPage(PAGE.encode(), documents.url("/locks"))


def make(page: FetchedPage, progress: Progress = no_progress) -> str:
    made, *_ = without_browser.make(
        page, policy=POLICY, progress=progress, seconds=20, max_bytes=1_000_000
    )
    return made.html.decode()


def test_styles_fonts_and_pictures_are_fetched_once(
    page: FetchedPage, documents: DocumentServer
) -> None:
    said: list[str] = []
    html = make(page, lambda _, message: said.append(message))
    assert "data:font/woff2;base64," in html
    assert "data:image/gif;base64,R0lGODlh" in html
    assert '<img alt="Gone">' in html
    assert documents.hits == {
        "/s.css": 1,
        "/f.woff2": 1,
        "/a.gif": 1,
        "/gone.gif": 1,
        "/page.gif": 1,
    }
    assert "Loading what the page shows: 4 requests, 0.0 MB" in said


def test_there_is_a_budget_of_bytes_and_what_it_leaves_out_is_counted(page: FetchedPage) -> None:
    made, *_ = without_browser.make(
        page, policy=POLICY, progress=no_progress, seconds=20, max_bytes=3
    )
    assert b"data:image" not in made.html
    assert made.left_out == 3  # not what is gone or refused


def test_it_stops_when_it_is_cancelled(page: FetchedPage, documents: DocumentServer) -> None:
    def cancel(_: float, message: str) -> None:
        if message.startswith("Loading"):
            raise Cancelled("The job was cancelled.")

    with pytest.raises(Cancelled):
        make(page, cancel)
    assert not documents.hits
