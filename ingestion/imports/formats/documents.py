"""Files of many documents: a zip file, a mailbox, notes of Evernote. Each becomes an item."""

from __future__ import annotations

import re
from pathlib import PurePosixPath
from typing import TYPE_CHECKING

from ingestion.documents.media_types import sniff
from ingestion.documents.unsupported_types import sentence
from ingestion.extraction.mail import extractor
from ingestion.extraction.safe_zip import is_repeated, is_system_file, parse_xml, without_ids
from ingestion.imports.entries import DOCUMENT, Entry, Skipped, unique
from ingestion.imports.formats.base import Format, Found
from ingestion.imports.formats.web_archives import FORMAT as WEB_ARCHIVE
from ingestion.imports.values import moment
from library.document_kinds import MAIL, of_media_type
from library.names import UNTITLED

if TYPE_CHECKING:
    from ingestion.imports.source import Source

_MAILBOX = MAIL.media_types[1]


def _has_documents(source: Source) -> bool:
    return any(isinstance(each, Entry) for each in _in_zip(source))


def _in_zip(source: Source) -> Found:
    """The files that can be read, folders as their collection; `content_file` is the path."""
    names = {part.name for part in source.parts}
    for part in source.parts:
        path = PurePosixPath(part.name)
        if is_system_file(path) or is_repeated(path, names):
            continue
        media_type = sniff(part.load(), "", part.name)
        if of_media_type(media_type) is None:
            yield Skipped(sentence(media_type), part.name)
            continue
        yield as_document(part.name)


def as_document(name: str) -> Entry:
    """The file of that name in the zip file."""
    path = _shelved(PurePosixPath(without_ids(name)))
    return Entry(
        kind=DOCUMENT,
        title=path.stem.replace("_", " ").strip() or name,
        collection=list(path.parts[:-1]) or None,
        content_file=name,
    )


def _shelved(path: PurePosixPath) -> PurePosixPath:
    """Its folder and name: a bundle (Bear, Ulysses) is one document, and so is a note of Apple's.

    Apple's app exports each into a folder of its own name.
    """
    folder = path.parent
    if folder.suffix.lower() == ".textbundle":
        return folder.with_suffix(path.suffix)
    return folder.parent / path.name if folder.name == path.stem else path


def _is_mailbox(source: Source) -> bool:
    if not source.content.startswith(b"From "):
        return False
    is_box = sniff(source.content, "", source.name) == _MAILBOX
    return is_box and len(extractor.message_ranges(source.content)) > 1


def _messages(source: Source) -> Found:
    """`content_file` is where in the file a message begins and ends."""
    for start, end in extractor.message_ranges(source.content):
        yield Entry(
            kind=DOCUMENT,
            title=extractor.subject_of(source.content[start:end]) or "No subject",
            content_file=f"{start}-{end}",
        )


_NOTE = re.compile(rb"<note\b[^>]*>.*?</note>", re.DOTALL)


def _is_evernote(source: Source) -> bool:
    return "<en-export" in source.head


def _notes(source: Source) -> Found:
    """`content_file` is where in the file a note begins and ends."""
    for found in _NOTE.finditer(source.content):
        note = parse_xml(found[0])
        yield Entry(
            kind=DOCUMENT,
            title=(note.findtext("title") or "").strip() or UNTITLED,
            added=moment(note.findtext("created")),
            tags=unique(tag.text for tag in note.findall("tag")),
            content_file=f"{found.start()}-{found.end()}",
        )


ARCHIVE = Format("documents", "Documents (zip)", _has_documents, _in_zip)
MAILBOX = Format("mailbox", "Mailbox (mbox)", _is_mailbox, _messages)
EVERNOTE = Format("evernote", "Evernote (ENEX)", _is_evernote, _notes)
# Their entries name places in the file itself.
BY_PLACE = (MAILBOX, EVERNOTE, WEB_ARCHIVE)
