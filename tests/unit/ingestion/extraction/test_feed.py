"""Addresses in JSON feeds."""

from __future__ import annotations

import json

from tests.sources.reading import read


def test_addresses_in_full_and_those_of_recordings() -> None:
    feed = {
        "version": "https://jsonfeed.org/version/1",
        "title": "Weir",
        "home_page_url": "https://weir.example.org/",
        "items": [
            {"id": "1", "url": "/two", "title": "Two", "content_html": "<a href='three'>x</a>"},
            {"id": "2", "title": "Said", "content_text": "So.",
             "attachments": [{"url": "https://weir.example.org/1.mp3"}]},
        ],
    }  # fmt: skip
    markdown = read(json.dumps(feed), "a.json").markdown
    assert "<https://weir.example.org/two>\n\n[x](https://weir.example.org/three)" in markdown
    assert "## Said\n\n<https://weir.example.org/1.mp3>" in markdown


def test_what_is_no_address_spoils_no_feed() -> None:
    feed = {
        "version": "https://jsonfeed.org/version/1",
        "home_page_url": "https://weir.example.org/",
        "items": [
            {"id": "1", "url": "http://[bad", "title": "One",
             "content_html": "<p>It <a href='/a'>rose</a>.</p>"},
            {"id": "2", "url": "/two", "title": "Two", "content_text": "So."},
        ],
    }  # fmt: skip
    markdown = read(json.dumps(feed), "a.json").markdown
    assert "## One" in markdown
    assert "rose" in markdown
    assert "<https://weir.example.org/two>" in markdown
