"""Open zip files from outside safely: limits of their number of parts and unpacked size."""

from __future__ import annotations

import lzma
import re
import struct
import zipfile
import zlib
from collections.abc import Collection, Iterator
from contextlib import contextmanager
from io import BytesIO
from pathlib import PurePosixPath
from typing import Any

from lxml import etree

from ingestion.documents.errors import BrokenDocument, CopyProtected, TooLarge
from ingestion.documents.media_types import MAX_PARTS, has_many_parts

_SYSTEM_FILES = frozenset(("__MACOSX", "Thumbs.db", "desktop.ini"))
MAX_UNPACKED = 200_000_000  # bytes, of all parts together
MAX_RATIO = 200  # of unpacked to packed; XML reaches a tenth of it
RATIO_FROM = 10_000_000  # bytes unpacked from which the ratio counts
_ENCRYPTED = 0x1  # general purpose bit 0 (APPNOTE.TXT, section 4.4.4)
_METHODS = (zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED)
MORE_METHODS = (*_METHODS, zipfile.ZIP_BZIP2, zipfile.ZIP_LZMA)  # of archives that are no document
DAMAGE = (
    *(zipfile.BadZipFile, zlib.error, struct.error),
    *(KeyError, EOFError, NotImplementedError, RuntimeError, ValueError),
    *(OSError, lzma.LZMAError),  # of the decompressors of bzip2 and LZMA
)


@contextmanager
def opened(content: bytes, methods: Collection[int] = _METHODS) -> Iterator[zipfile.ZipFile]:
    """The archive, once it is known to unpack to a sane size. Archives in it stay packed.

    `methods` are those that its parts may be compressed by.

    Raises TooLarge, and BrokenDocument for whatever reading it meets.
    """
    if has_many_parts(content):
        raise TooLarge(f"The archive has more than {MAX_PARTS} parts.")
    with damage_named(), zipfile.ZipFile(BytesIO(content)) as archive:
        check(archive.infolist(), len(content), methods=methods)
        yield archive


@contextmanager
def damage_named() -> Iterator[None]:
    """Raise BrokenDocument for whatever reading an archive meets."""
    try:
        yield
    except DAMAGE as error:
        raise BrokenDocument("The file is damaged: not all of it could be unpacked.") from error


def unpacks_to_too_much(limit: int) -> TooLarge:
    return TooLarge(
        f"The archive unpacks to more than {limit // 1_000_000} MB. Add its parts one by one."
    )


def check(
    parts: list[zipfile.ZipInfo],
    packed: int,
    *,
    max_unpacked: int = 0,
    methods: Collection[int] = _METHODS,
) -> None:
    """Raise TooLarge or BrokenDocument for an archive that may not be unpacked.

    `max_unpacked` is in bytes, of all parts together; 0 is MAX_UNPACKED.
    """
    max_unpacked = max_unpacked or MAX_UNPACKED
    unpacked = sum(part.file_size for part in parts)
    if unpacked > max_unpacked:
        raise unpacks_to_too_much(max_unpacked)
    if unpacked > max(RATIO_FROM, MAX_RATIO * packed):
        raise TooLarge(f"The archive unpacks to more than {MAX_RATIO} times its size.")
    for part in parts:
        if part.flag_bits & _ENCRYPTED:
            raise CopyProtected("The archive is protected by a password.")
        if part.compress_type not in methods:
            raise BrokenDocument(
                "The file is packed in a way that can't be read here. Pack it as a plain ZIP file."
            )
        if _is_outside(part.filename):
            raise BrokenDocument("The file names parts outside of itself.")


_NOTION_ID = re.compile(r" [0-9a-f]{32}(?=[/._]|$)")


def without_ids(path: str) -> str:
    """The path without the numbers that Notion puts behind each page's and folder's name."""
    return _NOTION_ID.sub("", path)


def is_repeated(path: PurePosixPath, names: Collection[str]) -> bool:
    """Whether another file has all of it: Notion writes a table's view beside the whole table."""
    whole = path.with_name(f"{path.stem}_all.csv")
    return path.suffix == ".csv" and bool(_NOTION_ID.search(path.stem)) and str(whole) in names


def is_system_file(path: PurePosixPath) -> bool:
    """Whether a file is hidden, of the system, or of Word beside a document that is open (`~$`)."""
    if path.name == "info.json" and path.parent.suffix == ".textbundle":
        return True  # says what wrote the note
    return any(part.startswith((".", "~$")) or part in _SYSTEM_FILES for part in path.parts)


def _is_outside(name: str) -> bool:
    path = PurePosixPath(name.replace("\\", "/"))
    return path.is_absolute() or ".." in path.parts or name[1:2] == ":"


def parse_xml(content: bytes) -> Any:
    """The root element; no entities, no network, no giant trees. Raises BrokenDocument."""
    parser = etree.XMLParser(resolve_entities=False, no_network=True, load_dtd=False)
    try:
        return etree.fromstring(content, parser)
    except (etree.XMLSyntaxError, ValueError) as error:
        raise BrokenDocument(f"The file is damaged: {str(error).rstrip('.')}.") from error
