"""Joplin's archives (JEX, a TAR file, and its raw folder as a ZIP): a file for each thing.

Each begins with its title and text, and ends with lines of `name: value`; what it is says `type_`.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING

from ingestion.documents.media_types import sniff
from ingestion.extraction import nested
from ingestion.imports.entries import DOCUMENT, NOTE, Entry, Skipped, unique
from ingestion.imports.formats.base import Format, Found
from ingestion.imports.values import moment
from library.document_kinds import PICTURE, of_media_type

if TYPE_CHECKING:
    from collections.abc import Iterator

    from ingestion.imports.source import Source

_ITEM = re.compile(r"(?:^|/)[0-9a-f]{32}\.md$")
_RESOURCE = re.compile(r"(?:^|/)resources/([0-9a-f]{32})\b[^/]*$")
_TYPE = re.compile(r"^type_: \d+\s*\Z", re.MULTILINE)
_NOTE_TYPE, _FOLDER, _RESOURCE_TYPE, _TAG, _NOTE_TAG = "1", "2", "4", "5", "6"
_HTML = "2"  # of markup_language
# To other notes and to files, which have no address here: what is shown of them stays.
# Bounded, as each beginning without its end is gone through up to there.
_INNER_LINK = re.compile(r"!?\[([^\[\]\n]*)\]\(:/[0-9a-f]{32}[^)\n]{0,300}\)")
_INNER_PICTURE = re.compile(r"<img\b[^<>]{0,500}?src=[\"']:/[^<>]{0,500}>", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class _Thing:
    title: str
    body: str
    fields: dict[str, str]

    def get(self, name: str) -> str:
        return self.fields.get(name, "").strip()


def _detect(source: Source) -> bool:
    items = [part for part in source.parts if _ITEM.search(part.name)]
    return any(_TYPE.search(part.text.rstrip()) for part in items[:3])


def _parse(source: Source) -> Found:
    things = [_thing(part) for part in source.parts if _ITEM.search(part.name)]
    folders = {each.get("id"): each for each in things if each.get("type_") == _FOLDER}
    names = {each.get("id"): each.title for each in things if each.get("type_") == _TAG}
    tags: dict[str, list[str]] = {}
    for each in things:
        if each.get("type_") == _NOTE_TAG:
            tags.setdefault(each.get("note_id"), []).append(names.get(each.get("tag_id"), ""))
    paths = _paths(folders)
    for each in things:
        if each.get("type_") == _NOTE_TYPE:
            path = paths.get(each.get("parent_id"))
            yield _note(each, path, unique(tags.get(each.get("id"), [])))
    files = {each.get("id"): each for each in things if each.get("type_") == _RESOURCE_TYPE}
    yield from _attached(source, files)


def _thing(part: Source) -> _Thing:
    """Its title, text and fields; a text may hold lines like fields, and ends before the last."""
    text = part.text.replace("\r\n", "\n").rstrip("\n")  # the first line may be an empty title
    said, _, fields = text.rpartition("\n\n")
    title, _, body = said.partition("\n")
    pairs = (line.partition(":") for line in fields.split("\n"))
    return _Thing(
        title.strip(), body.strip("\n"), {name: value.strip() for name, _, value in pairs}
    )


def _paths(folders: dict[str, _Thing]) -> dict[str, list[str]]:
    """The names of the notebooks from the root to each; a circle ends where it closes."""
    paths = {}
    for folder_id in folders:
        path: list[str] = []
        seen: set[str] = set()
        at = folder_id
        while at in folders and at not in seen:
            seen.add(at)
            if title := folders[at].title:
                path.insert(0, title)
            at = folders[at].get("parent_id")
        paths[folder_id] = path
    return paths


def _note(note: _Thing, path: list[str] | None, tags: list[str]) -> Entry | Skipped:
    if note.get("encryption_applied") == "1":
        return Skipped("encrypted: export it without encryption", note.title or note.get("id"))
    if note.get("deleted_time") not in ("", "0"):
        return Skipped("deleted note", note.title)
    body = note.body
    if note.get("markup_language") == _HTML:
        body = nested.whole_text(_INNER_PICTURE.sub("", body))
    text = _INNER_PICTURE.sub("", _INNER_LINK.sub(r"\1", body)).strip()
    if source := note.get("source_url"):
        text = f"{text}\n\n<{source}>".strip()
    return Entry(
        kind=NOTE,
        title=note.title,
        added=moment(note.get("user_created_time")) or moment(note.get("created_time")),
        tags=tags,
        collection=path or None,
        text=text or note.title,
        authors=[note.get("author")] if note.get("author") else None,
    )


def _attached(source: Source, things: dict[str, _Thing]) -> Iterator[Entry | Skipped]:
    """Documents that notes have with them; their pictures are none."""
    for part in source.parts:
        found = _RESOURCE.search(part.name)
        if not found:
            continue
        thing = things.get(found[1])
        name = thing.title if thing and thing.title else part.name.rpartition("/")[2]
        kind = of_media_type(sniff(part.load(), "", part.name))
        if kind is None or kind is PICTURE:
            yield Skipped("picture or file of a note", name)
        else:
            added = moment(thing.get("user_created_time")) if thing else None
            yield Entry(kind=DOCUMENT, title=name, added=added, content_file=part.name)


FORMAT = Format("joplin", "Joplin (JEX)", _detect, _parse)
