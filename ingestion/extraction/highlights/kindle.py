"""Kindle's "My Clippings.txt": highlights, notes and bookmarks in the order they were made."""

from __future__ import annotations

import dataclasses
import re
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any

from dateutil import parser as dates

from ingestion.documents import processors
from ingestion.extraction import builders
from ingestion.extraction.encoding import decode
from ingestion.extraction.highlights.book import Book, Highlight, markdown
from ingestion.extraction.html.metadata.dates import read_date
from library.document_kinds import KINDLE_CLIPPINGS

if TYPE_CHECKING:
    from ingestion.documents.types import Document, Progress, Resource

PROCESSOR = processors.HIGHLIGHTS

MAX_LINE = 500  # characters of a title, and of what says where a mark is
NEAR = 500  # marks before one among which an earlier version of it is looked for

_END = re.compile(r"^[ \t]*=={8,}[ \t\r]*$", re.MULTILINE)
_AUTHOR = re.compile(r"^(?P<title>.*\S)\s*[(（](?P<author>[^()（）]*)[)）]\s*$")
# Numbers of a location or page, in whatever language the line before them is.
_RANGE = re.compile(r"#?\s*(\d+|[ivxlcdm]+)(?:\s*[-–]\s*#?(\d+|[ivxlcdm]+))?", re.IGNORECASE)
NOTE = re.compile(
    r"\b(?:note|notiz|nota|notitie|notatka|anteckning|заметка)\b|笔记|筆記|メモ", re.IGNORECASE
)
_BOOKMARK = re.compile(
    r"\b(?:bookmark|lesezeichen|signet|marcador|segnalibro|bladwijzer|закладка)\b|书签|書籤|ブックマーク",
    re.I,
)
_PAGE = re.compile(
    r"\b(?:page|seite|página|pagina|sidan?|stron\w+|страниц\w*)\b|页|頁|ページ", re.IGNORECASE
)
# What stands around a place: "Your Highlight on", "の" and "的" with the kind of mark behind them.
_BEFORE_PLACE = re.compile(
    r"^.*?(?=\b(?:location|page|on|seite|position|emplacement|página|posición|pagina|posizione"
    r"|posição|locatie|lokalizacja|место|loc)\b|\b(?:страниц|stron|sidan)|第|位置)",
    re.IGNORECASE,
)
_BEHIND_PLACE = re.compile(r"[の的][^\s\d]*$")
_LIMIT = re.compile(r"^\s*<[^<>]*(?:limit|Limit|límite|limite)[^<>]*>\s*$")


@dataclasses.dataclass(slots=True)
class _Mark:
    """A highlight or note with its first and last place, and the notes on it by their places."""

    start: int
    end: int
    shown: Highlight
    notes: dict[int, str] = dataclasses.field(default_factory=dict)

    def add_note(self, at: int, text: str) -> None:
        """One at the same place is a later version."""
        self.notes[at] = text
        self.shown.note = "\n\n".join(self.notes.values())


def extract(resource: Resource, progress: Progress) -> Document:
    progress(0, "Reading the clippings")
    text = decode(resource.content, resource.charset, markup=False).replace("\ufeff", "")
    books: dict[str, Book] = {}
    marks: dict[str, list[_Mark]] = {}
    for entry in _END.split(text):
        lines = entry.strip("\n").splitlines()
        if len(lines) >= 2 and lines[1].lstrip().startswith("-"):
            name = lines[0].strip()[:MAX_LINE]
            books.setdefault(name, _book(name))
            _add(marks.setdefault(name, []), lines[1], "\n".join(lines[2:]).strip())
    for name, book in books.items():
        book.highlights = [mark.shown for mark in marks[name] if mark.shown.text or mark.shown.note]
    kept = list(books.values())
    return builders.document(
        resource,
        KINDLE_CLIPPINGS,
        markdown(kept),
        title=kept[0].title if len(kept) == 1 else "",
        author=kept[0].author if len(kept) == 1 else "",
    )


def _book(name: str) -> Book:
    found = _AUTHOR.match(name)
    if found is None:
        return Book(name)
    authors = []
    for author in found["author"].split(";"):
        last, comma, first = author.strip().partition(",")
        authors.append(f"{first.strip()} {last}" if comma else last)
    return Book(found["title"], "; ".join(filter(None, authors)))


def _add(marks: list[_Mark], line: str, text: str) -> None:
    """One entry: a longer version of a highlight replaces it, a note joins what it is about."""
    # Chinese has the location in parentheses behind the page.
    fields = [part.strip(" -") for part in re.split("[|（）]", line[:MAX_LINE])]
    kind = " ".join(fields[:-1])  # Japanese names it last
    if _BOOKMARK.search(kind):
        return
    text = "" if _LIMIT.match(text) else text
    places = (_BEHIND_PLACE.sub("", _BEFORE_PLACE.sub("", field)) for field in fields[:-1])
    place = " · ".join(filter(None, places))
    start, end = _location(fields)
    highlight = Highlight(
        place=place.removeprefix("on ").strip(), at=_moment(fields[-1]), **_numbers(fields)
    )
    if NOTE.search(kind):
        for known in reversed(marks[-NEAR:]):
            if known.start <= end <= known.end and known.shown.text:
                known.add_note(end, text)
                return
        highlight.note = text
    else:
        highlight.text = text
        for known in marks[-NEAR:]:
            if known.start == start and known.shown.text and text:
                if len(text) >= len(known.shown.text):
                    highlight.note = known.shown.note
                    known.shown, known.end = highlight, max(end, known.end)
                return
    marks.append(_Mark(start, end, highlight))


def _numbers(fields: list[str]) -> dict[str, Any]:
    """The page and the location, as far as they are told."""
    found: dict[str, Any] = {}
    for field in fields[:-1]:
        ranges = [match[0].strip("# ") for match in _RANGE.finditer(field)]
        numbers = [each for each in ranges if each[0].isdigit()]
        told = (numbers or ranges or [""])[-1]
        if _PAGE.search(field):
            found["page"] = int(told) if told.isdecimal() else told
        elif numbers:
            found["location"] = told
    return found


def _location(fields: list[str]) -> tuple[int, int]:
    """First and last number of the location, else of the page; (-1, -1) where it has none."""
    for field in reversed(fields[:-1]):
        numbers = [n for n in _RANGE.findall(field) if n[0].isdigit()]
        if numbers:
            first, last = numbers[-1]
            return int(first), int(last) if last.isdigit() else int(first)
    return -1, -1


# How each language says that a mark was added: months and days are read by it.
_ADDED = {
    "hinzugefügt": "de",
    "ajouté": "fr",
    "añadido": "es",
    "aggiunto": "it",
    "adicionado": "pt",
    "toegevoegd": "nl",
    "dodano": "pl",
    "tillagt": "sv",
    "добавлено": "ru",
    "作成日": "ja",
    "追加": "ja",
    "添加": "zh",
}
_TIME = re.compile(
    r"(?P<before>上午|下午|午前|午後)?\s?(?P<hour>\d{1,2}):(?P<minute>\d{2})(?::(?P<second>\d{2}))?"
    r"(?:\s?(?P<after>[ap])\.?m)?",
    re.IGNORECASE,
)


def _moment(field: str) -> datetime | None:
    said = field.lower()
    if "added on" in said:
        return _in_english(field)
    return _in_language(field, next((code for word, code in _ADDED.items() if word in said), ""))


def _in_language(field: str, language: str) -> datetime | None:
    day, time = read_date(field, language), _TIME.search(field)
    if day is None or time is None:
        return day
    hour = int(time["hour"])
    if half := time["before"] or time["after"]:
        hour = hour % 12 + (12 if half.lower() in ("下午", "午後", "p") else 0)
    try:
        return day.replace(hour=hour, minute=int(time["minute"]), second=int(time["second"] or 0))
    except ValueError:
        return day


def _in_english(field: str) -> datetime | None:
    try:
        moment: datetime = dates.parse(field, fuzzy=True)
        return moment.replace(tzinfo=UTC)
    except (ValueError, OverflowError):
        return None
