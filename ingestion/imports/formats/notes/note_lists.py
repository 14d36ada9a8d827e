"""Notes in one JSON file, alone or in the ZIP file that it is exported in."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from ingestion.extraction import nested
from ingestion.imports.entries import NOTE, Entry, Skipped, unique
from ingestion.imports.formats.base import Format, Found
from ingestion.imports.json_rows import Row, has_keys, rows_of, texts
from ingestion.imports.source import Source
from ingestion.imports.values import flag, moment, names_in

if TYPE_CHECKING:
    from collections.abc import Iterator

_STANDARD_NOTES = "Standard Notes Backup and Import File"
_MAX_DEPTH = 100


def _json(source: Source, name: str) -> Any:
    """What the file says, or the part of a ZIP file whose name begins so."""
    if not source.is_zip:
        return source.json
    parts = (part for part in source.parts if part.name.rpartition("/")[2].startswith(name))
    return next((part.json for part in parts), None)


def _standard_items(source: Source) -> list[Row]:
    value = _json(source, _STANDARD_NOTES)
    return rows_of(value, "items") if isinstance(value, dict) else []


def _is_standard_notes(source: Source) -> bool:
    return has_keys(_standard_items(source), "uuid", "content_type", "content")


def _standard_notes(source: Source) -> Found:
    """A backup of version 004 and before; the tags name their notes."""
    rows = _standard_items(source)
    tags: dict[str, list[str]] = {}
    for row in rows:
        content = row.get("content")
        if row.get("content_type") == "Tag" and isinstance(content, dict):
            for each in rows_of(content.get("references")):
                tags.setdefault(texts(each, "uuid"), []).append(texts(content, "title"))
    for row in rows:
        if row.get("content_type") in ("Note", None):
            yield _standard_note(row, unique(tags.get(texts(row, "uuid"), [])))


def _standard_note(row: Row, tags: list[str]) -> Entry | Skipped:
    content = row.get("content")
    if not isinstance(content, dict):
        return Skipped("encrypted: export it without encryption", texts(row, "uuid"))
    title = texts(content, "title")
    state = content.get("appData") or {}
    state = state.get("org.standardnotes.sn") or {} if isinstance(state, dict) else {}
    if content.get("trashed"):
        return Skipped("deleted note", title)
    return Entry(
        kind=NOTE,
        title=title,
        added=moment(row.get("created_at")),
        tags=tags,
        archived=flag(state.get("archived")),
        favourite=flag(content.get("starred")),
        text=_standard_text(content).strip() or title,
    )


def _standard_text(content: Row) -> str:
    """The text; of its richer editors HTML, or a tree as JSON."""
    text = texts(content, "text")
    if content.get("noteType") == "rich-text":
        return nested.whole_text(text)
    if content.get("noteType") == "super":
        tree = Source("note.txt", text.encode).json
        if isinstance(tree, dict) and isinstance(tree.get("root"), dict):
            blocks = tree["root"].get("children") or []
            return "\n\n".join(filter(None, ("".join(_words(each)).strip() for each in blocks)))
    return text


def _words(node: Any, depth: int = 0) -> Iterator[str]:
    """The words of a node of the tree, with a line for each of a list and each row of a table."""
    if not isinstance(node, dict) or depth > _MAX_DEPTH:
        return
    if node.get("type") == "linebreak":
        yield "\n"
    elif node.get("type") == "listitem":
        yield "- "
    yield texts(node, "text")
    for child in node.get("children") or []:
        yield from _words(child, depth + 1)
    if node.get("type") in ("listitem", "tablerow"):
        yield "\n"
    elif node.get("type") == "tablecell":
        yield " | "
    elif node.get("type") == "link" and (url := texts(node, "url")):
        yield f" <{url}>"


def _simplenotes(source: Source) -> Row:
    value = _json(source, "notes.json")
    return value if isinstance(value, dict) else {}


def _is_simplenote(source: Source) -> bool:
    return has_keys(rows_of(_simplenotes(source).get("activeNotes")), "content", "creationDate")


def _simplenote(source: Source) -> Found:
    """The first line of a note is its title."""
    value = _simplenotes(source)
    for row in rows_of(value.get("activeNotes")):
        text = texts(row, "content").strip()
        yield Entry(
            kind=NOTE,
            title=text.partition("\n")[0].lstrip("# ").strip(),
            added=moment(row.get("creationDate")),
            tags=names_in(row.get("tags") or []),
            favourite=flag(row.get("pinned")),
            text=text,
        )
    for row in rows_of(value.get("trashedNotes")):
        yield Skipped("deleted note", texts(row, "content").strip().partition("\n")[0])


FORMATS = (
    Format("standard-notes", "Standard Notes (backup)", _is_standard_notes, _standard_notes),
    Format("simplenote", "Simplenote", _is_simplenote, _simplenote),
)
