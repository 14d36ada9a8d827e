"""Google Keep in Google's archive: each note as JSON, and as a page that repeats it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from ingestion.documents.errors import BrokenDocument
from ingestion.imports.entries import DOCUMENT, Entry, Skipped, link
from ingestion.imports.formats.base import Format, Found
from ingestion.imports.json_rows import Row, rows_of, texts
from ingestion.imports.values import flag, moment, names_in

if TYPE_CHECKING:
    from ingestion.imports.source import Source


def _note(part: Source) -> Row | None:
    """What the part says of a note; None where it is none."""
    if part.extension != "json":
        return None
    try:
        value = part.json
    except BrokenDocument:
        return None
    is_note = isinstance(value, dict) and {"isTrashed", "userEditedTimestampUsec"} <= value.keys()
    return value if is_note else None


def _detect(source: Source) -> bool:
    return any(_note(part) is not None for part in source.list_parts)


def _parse(source: Source) -> Found:
    notes = _notes(source)
    folders = set(map(_folder, notes))
    attached = {
        texts(each, "filePath")
        for note in notes.values()
        for each in rows_of(note.get("attachments"))
    }
    for part in source.parts:
        note = notes.get(part.name)
        if note is not None:
            yield _entry(part.name, note)
        elif part.name.rpartition("/")[2] in attached:
            yield Skipped("picture or file of a note", part.name)
        elif _folder(part.name) in folders and not _is_page(part.name, notes):
            yield Skipped("file in the zip that is no list", part.name)


def _notes(source: Source) -> dict[str, Row]:
    return {part.name: note for part in source.list_parts if (note := _note(part)) is not None}


def _folder(name: str) -> str:
    return name.rpartition("/")[0]


def _is_page(name: str, notes: dict[str, Row]) -> bool:
    """Whether it repeats a note, as a page."""
    return f"{name.rpartition('.')[0]}.json" in notes


def _other_lists(source: Source) -> list[Source]:
    """The lists of Google's other products in the same archive."""
    folders = set(map(_folder, _notes(source)))
    return [part for part in source.list_parts if _folder(part.name) not in folders]


def _entry(name: str, note: Row) -> Entry | Skipped:
    """A document, which is read as any note of Keep; one that is an address alone is a link."""
    title, text = texts(note, "title").strip(), texts(note, "textContent").strip()
    if note.get("isTrashed"):
        return Skipped("deleted note", title or text)
    written = note.get("createdTimestampUsec") or note.get("userEditedTimestampUsec")
    entry = Entry(
        kind=DOCUMENT,
        title=title or text.partition("\n")[0] or name.rpartition("/")[2].removesuffix(".json"),
        added=moment(written),
        tags=names_in(note.get("labels") or []),
        favourite=flag(note.get("isPinned")),
        archived=flag(note.get("isArchived")),
        content_file=name,
    )
    if text.startswith(("http://", "https://")) and len(text.split()) == 1:
        links = {
            texts(each, "url"): texts(each, "title") for each in rows_of(note.get("annotations"))
        }
        entry.kind, entry.url, entry.content_file = "link", text, None
        entry.title = title or links.get(text) or ""
        return link(entry)
    if not (text or note.get("listContent") or note.get("textContentHtml")):
        return Skipped("empty note", title or name)
    return entry


FORMAT = Format("google-keep", "Google Keep (archive)", _detect, _parse, _other_lists)
