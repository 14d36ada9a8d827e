"""What a page says of itself."""

from __future__ import annotations

import pytest
from lxml import html

from ingestion.extraction.html.metadata.reader import PageMetadata, read_metadata

URL = "https://www.example.org/news/1"
PROSE = "<p>" + "The harbour was dredged in the spring of that year by forty men. " * 5 + "</p>"


def read(head: str = "", body: str = "", attributes: str = "") -> PageMetadata:
    source = f"<html {attributes}><head>{head}</head><body>{body}{PROSE}</body></html>"
    return read_metadata(html.document_fromstring(source), URL)


def test_the_author_as_cards_for_x_label_one() -> None:
    head = (
        "<meta name='twitter:label1' content='Time to read'><meta name='twitter:data1' content='3'>"
        "<meta name='twitter:label2' content='Written by'>"
        "<meta name='twitter:data2' content='Ruth Penhale'>"
    )
    assert read(head).author == "Ruth Penhale"


@pytest.mark.parametrize(
    ("head", "body", "title"),
    [
        ("<title>T | Site</title>", "<h1>The heading</h1>", "The heading"),
        (
            "<title>Boats • View topic - Red lead on piers</title>",
            "<h2>Boats</h2><h2><a>Red lead on piers</a></h2>",
            "Red lead on piers",
        ),
        ('<meta property="og:title" content="Shared">', "<h1>A</h1><h1>B</h1>", "Shared"),
        ("", "<h1>A</h1><h1>B</h1>", "A"),
        (
            '<meta property="og:title" content="Lamps"><meta property="og:site_name" content="Lu">',
            "<h1>Lamps – Lu</h1>",
            "Lamps",
        ),
        (
            '<meta property="og:title" content="Lamps"><meta property="og:site_name" content="Lu">',
            "<h1>Lamps – a history</h1>",
            "Lamps – a history",
        ),
        (
            '<title>The page - Site</title><meta property="og:site_name" content="Site">',
            "",
            "The page",
        ),
        ('<meta property="og:site_name" content="Site"><title>T</title>', "<h1>Site</h1>", "T"),
        (
            '<title>Lamps | A site</title><meta property="og:title" content="Lamps">',
            "<h1>A site</h1><h2>Lamps</h2>",
            "Lamps",
        ),
        ("<title>Lamps - A site</title>", "<h1><a href='/'>A site</a></h1><h2>Lamps</h2>", "Lamps"),
        ("<title>A site: Lamps</title>", "<h1 class=site-title>A site</h1>", "Lamps"),
        ("<title>Lamps - The book</title>", "<h1>The book</h1><h1>Lamps</h1>", "Lamps"),
        ("<title>Lamps - Forum</title>", "<h1>Forum</h1><h2>Lamps</h2>", "Lamps"),
        ("<title>A site | Lamps</title>", "<h1 class=site-title>A site</h1>", "Lamps"),
        (
            "<title>Lamps | A site</title>",
            "<h1><a href='/lamps'>Lamps of old</a></h1>",
            "Lamps of old",
        ),
        ("<title>The lamp is out | News | Point News</title>", "", "The lamp is out"),
        (
            '<meta property="og:site_name" content="Point News">',
            "<h1>The lamp is out - Point News</h1>",
            "The lamp is out",
        ),
        ('<meta property="og:title" content="Oil &amp;amp; light">', "", "Oil & light"),
        ('<meta name="citation_title" content="On lamps">', "<h1>The Journal</h1>", "On lamps"),
        ("<title>Lamps of old</title>", "<h1>Lamps<br>of old</h1>", "Lamps of old"),
        (
            "<title>Lamps of old | Site</title>",
            "<h1><span>History</span> Lamps of old</h1>",
            "Lamps of old",
        ),
        ("<title>T</title>", "<h1><b class=sr-only>Article:</b>Lamps</h1>", "Article:Lamps"),
        ("<title>T</title>", "<h1><span class=sr-only>Article:</span>Lamps</h1>", "Lamps"),
        ("<title>Lamps of old</title>", "<h1>Lamps of old<span>[edit]</span></h1>", "Lamps of old"),
        ("<title>Oil &amp;amp; light</title>", "", "Oil & light"),
        ("<title>(3) Lamps of old</title>", "", "Lamps of old"),
        ("<title>(500) lamps</title>", "", "(500) lamps"),
        ("<title>Lamps - Point News</title>", "<a href='/'>Point News</a>", "Lamps"),
        ("<title>Point News</title>", "<a href='/'>Point News</a><h2 class=title>L</h2>", "L"),
    ],
)
def test_the_title(head: str, body: str, title: str) -> None:
    assert read(head, body).title == title


@pytest.mark.parametrize(
    ("attributes", "head", "language"),
    [
        ('lang="de-DE"', "", "de"),
        ('lang="EN"', "", "en"),
        ('lang="ger"', "", "de"),
        ('lang="und"', '<meta http-equiv="content-language" content="de-AT, en">', "de"),
        ('lang="en_US.UTF-8"', "", "en"),
        ("", '<meta property="og:locale" content="fr_FR">', "fr"),
        ('lang="{{ x }}"', "", ""),
        ('lang="English"', "", "en"),
        ('lang="jp"', "", "ja"),
        ('lang="iw"', "", "he"),
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


def test_the_place_behind_the_name_is_no_author() -> None:
    assert read(body="<p class=autor>Von Ruth Penhale, Hamburg</p>").author == "Ruth Penhale"


@pytest.mark.parametrize(
    ("head", "author"),
    [
        ('<meta name="citation_author" content="Penhale, Ruth">', "Ruth Penhale"),
        (
            '<script type="application/ld+json">{"@type": "BlogPosting", "author": '
            '[{"name": "鲁明"}, {"name": "Bo Li"}]}</script><meta name="author" content="Site">',
            "鲁明, Bo Li",
        ),
        ('<script type="application/ld+json">{"@type": "Article", broken</script>', ""),
        (
            '<script type="application/ld+json">{"@type": "Article", "author": {"givenName": "Ruth"'
            ', "familyName": "Penhale"}}</script>',
            "Ruth Penhale",
        ),
        (
            '<meta name="author" content="Ruth Penhale"><meta name="author" content="Bo Li">',
            "Ruth Penhale, Bo Li",
        ),
        ('<meta name="author" content="WordPress">', ""),
    ],
)
def test_authors_of_the_head(head: str, author: str) -> None:
    assert read(head).author == author


@pytest.mark.parametrize(
    ("head", "body", "day"),
    [
        (
            '<script type="application/ld+json">{"@type": "Article", "datePublished": "2024-05"}'
            "</script>",
            "",
            "2024-05-01",
        ),
        ('<meta name="date" content="2026-05">', "", "2026-05-01"),
        ("", "<p class=byline>令和6年5月6日</p>", "2024-05-06"),
        ("", "<article><time datetime='2024-05-06'>6 May</time></article>", "2024-05-06"),
        ("", "<span class=post-date>6. Mai 2024</span>", "2024-05-06"),
    ],
)
def test_the_date_of_publication(head: str, body: str, day: str) -> None:
    found = read(head, body, 'lang="de"').published_at
    assert found is not None
    assert found.date().isoformat() == day


@pytest.mark.parametrize(
    "box", ["<aside>", "<div class='related posts'>", "<section class=comments>"]
)
def test_a_day_in_what_is_about_other_texts_is_not_the_page_s(box: str) -> None:
    time = "<time datetime='2022-01-02'>2 January 2022</time>"
    assert read(body=f"<article><h1>T</h1>{PROSE}{box}{time}</article>").published_at is None


def test_a_site_is_the_author_where_no_other_is_named() -> None:
    named = '{"name": "Point News"}'
    article = f'{{"@type": "Article", "author": {named}, "publisher": {named}}}'
    head = f'<script type="application/ld+json">{article}</script>'
    assert read(head).author == "Point News"
    assert read(head, "<p class=byline>By Ruth Penhale</p>").author == "Ruth Penhale"
    assert read(head).site == "Point News"


def test_addresses_are_relative_to_the_base() -> None:
    page = html.document_fromstring(
        '<link rel="canonical" href="one"><meta property="og:image" content="lead.jpg">' + PROSE
    )
    found = read_metadata(page, URL, "https://www.example.org/files/")
    assert found.canonical_url == "https://www.example.org/files/one"
    assert found.image_url == "https://www.example.org/files/lead.jpg"


@pytest.mark.parametrize(
    "head",
    [
        '<meta property="og:image:secure_url" content="/lead.jpg?a=1&amp;amp;b=2">',
        '<meta name="twitter:image:src" content="/lead.jpg?a=1&amp;b=2">',
        '<link rel="image_src" href="/lead.jpg?a=1&amp;b=2">',
        '<script type="application/ld+json">{"@type": "Article", "image": [{"url": "/lead.jpg?a=1'
        '&b=2"}]}</script>',
    ],
)
def test_the_lead_image_by_any_name(head: str) -> None:
    assert read(head).image_url == "https://www.example.org/lead.jpg?a=1&b=2"


def test_the_lead_image_is_an_address() -> None:
    image = read('<meta property="og:image" content="/lead.jpg">').image_url
    assert image == "https://www.example.org/lead.jpg"
    assert read('<meta property="og:image" content="data:image/png;base64,x">').image_url == ""


@pytest.mark.parametrize(
    ("head", "body"),
    [
        (
            '<script type="application/ld+json">{"@graph": [{"@type": "Article", "author": [{"@id":'
            ' "#a"}, {"name": "Bo Li"}]}, {"@id": "#a", "name": "Ruth Penhale"}]}</script>',
            "",
        ),
        (
            "",
            "<p class=byline>By <a rel=author href=/r>Ruth Penhale</a> and "
            "<a rel=author href=/b>Bo Li</a></p>",
        ),
        ("", "<p class=byline>By <a href=/r>Ruth Penhale</a> and Bo Li | Updated May 6, 2024</p>"),
        (
            "",
            "<div class=author><b class=name>Ruth Penhale</b> <i>Editor</i> "
            "<b class=name>Bo Li</b></div>",
        ),
    ],
)
def test_all_authors_of_a_page(head: str, body: str) -> None:
    assert read(head, body).author == "Ruth Penhale, Bo Li"


@pytest.mark.parametrize(
    ("body", "day"),
    [
        ("<p class=date>Updated: 7 March 2024. Published: 5 March 2024</p>", "2024-03-05"),
        ("<abbr class=published title='2024-03-05T10:00:00Z'>Tuesday</abbr>", "2024-03-05"),
        ("<div class=fecha>5 de marzo de 2024</div>", "2024-03-05"),
        ("<p class=date>3 days ago</p>", ""),
    ],
)
def test_the_day_of_publication_that_a_page_shows(body: str, day: str) -> None:
    found = read(
        body=f"<h1>T</h1>{body}", attributes="lang=es" if "fecha" in body else ""
    ).published_at
    assert (f"{found:%Y-%m-%d}" if found else "") == day


def test_names_of_the_head_are_written_as_they_are_said() -> None:
    assert read('<meta name="DC.creator" content="Penhale, Ruth">').author == "Ruth Penhale"
    role = '{"@type":"Article","author":{"@type":"Role","author":{"name":"Ruth Penhale"}}}'
    assert read(f'<script type="application/ld+json">{role}</script>').author == "Ruth Penhale"


def test_the_language_of_xhtml() -> None:
    assert read(attributes='xml:lang="fr"').language == "fr"


def test_the_site_is_not_the_first_half_of_a_title_with_a_dash() -> None:
    found = read("<title>kiln.fire — lighting — Kiln 3.2</title>", "<h1>kiln.fire — lighting</h1>")
    assert found.title == "kiln.fire — lighting"
    assert found.site != "kiln.fire — lighting"
