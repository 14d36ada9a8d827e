"""Files of this product: the entries that failed in an import, JSON Lines, and Markdown."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import fields
from typing import Any

from ingestion.extraction.notes.front_matter import texts_of, yaml_fields
from ingestion.imports.entries import (
    DOCUMENT,
    LINK,
    NOTE,
    Entry,
    Highlight,
    Skipped,
    link,
    text_or_none,
)
from ingestion.imports.formats.base import Format, Found
from ingestion.imports.formats.documents import as_document
from ingestion.imports.json_rows import Row, has_keys, rows_of, texts
from ingestion.imports.source import Source
from ingestion.imports.values import color, flag, moment, names_in

KEY = "librarian_entries"
_FIELDS = frozenset(each.name for each in fields(Entry))


def _is_failures(source: Source) -> bool:
    return isinstance(source.json, dict) and KEY in source.json


def _failures(source: Source) -> Found:
    for row in rows_of(source.json, KEY):
        yield _failed(row)


def _failed(row: Row) -> Entry | Skipped:
    known: dict[str, Any] = {name: value for name, value in row.items() if name in _FIELDS}
    known["highlights"] = [
        Highlight(
            texts(each, "text"), texts(each, "note"), each.get("added"), color(each.get("color"))
        )
        for each in rows_of(row.get("highlights"))
        if texts(each, "text")
    ]
    entry = Entry(**known)
    return link(entry) if entry.kind == LINK else entry


def _lines(source: Source) -> list[Row]:
    value = source.json
    return rows_of([value] if isinstance(value, dict) else value)


def _is_json_lines(source: Source) -> bool:
    return has_keys(_lines(source), "canonical_url", "markdown", "read_progress", "created_at")


def _json_lines(source: Source) -> Found:
    """An item that has no address comes back by its text."""
    for row in _lines(source):
        url = texts(row, "url")
        paths = _paths(names_in(row.get("collections") or []))
        entry = Entry(
            url=url or None,
            kind=LINK if url else NOTE,
            title=texts(row, "title"),
            added=moment(row.get("created_at")),
            tags=names_in(row.get("tags") or []),
            collection=paths[0] if paths else None,
            collections=paths,
            note=text_or_none(row.get("note")),
            description=text_or_none(row.get("summary")),
            text=None if url else texts(row, "markdown"),
            highlights=[
                Highlight(
                    texts(each, "quote"),
                    texts(each, "note"),
                    moment(each.get("created_at")),
                    color(each.get("color")),
                )
                for each in rows_of(row.get("highlights"))
            ],
            read=bool(row.get("read_at")),
            favourite=bool(row.get("favourite_at")),
            later=bool(row.get("later_at")),
            archived=bool(row.get("archived_at")),
        )
        yield link(entry) if url else entry


def _paths(collections: list[str]) -> list[list[str]] | None:
    return [[name] for name in collections] or None


_PROPERTIES = frozenset(("title", "created", "read", "tier", "quality", "kind"))
_CALLOUT = re.compile(r"^> \[!(?P<kind>note|quote)(?:\|(?P<about>\w+))?\]\n", re.MULTILINE)
_HIGHLIGHTS = "\n## Highlights\n\n> [!quote"


def _vault(source: Source) -> Iterator[tuple[str, dict[str, Any]]]:
    """The name and properties of each file that is ours."""
    parts = [part for part in source.list_parts if part.extension == "md"]
    for part in parts if source.is_zip else [source]:
        said = yaml_fields(part.text) if part.text.startswith("---") else {}
        if said.keys() >= _PROPERTIES:
            yield part.name, said


def _is_markdown(source: Source) -> bool:
    _, said = next(_vault(source), ("", {}))
    return bool(said) and (source.is_zip or "url" in said)


def _markdown(source: Source) -> Found:
    """A page is fetched again; what has no address comes back by its file, as do others' notes."""
    properties = dict(_vault(source))
    for part in source.list_parts if source.is_zip else [source]:
        if part.name not in properties:
            is_note = part.extension == "md"
            no_list = Skipped("file in the zip that is no list", part.name)
            yield as_document(part.name) if is_note else no_list
            continue
        entry = _of_file(properties[part.name], part.text)
        if entry.kind == DOCUMENT:
            entry.content_file = part.name
        yield link(entry) if entry.kind == LINK else entry


def _of_file(said: dict[str, Any], text: str) -> Entry:
    url = " ".join(texts_of(said.get("url")))
    body, _, highlights = text.rpartition(_HIGHLIGHTS)
    note = _CALLOUT.search(body or text)
    is_note = note is not None and note["kind"] == "note" and note["about"] == "mine"
    paths = _paths(texts_of(said.get("collections")))
    return Entry(
        url=url or None,
        kind=LINK if url else DOCUMENT,
        title=" ".join(texts_of(said.get("title"))),
        added=moment(" ".join(texts_of(said.get("created")))),
        tags=texts_of(said.get("tag_names")) or texts_of(said.get("tags")),
        collection=paths[0] if paths else None,
        collections=paths,
        note=_quoted(body or text, note.end())[0] if note and is_note else None,
        description=text_or_none(" ".join(texts_of(said.get("summary")))),
        highlights=_marked(f"> [!quote{highlights}") if body else [],
        read=_mark(said, "read"),
        favourite=_mark(said, "favourite"),
        later=_mark(said, "later"),
        archived=_mark(said, "archived"),
    )


def _mark(said: dict[str, Any], name: str) -> bool:
    return bool(flag(" ".join(texts_of(said.get(name)))))


def _marked(section: str) -> list[Highlight]:
    """Quotations in their callouts, each with its note below."""
    found = list(_CALLOUT.finditer(section))
    highlights = []
    for number, callout in enumerate(found):
        end = found[number + 1].start() if number + 1 < len(found) else len(section)
        quote, at = _quoted(section[:end], callout.end())
        highlights.append(Highlight(quote, section[at:end].strip(), color=color(callout["about"])))
    return highlights


def _quoted(text: str, start: int) -> tuple[str, int]:
    """The lines of a callout without their marks, and where it ends."""
    lines = []
    for line in text[start:].splitlines(keepends=True):
        if not line.startswith(">"):
            break
        lines.append(line)
    plain = "".join(re.sub(r"^> ?", "", line) for line in lines)
    return plain.strip(), start + sum(map(len, lines))


FAILURES = Format("librarian-entries", "Failed entries of an import", _is_failures, _failures)
JSON_LINES = Format("librarian-jsonl", "Librarian (JSON Lines)", _is_json_lines, _json_lines)
MARKDOWN = Format("librarian-markdown", "Librarian (Markdown)", _is_markdown, _markdown)
