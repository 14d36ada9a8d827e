"""Links that are paid for and places for advertisements, told from others."""

from __future__ import annotations

from typing import Any

import pytest
from lxml import html

from ingestion.documents.types import Resource, no_progress
from ingestion.extraction import extract
from ingestion.extraction.html.paid_links import ad_slots, is_disclosed, paid_links
from tests.documents import builders


def tree(body: str) -> Any:
    return html.document_fromstring(f"<html><body>{body}</body></html>")


@pytest.mark.parametrize(
    "link",
    [
        'href="https://shop.example/kettle" rel="nofollow Sponsored"',
        'href="https://amzn.to/3xYz"',
        'href="https://www.amazon.co.uk/dp/B00?th=1&tag=kettles-21"',
        'href="https://go.skimresources.com/?id=1&url=x"',
        'href="https://shop.example/kettle?colour=red&irclickid=7"',
    ],
)
def test_links_that_earn_a_share(link: str) -> None:
    assert paid_links(tree(f"<p><a {link}>Kettle</a></p>")) == 1


@pytest.mark.parametrize(
    "link",
    [
        'href="https://www.amazon.com/dp/B00"',
        'href="https://example.org/staff?tag=kettles-21"',
        'href="https://notamzn.to/3xYz" rel="nofollow"',
        'href="https://example.org/?q=prf.hn"',
        'href="/sponsored"',
        'name="affiliate"',
    ],
)
def test_links_that_do_not(link: str) -> None:
    assert paid_links(tree(f"<p><a {link}>Kettle</a></p>")) == 0


def test_advertisements_are_counted_by_their_places() -> None:
    body = (
        '<div class="ad-slot top"><div id="ad"></div></div><ins class="adsbygoogle"></ins>'
        '<div class="header shadow added"></div><section id="sidebar-ad"></section>'
    )
    assert ad_slots(tree(body)) == 3


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("If you buy through our links, we may earn an affiliate commission.", True),
        ("Purchases made through our links may earn us a commission.", True),
        ("Note: this post contains affiliate links.", True),
        ("Wenn Sie kaufen, erhalten wir eine Provision.", True),
        ("We do not use affiliate links.", False),
        ("This post does NOT contain any affiliate links and exists to help.", False),
        ("We never earn a commission.", False),
        ("The European Commission may earn praise. Join our affiliate program.", False),
        ("", False),
    ],
)
def test_a_page_that_says_its_links_are_paid_for(text: str, said: bool) -> None:
    assert is_disclosed(text) is said


def test_all_three_go_with_the_document() -> None:
    sale = (
        "<p>We may earn a commission. " + '<a href="https://amzn.to/1">One</a> ' * 4 + "</p>"
        '<div class="adsbygoogle"></div>'
    )
    page = builders.article(body=f"<p>{builders.SENTENCES}</p>{sale}<p>{builders.SENTENCES}</p>")
    found = extract(Resource(page.encode(), "text/html"), no_progress).signals
    assert (found.paid_links, found.is_disclosed, found.ad_slots) == (4, True, 1)
