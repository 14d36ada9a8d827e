"""Names of a page's site."""

from __future__ import annotations

import pytest
from lxml import html

from ingestion.extraction.html.metadata.sites import home_names, is_called_as_host, leads_home

URL = "https://www.point-news.example/2024/lamps"


def test_links_to_the_home_page_name_the_site() -> None:
    page = html.fromstring(
        "<div><a href='#c'>Skip to content</a><a href='/'><img alt='Point News'></a>"
        "<a href='/'>Home</a><a href='/lamps'>Lamps</a></div>"
    )
    assert home_names(page, URL) == ["Point News"]


@pytest.mark.parametrize(
    ("name", "is_host"),
    [("Point News", True), ("The Point News", True), ("Lamps", False), ("P", False)],
)
def test_a_host_is_called_as_the_site(name: str, is_host: bool) -> None:
    assert is_called_as_host(name, URL) is is_host


@pytest.mark.parametrize(
    ("href", "is_home"),
    [
        ("/", True),
        ("https://point-news.example", True),
        ("https://forum.point-news.example/", True),
        ("https://elsewhere.example/", False),
        ("/lamps", False),
        ("/?page=2", False),
        ("http://[::1", False),
    ],
)
def test_the_root_of_the_own_site_is_home(href: str, is_home: bool) -> None:
    assert leads_home(html.fromstring(f"<a href='{href}'>x</a>"), URL) is is_home
