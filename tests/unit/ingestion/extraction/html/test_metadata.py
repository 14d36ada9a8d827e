"""What a page says of itself."""

from __future__ import annotations

import pytest
from lxml import html

from ingestion.extraction.html.metadata import PageMetadata, read_metadata

URL = "https://www.example.org/news/1"
PROSE = "<p>" + "The harbour was dredged in the spring of that year by forty men. " * 5 + "</p>"


def read(head: str = "", body: str = "", attributes: str = "") -> PageMetadata:
    source = f"<html {attributes}><head>{head}</head><body>{body}{PROSE}</body></html>"
    return read_metadata(html.document_fromstring(source), URL)


@pytest.mark.parametrize(
    ("head", "body", "title"),
    [
        ("<title>T | Site</title>", "<h1>The heading</h1>", "The heading"),
        ('<meta property="og:title" content="Shared">', "<h1>A</h1><h1>B</h1>", "Shared"),
        ("", "<h1>A</h1><h1>B</h1>", "A"),
        (
            '<title>The page - Site</title><meta property="og:site_name" content="Site">',
            "",
            "The page",
        ),
        ('<meta property="og:site_name" content="Site"><title>T</title>', "<h1>Site</h1>", "T"),
    ],
)
def test_the_title(head: str, body: str, title: str) -> None:
    assert read(head, body).title == title


@pytest.mark.parametrize(
    ("attributes", "head", "language"),
    [
        ('lang="de-DE"', "", "de"),
        ('lang="EN"', "", "en"),
        ("", '<meta property="og:locale" content="fr_FR">', "fr"),
        ('lang="{{ x }}"', "", ""),
        ("", "", ""),
    ],
)
def test_the_language(attributes: str, head: str, language: str) -> None:
    assert read(head, attributes=attributes).language == language


@pytest.mark.parametrize(
    ("href", "canonical"),
    [
        ("/news/one", "https://www.example.org/news/one"),
        ("https://example.org/x", "https://example.org/x"),
        ("https://m.www.example.org/x", "https://m.www.example.org/x"),
        ("https://evil.example/x", URL),
        ("https://www.example.org/", URL),
        ("javascript:1", URL),
        ("http://[::1", URL),
        ("", URL),
    ],
)
def test_the_canonical_url_is_of_the_same_site(href: str, canonical: str) -> None:
    assert read(f'<link rel="canonical" href="{href}">').canonical_url == canonical


@pytest.mark.parametrize(
    ("date", "year"), [("2024-05-06T08:00:00Z", 2024), ("2099-01-01", None), ("1970-01-01", None)]
)
def test_the_date_is_plausible(date: str, year: int | None) -> None:
    found = read(f'<meta property="article:published_time" content="{date}">').published_at
    assert (found.year if found else None) == year


def test_the_author_is_a_name() -> None:
    assert read('<meta name="author" content="Ruth Penhale">').author == "Ruth Penhale"
    assert read('<meta name="author" content="https://example.org/ruth">').author == ""


def test_the_lead_image_is_an_address() -> None:
    image = read('<meta property="og:image" content="/lead.jpg">').image_url
    assert image == "https://www.example.org/lead.jpg"
    assert read('<meta property="og:image" content="data:image/png;base64,x">').image_url == ""
