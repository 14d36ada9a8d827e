"""Zip files of which the parts belong together: Pocket, Omnivore, Readeck."""

from __future__ import annotations

import re
from collections import defaultdict
from typing import Any

from ingestion.documents.errors import BrokenDocument
from ingestion.imports.entries import Entry, Highlight, Skipped, link, text_or_none
from ingestion.imports.formats.base import Format, Found
from ingestion.imports.formats.csv_exports import pocket_row
from ingestion.imports.json_rows import Row, has_keys, rows_of, texts
from ingestion.imports.source import Source
from ingestion.imports.values import color, flag, moment, names_in

_OMNIVORE_LIST = re.compile(r"(?:^|/)metadata_\d+_to_\d+[^/]*\.json$")
_READECK_ENTRY = re.compile(r"(?:^|/)bookmarks/([^/]+)/info\.json$")


def _json(part: Source) -> Any:
    """What the part's JSON says; None where it is none or broken."""
    try:
        return part.json
    except BrokenDocument:
        return None


def _is_pocket_list(part: Source) -> bool:
    return part.text.lstrip()[:1] not in ("[", "{") and {"url", "time_added"} <= set(part.header)


def _is_pocket(source: Source) -> bool:
    return any(_is_pocket_list(part) for part in source.list_parts)


def _pocket(source: Source) -> Found:
    """Told by content: parts of the list and of the highlights may have the same name."""
    highlights: dict[str, list[Highlight]] = defaultdict(list)
    for part in source.list_parts:
        for row in rows_of(_json(part)):
            highlights[texts(row, "url")] += [
                Highlight(texts(each, "quote"), texts(each, "note"), moment(each.get("created_at")))
                for each in rows_of(row.get("highlights"))
                if texts(each, "quote").strip()
            ]
    for part in source.list_parts:
        if _is_pocket_list(part):
            for row in part.rows():
                entry = pocket_row(row)
                entry.highlights = highlights.pop(entry.url or "", [])
                yield link(entry)
    for url, found in highlights.items():
        if found:
            yield Skipped("highlights of an entry that is not in the list", url)


def _is_omnivore(source: Source) -> bool:
    return any(_OMNIVORE_LIST.search(part.name) for part in source.parts) or any(
        has_keys(rows_of(_json(part)), "slug", "readingProgress") for part in source.list_parts[:5]
    )


def _omnivore(source: Source) -> Found:
    by_name = {part.name: part for part in source.parts}
    for part in source.parts:
        if part.extension != "json" or "/content/" in f"/{part.name}":
            continue
        root = part.name.rpartition("/")[0]
        for row in rows_of(part.json):
            yield _omnivore_entry(row, f"{root}/" if root else "", by_name)


def _omnivore_entry(row: Row, root: str, by_name: dict[str, Source]) -> Entry | Skipped:
    slug = texts(row, "slug")
    stored = (f"{root}content/{slug}.{ending}" for ending in ("html", "pdf"))
    notes = by_name.get(f"{root}highlights/{slug}.md")
    highlights, note = omnivore_highlights(notes.text) if notes else ([], "")
    return link(
        Entry(
            url=texts(row, "url"),
            title=texts(row, "title"),
            added=moment(row.get("savedAt")),
            tags=names_in(row.get("labels") or []),
            read=_is_read_to_the_end(row.get("readingProgress")),
            archived=texts(row, "state").upper() == "ARCHIVED",
            description=text_or_none(row.get("description")),
            note=note or None,
            highlights=highlights,
            content_file=next((name for name in stored if slug and name in by_name), None),
        )
    )


def _is_omnivore_list(source: Source) -> bool:
    return has_keys(rows_of(source.json), "slug", "readingProgress")


def _omnivore_list(source: Source) -> Found:
    """One list, taken out of the zip file: without the pages and highlights."""
    for row in rows_of(source.json):
        yield _omnivore_entry(row, "", {})


def _is_read_to_the_end(percent: Any) -> bool | None:
    return percent >= 100 if isinstance(percent, (int, float)) else None


def omnivore_highlights(markdown: str) -> tuple[list[Highlight], str]:
    """The quotes with their notes, and the note of the whole page.

    Each quote stands behind ">", then a line of labels, then its note, with blank lines between.
    What ends with an empty paragraph is the page's note.
    """
    found: list[Highlight] = []
    page_note = ""
    sections = re.split(r"(\n\n\s*\n+|\n\n\s*\Z)", markdown)
    for text, end in zip(sections[::2], [*sections[1::2], ""], strict=False):
        loose: list[str] = []
        for paragraph in filter(None, (piece.strip() for piece in text.split("\n\n"))):
            if paragraph.startswith(">"):
                _annotate(found, loose)
                loose = []
                quote = re.sub(r"^> ?", "", paragraph, flags=re.MULTILINE)
                found.append(Highlight("\n".join(line.rstrip() for line in quote.split("\n"))))
            elif not re.fullmatch(r"(#\S[^#\n]*)+", paragraph) or loose or not found:
                loose.append(paragraph)
        if loose and (end or not found):
            page_note = f"{page_note}\n\n{loose.pop()}".strip()
        _annotate(found, loose)
    return found, page_note


def _annotate(found: list[Highlight], paragraphs: list[str]) -> None:
    if found and paragraphs:
        found[-1].note = "\n\n".join(filter(None, [found[-1].note, *paragraphs]))


def _is_readeck(source: Source) -> bool:
    return any(_READECK_ENTRY.search(part.name) for part in source.parts) or any(
        isinstance(_json(part), dict) and "BookmarkCollections" in _json(part)
        for part in source.parts
        if part.name.rpartition("/")[2] == "data.json"
    )


def _readeck(source: Source) -> Found:
    """The names are those of Go's fields; users and tokens in the file are not looked at."""
    entries = {}
    for part in source.parts:
        if match := _READECK_ENTRY.search(part.name):
            entries[match[1]] = part
    data: Row = {}
    for part in source.parts:
        if part.name.rpartition("/")[2] == "data.json" and isinstance(part.json, dict):
            data = part.json
    order = [texts(row, "UID") for row in rows_of(data.get("Bookmarks"))]
    for uid in [*order, *(uid for uid in entries if uid not in set(order))]:
        if uid in entries:
            yield _readeck_entry(entries[uid])
        else:
            yield Skipped("listed, but not in the zip file", uid)
    for collection in rows_of(data.get("BookmarkCollections")):
        yield Skipped("saved query, not a list of entries", texts(collection, "Name"))


def _readeck_entry(part: Source) -> Entry | Skipped:
    row = part.json
    if not isinstance(row, dict):
        return Skipped("not a bookmark", part.name)
    annotations = row.get("Annotations") or []
    progress = row.get("ReadProgress")
    return link(
        Entry(
            url=texts(row, "URL") or texts(row, "InitialURL"),
            title=texts(row, "Title"),
            added=moment(row.get("Created")),
            tags=names_in(row.get("Labels") or []),
            read=_is_read_to_the_end(progress),
            archived=flag(row.get("IsArchived")),
            favourite=flag(row.get("IsMarked")),
            description=text_or_none(row.get("Description")),
            highlights=[
                Highlight(
                    texts(each, "text"),
                    texts(each, "note"),
                    moment(each.get("created")),
                    color(each.get("color")),
                )
                for each in rows_of(
                    list(annotations.values()) if isinstance(annotations, dict) else annotations
                )
                if texts(each, "text").strip()
            ],
        )
    )


FORMATS = (
    Format("omnivore-zip", "Omnivore (zip)", _is_omnivore, _omnivore),
    Format("readeck-zip", "Readeck (zip)", _is_readeck, _readeck),
    Format("pocket-zip", "Pocket (zip)", _is_pocket, _pocket),
)
OMNIVORE_LIST = Format("omnivore-json", "Omnivore (list)", _is_omnivore_list, _omnivore_list)
