"""What an export file holds: entries to import, and what can't be imported with the reason."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import asdict, dataclass, field
from typing import Any

from librarian_site.core.i18n.lazy_marks import gettext_noop as _

LINK, NOTE, FEED, REFERENCE = "link", "note", "feed", "reference"
ITEM = "item"  # of a complete archive
DOCUMENT = "document"  # in the file itself

_SCHEME = re.compile(r"([a-z][a-z0-9+.-]*):", re.IGNORECASE)
_REASONS = {
    "javascript": _("script address"),
    "place": _("saved query"),
    "data": _("data address"),
    "mailto": _("mail, no address to open"),
    "file": _("file on a computer, not a web address"),
}
_BROWSER = frozenset(
    ("chrome", "about", "edge", "brave", "vivaldi", "opera", "resource", "view-source", "blob")
)


@dataclass(slots=True)
class Highlight:
    """A marked piece of an entry's text."""

    text: str
    note: str = ""
    added: str | None = None
    color: str = ""  # one of ours, where the file says it


@dataclass(slots=True)
class Entry:
    """One entry of an export file, before merging; None: the file does not say.

    `added` is ISO 8601 in UTC to the second, or a date where only the day is known. `collection` is
    a path of folder names, `collections` all of them where it was in several.
    """

    url: str | None = None
    title: str | None = None
    kind: str = LINK
    added: str | None = None
    tags: list[str] = field(default_factory=list)
    read: bool | None = None
    archived: bool | None = None
    favourite: bool | None = None
    later: bool | None = None
    private: bool | None = None
    collection: list[str] | None = None
    collections: list[list[str]] | None = None
    note: str | None = None
    description: str | None = None
    highlights: list[Highlight] = field(default_factory=list)
    text: str | None = None  # of a note
    # Stored content: its path in the zip, or where it begins and ends in a mailbox ("0-4711"), of
    # one of several files with its name ("2/box.mbox#0-4711").
    content_file: str | None = None
    site: str | None = None  # of a feed
    discussion: str | None = None
    last_used: str | None = None
    authors: list[str] | None = None
    issued: str | None = None
    doi: str | None = None

    def as_json(self) -> dict[str, Any]:
        return asdict(self)


@dataclass(frozen=True, slots=True)
class Skipped:
    """Something in the file that is not imported."""

    why: str
    what: str

    def as_json(self) -> dict[str, Any]:
        return {"why": self.why, "what": self.what[:500]}


def link(entry: Entry) -> Entry | Skipped:
    """The entry with its address put right; Skipped where nobody could fetch it."""
    # As browsers do: no line breaks or tabs in an address, and no space around it.
    entry.url = re.sub(r"[\t\n\r]", "", entry.url or "").strip()
    if why := why_not_web(entry.url):
        return Skipped(why, entry.url or entry.title or "")
    return entry


def is_empty_note(entry: Entry) -> bool:
    return entry.kind == NOTE and not entry.url and not (entry.text or "").strip()


def with_plain_line_ends(entry: Entry) -> Entry:
    """The entry with "\\n" alone between lines, and its title in one."""
    if entry.title:
        lines = re.split(r"[\r\n]+", entry.title)
        entry.title = " ".join(line.strip() for line in lines).strip()
    for name in ("note", "description", "text"):
        if (text := getattr(entry, name)) and "\r" in text:
            setattr(entry, name, _plain_line_ends(text))
    for each in entry.highlights:
        each.text, each.note = _plain_line_ends(each.text), _plain_line_ends(each.note)
    return entry


def _plain_line_ends(text: str) -> str:
    return re.sub(r"\r\n?", "\n", text)


def why_not_web(url: str) -> str:
    """Why the address can't be fetched; empty where it can."""
    scheme = _SCHEME.match(url)
    if not url:
        return "no address"
    name = scheme[1].lower() if scheme else ""
    if name in ("http", "https"):
        return "" if re.match(r"https?://[^/?#\s]", url, re.IGNORECASE) else "not a web address"
    if name in _BROWSER:
        return "browser-internal address"
    return _REASONS.get(name, "not a web address")


def member(number: int, name: str) -> str:
    """What a file is called beside others, of which some may have the same name."""
    return f"{number}/{name}"


def unique(names: Iterable[Any]) -> list[str]:
    """The names without empty ones and doubles, in their order."""
    texts = (str(name).strip() for name in names if name is not None)
    return list(dict.fromkeys(text for text in texts if text))


def text_or_none(value: Any) -> str | None:
    """The text; None where it is missing or blank."""
    return value if isinstance(value, str) and value.strip() else None
