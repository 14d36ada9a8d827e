"""Hacker News: a saved page of favourites, upvoted stories or submissions."""

from __future__ import annotations

from typing import Any
from urllib.parse import urljoin

from lxml import html as lxml_html

from ingestion.imports.entries import Entry, link
from ingestion.imports.formats.base import Format, Found
from ingestion.imports.source import Source

_ROOT = "https://news.ycombinator.com/"


def detect(source: Source) -> bool:
    return "athing" in source.head and ("hnmain" in source.head or "Hacker News" in source.head)


def parse(source: Source) -> Found:
    document = lxml_html.fromstring(source.text)
    for row in document.iter("tr"):
        if "athing" not in (row.get("class") or "").split():
            continue
        item = urljoin(_ROOT, f"item?id={row.get('id', '')}")
        title = _title(row)
        if title is not None:
            yield link(
                Entry(
                    url=urljoin(_ROOT, title.get("href", "")),
                    title=title.text_content().strip(),
                    discussion=item,
                )
            )
        elif comment := row.find_class("commtext"):
            story = next(iter(row.find_class("onstory")), None)
            yield link(
                Entry(
                    url=item,
                    title="" if story is None else story.text_content().strip(" |"),
                    description=comment[0].text_content().strip() or None,
                    discussion=item,
                )
            )


def _title(row: Any) -> Any:
    """The link of the title: the first in its cell; the site's own link comes after it."""
    for name in ("titleline", "titlelink", "storylink"):
        for element in row.find_class(name):
            return element if element.tag == "a" else next(element.iter("a"), None)
    return None


FORMAT = Format("hacker-news", "Hacker News (saved page)", detect, parse)
