"""Notes that Evernote exports (ENEX 4): each note a section, its ENML read as HTML."""

from __future__ import annotations

import re
from base64 import b64decode
from contextlib import suppress
from functools import partial
from typing import TYPE_CHECKING, Any

from lxml import etree

from ingestion.documents import processors
from ingestion.documents.errors import BrokenDocument, IngestionError
from ingestion.extraction import builders, nested, places
from library.document_kinds import NOTES
from library.names import UNTITLED
from library.pictures.links import embedded_link, md5_of

if TYPE_CHECKING:
    from datetime import datetime

    from ingestion.documents.types import Document, Progress, Resource

PROCESSOR = processors.NOTES

_TODO = re.compile(r"<en-todo\b([^>]{0,300}?)/?>(?:\s{0,20}</en-todo>)?")
_MEDIA = re.compile(r"<en-media\b[^>]{0,2000}?(?:/>|>\s{0,20}</en-media>)")
_HASH = re.compile(r"\bhash\s*=\s*[\"']([0-9a-fA-F]{32})[\"']")
_CODE = re.compile(
    r"<div[^>]{0,500}-en-codeblock:\s*true[^>]{0,500}>((?:<div\b[^>]{0,200}>.*?</div>|[^<]|<br\s*/>)*)</div>",
    re.DOTALL,
)
_LINE_ENDS = re.compile(r"</div>\s*<div\b[^>]{0,200}>|<br\s*/>")
_DONE = "completed"
_PROLOG = re.compile(r"\A\s*(?:<\?xml[^>]*\?>)?\s*(?:<!DOCTYPE[^>]*>)?\s*", re.DOTALL)


def extract(resource: Resource, progress: Progress) -> Document:
    progress(0, "Reading the notes")
    parser = etree.XMLParser(
        resolve_entities=False, no_network=True, load_dtd=False, huge_tree=False, strip_cdata=True
    )
    try:
        root = etree.fromstring(resource.content, parser)
    except (etree.XMLSyntaxError, ValueError) as error:
        raise BrokenDocument("The notes are damaged and can't be read.") from error
    notes = root.findall("note")
    if len(notes) == 1:
        note = notes[0]
        return builders.document(
            resource,
            NOTES,
            "\n\n".join(filter(None, (_source(note), _text(note)))),
            title=note.findtext("title") or "",
            author=note.findtext("note-attributes/author") or "",
            published_at=_created(note),
        )
    return builders.document(resource, NOTES, "\n\n".join(map(_section, notes)))


def _section(note: Any) -> str:
    title = (note.findtext("title") or "").strip()
    section = builders.section(
        title or UNTITLED,
        _text(note),
        author=note.findtext("note-attributes/author") or "",
        at=_created(note),
        tags=", ".join(tag.text or "" for tag in note.findall("tag")),
        url=_address(note),
    )
    return places.within(section, note=title)


def _address(note: Any) -> str:
    """The page that the note was clipped from."""
    return (note.findtext("note-attributes/source-url") or "").strip()


def _source(note: Any) -> str:
    """That page as a link, as `builders.section` writes it above one of several notes."""
    address = _address(note)
    is_web = address.startswith(("http://", "https://")) and not re.search(r"[\s<>]", address)
    return f"<{address}>" if is_web else ""


def _text(note: Any) -> str:
    """Named entities are known to HTML, so that the note's DTD is never asked for."""
    content = _PROLOG.sub("", note.findtext("content") or "")
    shown, *secrets = content.split("<en-crypt")
    content = shown + "".join(each.partition("</en-crypt>")[2] for each in secrets)
    content = _MEDIA.sub(partial(_media, _pictures(note)), content)
    content = _TODO.sub(lambda m: "☑ " if "true" in m[1] else "☐ ", content)
    content = _CODE.sub(_code, content)
    content = re.sub(r"<(/?)en-note\b[^>]{0,2000}>", r"<\1div>", content)
    blocks = (
        nested.whole_text(content, keep_images=True),
        _tasks(note),
        *map(_attachment, note.findall("resource")),
    )
    return "\n\n".join(filter(None, blocks))


def _media(pictures: frozenset[str], media: re.Match[str]) -> str:
    """The picture that stands there; other files have no place in the text."""
    found = _HASH.search(media[0])
    digest = found[1].lower() if found else ""
    return f'<img src="{embedded_link(digest)}" alt="">' if digest in pictures else ""


def _pictures(note: Any) -> frozenset[str]:
    """The digests by which the note's text names its pictures."""
    found = []
    for resource in note.findall("resource"):
        if (resource.findtext("mime") or "").startswith("image/"):
            with suppress(ValueError):
                found.append(md5_of(b64decode(resource.findtext("data") or "")))
    return frozenset(found)


def _code(block: re.Match[str]) -> str:
    """Lines of code, each of them a box in the note."""
    lines = _LINE_ENDS.sub("\n", block[1])
    return f"<pre><code>{re.sub('</?div[^>]*>', '', lines)}</code></pre>"


def _tasks(note: Any) -> str:
    return "\n".join(
        f"- {'☑' if task.findtext('taskStatus') == _DONE else '☐'} "
        f"{builders.escaped((task.findtext('title') or '').strip())}"
        for task in note.findall("task")
    )


def _attachment(resource: Any) -> str:
    """What stands in an attached document, under its name; pictures and recordings have no text."""
    name = resource.findtext("resource-attributes/file-name") or ""
    mime = resource.findtext("mime") or ""
    if mime.startswith(("image/", "audio/", "video/")):
        return ""
    try:
        content = b64decode(resource.findtext("data") or "")
        document = nested.read(content, name=name, declared_type=mime)
    except (ValueError, IngestionError):
        return ""
    return places.within(nested.section(name, document), attachment=name)


def _created(note: Any) -> datetime | None:
    return builders.moment(note.findtext("created") or "", ["%Y%m%dT%H%M%SZ"])
