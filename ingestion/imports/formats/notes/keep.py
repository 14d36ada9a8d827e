"""Google Keep in Google's archive: each note as JSON, and as a page that repeats it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from ingestion.documents.errors import BrokenDocument
from ingestion.imports.entries import DOCUMENT, Entry, Skipped, link
from ingestion.imports.formats.base import Format, Found
from ingestion.imports.formats.json_exports import Row, rows_of, texts
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
    notes = {part.name: note for part in source.list_parts if (note := _note(part)) is not None}
    for part in source.parts:
        note = notes.get(part.name)
        if note is not None:
            yield _entry(part.name, note)
        elif f"{part.name.rpartition('.')[0]}.json" not in notes:
            yield Skipped(_why(part, notes), part.name)


def _why(part: Source, notes: dict[str, Row]) -> str:
    attached = {
        texts(each, "filePath")
        for note in notes.values()
        for each in rows_of(note.get("attachments"))
    }
    is_attached = part.name.rpartition("/")[2] in attached
    return "picture or file of a note" if is_attached else "file in the zip that is no list"


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


FORMAT = Format("google-keep", "Google Keep (archive)", _detect, _parse)
