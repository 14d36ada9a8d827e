"""Read-later lists as HTML: Pocket's old export and Instapaper's, told apart by their headings."""

from __future__ import annotations

import re

from lxml import html as lxml_html

from ingestion.imports.entries import Entry, link, unique
from ingestion.imports.formats.base import Format, Found
from ingestion.imports.source import Source
from ingestion.imports.values import moment

_READ = {"unread": False, "home": False, "read archive": True, "archive": True}
_STARRED = ("starred", "liked", "favorites")
_TITLES = re.compile(r"<title>\s*(pocket export|instapaper: export)", re.IGNORECASE)


def detect(source: Source) -> bool:
    return bool(_TITLES.search(source.head)) or bool(
        re.search(r"<li>\s*<a\s[^>]*\btime_added=", source.head, re.IGNORECASE)
    )


def parse(source: Source) -> Found:
    document = lxml_html.fromstring(source.text)
    heading = ""
    for element in document.iter("h1", "a"):
        if element.tag == "h1":
            heading = element.text_content().strip()
            continue
        read = _READ.get(heading.lower())
        starred = heading.lower() in _STARRED
        is_folder = bool(heading) and read is None and not starred
        yield link(
            Entry(
                url=element.get("href", ""),
                title=re.sub(r"\s+", " ", element.text_content()).strip(),
                added=moment(element.get("time_added")),
                tags=unique((element.get("tags") or "").split(",")),
                read=read,
                archived=read,
                favourite=True if starred else None,
                collection=[heading] if is_folder else None,
            )
        )


FORMAT = Format("pocket-html", "Pocket or Instapaper (HTML)", detect, parse)
