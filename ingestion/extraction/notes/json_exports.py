"""Notes that Google Keep and Roam Research export as JSON."""

from __future__ import annotations

import json
import re
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any

from ingestion.documents import processors
from ingestion.documents.errors import BrokenDocument
from ingestion.extraction import builders, nested, places
from ingestion.extraction.encoding import decode
from ingestion.extraction.notes import note_tags, wiki_syntax
from library.document_kinds import NOTE_EXPORT
from library.names import UNTITLED

if TYPE_CHECKING:
    from collections.abc import Iterator

    from ingestion.documents.types import Document, Progress, Resource

PROCESSOR = processors.NOTES

MAX_DEPTH = 100
_TODO = re.compile(r"\{\{(?:\[\[)?(TODO|DONE)(?:\]\])?\}\}")
_REFERENCE = re.compile(r"\(\(([\w-]{1,40})\)\)")
_COMPONENT = re.compile(r"\{\{[^{}\n]*\}\}")
_ITALIC = re.compile(r"__(?=\S)([^_\n]+?)(?<=\S)__")
_MARKED = re.compile(r"\^\^(?=\S)([^^\n]+?)(?<=\S)\^\^")


def extract(resource: Resource, progress: Progress) -> Document:
    progress(0, "Reading the notes")
    try:
        value = json.loads(decode(resource.content, resource.charset, markup=False))
        return _keep(resource, value) if isinstance(value, dict) else _roam(resource, value)
    except builders.MISSHAPEN as error:
        raise BrokenDocument("The notes are damaged and can't be read.") from error


def _keep(resource: Resource, note: dict[str, Any]) -> Document:
    """One note: a text or a list, then the pages that it links to."""
    tasks = "\n".join(
        f"- {'☑' if task.get('isChecked') else '☐'} {builders.escaped(str(task.get('text', '')))}"
        for task in note.get("listContent") or []
    )
    text = builders.escaped(str(note.get("textContent") or "")).replace("\n", "  \n")
    if not text and note.get("textContentHtml"):
        text = nested.whole_text(str(note["textContentHtml"]))
    links = "\n".join(
        f"- [{builders.escaped(str(link.get('title') or link['url']))}](<{link['url']}>)"
        for link in note.get("annotations") or []
        if str(link.get("url", "")).startswith(("http://", "https://"))
    )
    return builders.document(
        resource,
        NOTE_EXPORT,
        "\n\n".join(filter(None, (text, tasks, links))),
        title=str(note.get("title") or ""),
        published_at=_time(note.get("createdTimestampUsec"), 1_000_000),
        own_tags=tuple(str(each["name"]) for each in note.get("labels") or [] if each.get("name")),
    )


def _roam(resource: Resource, pages: list[dict[str, Any]]) -> Document:
    blocks = {each["uid"]: each for page in pages for each in _blocks(page) if "uid" in each}
    texts = {str(page.get("title") or UNTITLED): "\n".join(_lines(page, blocks)) for page in pages}
    made = _time(pages[0].get("create-time"), 1000) if len(pages) == 1 else None
    if len(pages) == 1:
        title, text = next(iter(texts.items()))
        written = "\n\n".join(str(block.get("string") or "") for block in _blocks(pages[0]))
        return builders.document(
            resource,
            NOTE_EXPORT,
            text,
            title=title,
            published_at=made,
            own_tags=note_tags.in_text(written),
        )
    sections = (
        places.within(builders.section(title, text), note=title)
        for title, text in texts.items()
        if text.strip()
    )
    return builders.document(resource, NOTE_EXPORT, "\n\n".join(sections))


def _blocks(parent: dict[str, Any], depth: int = 0) -> Iterator[dict[str, Any]]:
    for block in parent.get("children") or []:
        if depth < MAX_DEPTH:
            yield block
            yield from _blocks(block, depth + 1)


def _lines(
    parent: dict[str, Any], blocks: dict[str, dict[str, Any]], depth: int = 0
) -> Iterator[str]:
    """Blocks as a list; headings stand in it as bold text."""
    for block in parent.get("children") or []:
        if depth >= MAX_DEPTH:
            return
        text = _shown(str(block.get("string") or ""), blocks)
        text = f"**{text}**" if block.get("heading") and text else text
        if text:
            yield f"{'  ' * depth}- " + text.replace("\n", f"\n{'  ' * (depth + 1)}")
        yield from _lines(block, blocks, depth + bool(text))


def _shown(text: str, blocks: dict[str, dict[str, Any]]) -> str:
    """A block's words: those of the block that it names, none for what is drawn by programs."""
    text = _REFERENCE.sub(lambda f: str(blocks.get(f[1], {}).get("string", "")), text)
    text = _TODO.sub(lambda f: "☑" if f[1] == "DONE" else "☐", text)
    text = _ITALIC.sub(r"*\1*", _COMPONENT.sub("", text))
    return wiki_syntax.as_markdown(_MARKED.sub(r"**\1**", text)).strip()


def _time(value: Any, units: int) -> datetime | None:
    if not isinstance(value, (int, float)) or value <= 0:
        return None
    return datetime.fromtimestamp(value // units, UTC)
