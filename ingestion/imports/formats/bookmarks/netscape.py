"""Netscape bookmark files: browsers, Pinboard, linkding, Raindrop, Shiori, Karakeep and others.

Read by tags as they come and not as a document: lists, definitions and paragraphs are hardly ever
closed, folders come without lists and titles hold raw "<". What each product writes is named where
it is told apart.
"""

from __future__ import annotations

import html
import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from urllib.parse import unquote

from ingestion.imports.entries import FEED, Entry, Highlight, link, unique
from ingestion.imports.formats.base import Format, Found
from ingestion.imports.formats.bookmarks import netscape_lines
from ingestion.imports.source import Source
from ingestion.imports.values import flag, moment, opposite, unescape_attribute

_TOKEN = re.compile(
    r"<!--.*?-->|<(?P<end>/?)(?P<name>dl|dt|dd|h[1-6]|a|hr|p|br|html|head|body|meta|title|link)"
    r"(?P<attributes>(?:\s+(?:[^\s=>\"']+(?:\s*=\s*(?:\"[^\"]*\"|'[^']*'|[^\s\"'>]*))?)?)*+)\s*/?>",
    re.IGNORECASE | re.DOTALL,
)
_ATTRIBUTE = re.compile(r"([^\s=>\"']+)(?:\s*=\s*(?:\"([^\"]*)\"|'([^']*)'|([^\s\"'>]*)))?")
_LINKDING_NOTES = re.compile(r"\[linkding-notes\](.*?)\[/linkding-notes\]", re.DOTALL)
# linkding's tags of archived bookmarks: since its version 1.40, and before.
_LINKDING_ARCHIVED = ("linkding:bookmarks.archived", "linkding:archived")
_LINKDING_TAG = re.compile(
    rf'tags="(?:[^"]*,)?(?:{"|".join(_LINKDING_ARCHIVED)})[",]', re.IGNORECASE
)
_ENCODED = re.compile(r"%([0-9A-Fa-f]{2})")
# encodeURI() leaves these as they are, so that their codes are none of its own.
_NEVER_ENCODED = re.compile(r"[A-Za-z0-9;,/?:@&=+$\-_.!~*'()#]")
# With any of them what was said of the entry before is at its end.
_NEXT = frozenset(("dl", "dt", "hr", "a", "h2", "h3", "h4", "h5", "h6"))
READING_LIST = "com.apple.ReadingList"


def detect(source: Source) -> bool:
    head = source.head.lower()
    return "netscape-bookmark-file" in head or bool(re.search(r"<dt>\s*<(a|h3)\b", head))


def parse(source: Source) -> Found:
    if netscape_lines.is_shiori(source.head):
        yield from netscape_lines.shiori(source.text)
        return
    if netscape_lines.is_shaarli(source.head):
        yield from netscape_lines.shaarli(source.text)
        return
    dialect = _Dialect.of(source)
    for entry in _entries(source.text, dialect):
        yield link(entry)


@dataclass(frozen=True, slots=True)
class _Dialect:
    """What a product does differently."""

    raw_href: bool = False  # written without any escaping
    has_descriptions: bool = False  # <DD> is the page's own text and not the user's
    unsorted: str = ""  # a folder that means none
    encoded_twice: bool = False

    @classmethod
    def of(cls, source: Source) -> _Dialect:
        text = source.text
        if b"\n\r<" in source.content or "[linkding-notes]" in text or _LINKDING_TAG.search(text):
            return cls(raw_href=True, has_descriptions=True)
        if re.search(r"<title>raindrop\.io", source.head, re.IGNORECASE):
            return cls(has_descriptions=True, unsorted="Unsorted")
        return cls(encoded_twice=_is_encoded_twice(text))


def _is_encoded_twice(text: str) -> bool:
    """Karakeep's: addresses went through encodeURI(), those encoded before a second time.

    Its file has no folders and no dates of change, and no code that encodeURI() would not write.
    """
    if re.search(r"<h3\b|last_modified=", text, re.IGNORECASE):
        return False
    codes = [
        code
        for address in re.findall(r'href="([^"]*)"', text, re.IGNORECASE)
        for code in _ENCODED.findall(address)
    ]
    return "25" in codes and not any(
        int(code, 16) < 128 and _NEVER_ENCODED.match(chr(int(code, 16))) for code in codes
    )


@dataclass(slots=True)
class _Reader:
    """The state while the tags go by."""

    folders: list[tuple[str | None, bool]] = field(default_factory=list)  # name, reading list
    pending: tuple[str | None, bool] = (None, False)  # a folder whose list is yet to begin
    entry: Entry | None = None

    def open_list(self) -> None:
        self.folders.append(self.pending)
        self.pending = (None, False)

    def close_list(self) -> None:
        if self.folders:
            self.folders.pop()
        self.pending = (None, False)

    @property
    def path(self) -> list[str] | None:
        return [name for name, _ in self.folders if name is not None] or None

    @property
    def is_reading_list(self) -> bool:
        return any(later for _, later in self.folders)


def _entries(text: str, dialect: _Dialect) -> Iterator[Entry]:
    reader = _Reader()
    tokens = list(_TOKEN.finditer(text))
    # Where each entry is a definition's term, a link or heading anywhere else is a text's own.
    ends = _DEFINITION_ENDS if re.search(r"<dt>\s*<a\b", text, re.I) else _LOOSE_ENDS
    number = 0
    while number < len(tokens):
        token = tokens[number]
        name, is_end = (token["name"] or "").lower(), bool(token["end"])
        number += 1
        if reader.entry and name in _NEXT and (name != "a" or not is_end):
            yield reader.entry
            reader.entry = None
        if name == "dl":
            (reader.close_list if is_end else reader.open_list)()
        elif is_end:
            continue
        elif name == "a" or re.fullmatch(r"h[1-6]", name):
            closing = _closing(tokens, number, name)
            content = text[token.end() : tokens[closing].start() if closing < len(tokens) else None]
            number = min(closing + 1, len(tokens))
            if name == "a":
                reader.entry = _entry(token["attributes"], content, reader, dialect)
            elif name != "h1":
                reader.pending = _folder(token["attributes"], content, dialect)
        elif name == "dd":
            until, number = _definition_end(text, tokens, number, ends)
            if reader.entry:
                _describe(reader.entry, text[token.end() : until], dialect)
    if reader.entry:
        yield reader.entry


def _closing(tokens: list[re.Match[str]], start: int, name: str) -> int:
    """The token that ends a title: its own end, or the next entry where that is missing."""
    for number in range(start, len(tokens)):
        token = tokens[number]
        found = (token["name"] or "").lower()
        if found == name and token["end"]:
            return number
        if found in ("dt", "dl", "hr", "dd"):
            return number - 1 if number > start else number
    return len(tokens)


_DEFINITION_ENDS = frozenset(("dt", "dl", "hr", "dd"))
_LOOSE_ENDS = _DEFINITION_ENDS | {"a", "h3"}


def _definition_end(
    text: str, tokens: list[re.Match[str]], start: int, ends: frozenset[str]
) -> tuple[int, int]:
    """Where a <DD> ends, and the token there: the next entry, list or line."""
    for number in range(start, len(tokens)):
        name = (tokens[number]["name"] or "").lower()
        if name in ends and not (name in ("a", "h3") and tokens[number]["end"]):
            if name == "dd" and tokens[number]["end"]:
                return tokens[number].start(), number + 1
            return tokens[number].start(), number
    return len(text), len(tokens)


def _attributes(raw: str) -> dict[str, str]:
    found: dict[str, str] = {}
    for match in _ATTRIBUTE.finditer(raw):
        value = next((part for part in match.groups()[1:] if part is not None), "")
        found.setdefault(match[1].lower(), value)
    return found


def _folder(raw: str, content: str, dialect: _Dialect) -> tuple[str | None, bool]:
    attributes = _attributes(raw)
    name = _text(content)
    is_none = bool(dialect.unsorted) and name == dialect.unsorted
    return (None if is_none else name), attributes.get("id") == READING_LIST


def _entry(raw: str, content: str, reader: _Reader, dialect: _Dialect) -> Entry:
    attributes = _attributes(raw)
    tags = unique(unescape_attribute(_first(attributes, *_TAGS)).split(","))
    read = opposite(flag(attributes.get("toread", attributes.get("unread"))))
    entry = Entry(
        url=_address(attributes.get("href", ""), dialect),
        title=_text(content),
        added=moment(attributes.get("add_date")),
        tags=[tag for tag in tags if tag not in _LINKDING_ARCHIVED],
        read=False if reader.is_reading_list else read,
        favourite=flag(_first(attributes, *_FAVOURITE)),
        archived=flag(attributes.get("archived")),
        later=flag(attributes.get("later")),
        private=flag(attributes.get("private")),
        collection=reader.path,
        note=unescape_attribute(attributes.get("description", "")).strip() or None,  # Scuttle's
    )
    if dialect.raw_href:
        entry.archived = any(tag in _LINKDING_ARCHIVED for tag in tags)
    if feed := attributes.get("feedurl"):
        entry.kind, entry.site, entry.url = FEED, entry.url or None, unescape_attribute(feed)
    return entry


# Firefox and most others; Raindrop and our own export.
_TAGS = ("tags", "data-tags", "labels")
_FAVOURITE = ("data-important", "favorite", "favourite", "starred")


def _first(attributes: dict[str, str], *names: str) -> str:
    return next((attributes[name] for name in names if name in attributes), "")


def _address(href: str, dialect: _Dialect) -> str:
    if dialect.raw_href:
        return href
    address = unescape_attribute(href)
    return unquote(address) if dialect.encoded_twice else address


def _describe(entry: Entry, content: str, dialect: _Dialect) -> None:
    text = _text(content)
    if notes := _LINKDING_NOTES.search(text):
        entry.note = notes[1].strip() or None
        text = (text[: notes.start()] + text[notes.end() :]).strip()
    highlights = _RAINDROP_HIGHLIGHT.findall(text) if dialect.unsorted else []
    entry.highlights += [Highlight(quote.strip()) for quote in highlights]
    if dialect.has_descriptions:
        entry.description = text or None
    else:
        entry.note = text or entry.note


_RAINDROP_HIGHLIGHT = re.compile(r"<blockquote>(.*?)</blockquote>", re.DOTALL)


def _text(content: str) -> str:
    """A title's or note's text: our tags are dropped, others are the text's own."""
    return html.unescape(_TOKEN.sub(_kept, content)).replace("\r", "").strip()


def _kept(token: re.Match[str]) -> str:
    """What stays of a tag in a text: a link as it is written, a line break of a paragraph."""
    name = (token["name"] or "").lower()
    return token[0] if name == "a" else "\n" if name in ("p", "br") else ""


FORMAT = Format("netscape-html", "Bookmarks (HTML)", detect, parse)
