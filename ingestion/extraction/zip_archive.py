"""ZIP and TAR archives: the documents in them, each a section under its path, nested ones too."""

from __future__ import annotations

import re
import unicodedata
from pathlib import PurePosixPath
from typing import TYPE_CHECKING

from ingestion.documents import processors
from ingestion.documents.errors import IngestionError, NotContent, TooLarge
from ingestion.documents.media_types import sniff
from ingestion.extraction import builders, nested, places, safe_zip, tar_archive
from ingestion.extraction.encoding import decode
from library.document_kinds import ARCHIVE

if TYPE_CHECKING:
    from collections.abc import Iterator
    from zipfile import ZipInfo

    from ingestion.documents.types import Document, Progress, Resource

PROCESSOR = processors.ARCHIVE

MAX_FILES = 1000
MAX_DEPTH = 3  # of archives in archives
_UTF_8 = 0x800  # general purpose bit 11 (APPNOTE.TXT, section 4.4.4)


def extract(resource: Resource, progress: Progress) -> Document:
    progress(0, "Opening the archive")
    found: list[tuple[str, Document]] = []
    left_out = []
    seen: set[tuple[str, str]] = set()  # many exports have each note in two forms
    for number, (path, content) in enumerate(_files(resource.content)):
        if number >= MAX_FILES:
            raise TooLarge(f"The archive has more than {MAX_FILES} files. Add fewer at once.")
        progress(min(99, number), path)
        try:
            document = nested.read(content, name=path)
        except IngestionError as error:
            left_out.append(f"- {builders.escaped(path)}: {builders.escaped(error.message)}")
            continue
        if (said := (path.removesuffix(PurePosixPath(path).suffix), document.markdown)) in seen:
            continue
        seen.add(said)
        found.append((path, document))
    if not found:
        raise NotContent("The archive has no document that can be read.")
    if len(found) == 1 and not left_out:
        return _packed_alone(resource, *found[0])
    sections = [_section(*each) for each in found]
    if left_out:
        sections.append("## Not read\n\n" + "\n".join(left_out))
    return builders.document(resource, ARCHIVE, "\n\n".join(sections))


def _packed_alone(resource: Resource, path: str, document: Document) -> Document:
    """An archive of one document, as books and large texts are handed on, is that document."""
    return builders.document(
        resource,
        ARCHIVE,
        places.within(nested.text_of(document), path=path),
        title=document.title,
        author=document.author,
        published_at=document.published_at,
        language=document.language,
        site=document.site,
        own_tags=document.own_tags,
    )


def _section(path: str, document: Document) -> str:
    shown = safe_zip.without_ids(path)
    is_named = _words(document.title) != _words(PurePosixPath(shown).stem)
    section = nested.section(document.title if is_named else shown, document)
    if is_named:
        section += f"\n\n— {builders.escaped(shown)}"
    return places.within(section, path=path)


def _files(content: bytes, prefix: str = "", depth: int = 0) -> Iterator[tuple[str, bytes]]:
    """Path and bytes of each file that is no system's own."""
    if tar_archive.is_tar(content):
        content = tar_archive.as_zip(content)
    with safe_zip.opened(content, safe_zip.MORE_METHODS) as archive:
        parts = archive.infolist()
        names = _names(parts)
        known = set(names)
        for part, name in zip(parts, names, strict=True):
            path = PurePosixPath(name)
            if part.is_dir() or safe_zip.is_system_file(path) or safe_zip.is_repeated(path, known):
                continue
            inner = archive.read(part)
            if sniff(inner, "", name) in ARCHIVE.media_types and depth < MAX_DEPTH:
                yield from _files(inner, f"{prefix}{name}/", depth + 1)
            else:
                yield f"{prefix}{name}", inner


def _words(name: str) -> str:
    return re.sub(r"[\s_-]+", " ", name)


def _names(parts: list[ZipInfo]) -> list[str]:
    """The files' names, guessed from all together where the archive does not say that it is UTF-8.

    zipfile takes them for code page 437, and many programs write that of their own system; where
    437 makes them words of Latin letters, it is right.
    """
    names = [part.filename.replace("\\", "/").replace("\n", " ") for part in parts]
    unsure = [n for n, part in enumerate(parts) if not _is_sure(part)]
    raw = "\n".join(names[n] for n in unsure)
    if all(map(_is_latin, raw)):
        return names
    for n, name in zip(unsure, decode(raw.encode("cp437"), markup=False).split("\n"), strict=True):
        names[n] = name
    return names


def _is_sure(part: ZipInfo) -> bool:
    """Whether the archive says that the name is UTF-8, or says it in UTF-8 beside the other.

    zipfile takes it from the Unicode path field (APPNOTE.TXT, section 4.6.9), where there is one.
    """
    return bool(part.flag_bits & _UTF_8) or not part.orig_filename.startswith(part.filename)


def _is_latin(character: str) -> bool:
    return character.isascii() or unicodedata.name(character, "").startswith("LATIN ")
