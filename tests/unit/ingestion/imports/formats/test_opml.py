"""Lists of feeds."""

from __future__ import annotations

from ingestion.imports.entries import Entry
from ingestion.imports.formats import opml
from ingestion.imports.source import Source


def test_outlines_of_a_namespace_are_read_as_those_of_none() -> None:
    text = (
        '<opml version="2.0" xmlns="http://opml.org/spec2"><body><outline text="Water">'
        '<outline text="Locks" type="rss" xmlUrl="https://a.example/feed"/></outline></body></opml>'
    )
    (feed,) = opml.parse(Source("a.opml", text.encode))
    assert isinstance(feed, Entry)
    assert (feed.url, feed.title, feed.collection) == ("https://a.example/feed", "Locks", ["Water"])


def test_an_outline_with_an_address_of_a_page_is_a_link() -> None:
    text = (
        '<opml version="1.1"><body><outline text="Locks" url="https://a.example/" '
        'created="Fri, 05 Jan 2024 15:04:05 GMT"/></body></opml>'
    )
    (entry,) = opml.parse(Source("a.opml", text.encode))
    assert isinstance(entry, Entry)
    assert (entry.kind, entry.url, entry.added) == (
        *("link", "https://a.example/"),
        "2024-01-05T15:04:05Z",
    )
