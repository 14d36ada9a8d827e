"""Any other HTML page: its links."""

from __future__ import annotations

import re

from lxml import html as lxml_html

from ingestion.imports.entries import Entry, link
from ingestion.imports.formats.base import Format, Found
from ingestion.imports.source import Source


def detect(source: Source) -> bool:
    return source.head.lstrip()[:1] == "<" and bool(
        re.search(r"<a\s[^>]*href\s*=\s*[\"']?https?:", source.text, re.IGNORECASE)
    )


def parse(source: Source) -> Found:
    for element in lxml_html.fromstring(source.text).iter("a"):
        url = element.get("href", "").strip()
        # Others lead through the page or its site, which a saved file no longer tells.
        if re.match(r"https?://", url, re.IGNORECASE):
            title = re.sub(r"\s+", " ", element.text_content()).strip()
            yield link(Entry(url=url, title=title))


FORMAT = Format("html-links", "Page with links (HTML)", detect, parse)
