"""Bookmark files that escape nothing, Shiori's and Shaarli's: read by the lines they write."""

from __future__ import annotations

import html
import re
from collections.abc import Iterator

from ingestion.imports.entries import NOTE, Entry, Skipped, link, unique
from ingestion.imports.values import flag, moment, unescape_attribute

_SHIORI_LINE = re.compile(
    r'<DT><A HREF="(.*?)" ADD_DATE="(\d+)" LAST_MODIFIED="\d+" TAGS="(.*?)">(.*)</A>\s*$',
    re.MULTILINE,
)
# An entry of Shaarli ends where a line begins the next or ends the list.
_SHAARLI_ENTRY = re.compile(
    r'^<DT><A HREF="(?P<url>.*?)" ADD_DATE="(?P<added>\d*)" (?:LAST_MODIFIED="\d*" )?'
    r'PRIVATE="(?P<private>\d)" TAGS="(?P<tags>.*?)">(?P<title>.*?)</A>\s*?'
    r"(?:\n<DD>(?P<text>(?s:.*?)))?(?=\n<DT><A HREF=|\n</DL><p>\s*\Z|\Z)",
    re.MULTILINE,
)
# A note's address: "?abc", or "/shaare/abc" since 0.12, in Shaarli itself and nowhere else.
_SHAARLI_NOTE = re.compile(r"(?:\?|/shaare/)[\w-]+$")
_BARE_AMPERSAND = re.compile(r"&(?!#?\w+;)")


def is_shiori(head: str) -> bool:
    """Whether all of the header is one line with no <p>."""
    first = head.partition("\n")[0]
    return "<H1>Bookmarks</H1><DL>" in first and "<p>" not in head[:2000].lower()


def shiori(text: str) -> Iterator[Entry | Skipped]:
    for found in _SHIORI_LINE.finditer(text):
        url, added, tags, title = found.groups()
        yield link(
            Entry(url=url, title=title.strip(), added=moment(added), tags=unique(tags.split(",")))
        )


def is_shaarli(head: str) -> bool:
    return "<H1>Shaarli export of " in head


def is_shaarli_note(url: str) -> bool:
    """Whether the address leads to the entry itself, which so is a note."""
    return bool(_SHAARLI_NOTE.match(url))


def shaarli(text: str) -> Iterator[Entry | Skipped]:
    """What was written is the user's; an entry without a page is a note."""
    text = text.replace("\r\n", "\n")
    # Nothing is escaped since 0.12: an ampersand that begins no reference shows that.
    is_raw = bool(_BARE_AMPERSAND.search(text))
    for found in _SHAARLI_ENTRY.finditer(text):
        url = found["url"] if is_raw else unescape_attribute(found["url"])
        title, tags, said = (
            (each or "") if is_raw else html.unescape(each or "")
            for each in found.group("title", "tags", "text")
        )
        entry = Entry(
            url=url,
            title=title.strip(),
            added=moment(found["added"]),
            tags=unique(tags.split(",")),
            private=flag(found["private"]),
        )
        if is_shaarli_note(url):
            entry.kind, entry.url, entry.text = NOTE, None, said.strip() or entry.title
            yield entry
        else:
            entry.note = said.strip() or None
            yield link(entry)
