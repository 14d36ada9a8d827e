"""Detect a document's media type from its bytes; Content-Type and file name are only hints."""

from __future__ import annotations

import re
import struct
import zipfile
import zlib
from io import BytesIO
from pathlib import PurePosixPath

from ingestion.documents import signatures, unsupported_types
from library import document_kinds

HTML = document_kinds.ARTICLE.media_types[0]
PDF = document_kinds.PDF.media_types[0]
TEXT = document_kinds.TEXT.media_types[0]
MARKDOWN = document_kinds.MARKDOWN.media_types[0]
EPUB = document_kinds.EPUB.media_types[0]
DOCX = document_kinds.DOCX.media_types[0]
UNKNOWN = "application/octet-stream"

MAX_PARTS = 5000  # of an archive
# What zipfile raises for a damaged or encrypted file.
_ZIP_DAMAGE = (
    *(zipfile.BadZipFile, zlib.error, struct.error, OSError, EOFError),
    *(KeyError, NotImplementedError, RuntimeError, ValueError),
)
_PART = b"PK\x01\x02"  # begins each entry of a zip file's directory
_PDF_OBJECT = re.compile(rb"[\r\n]\d{1,10} \d{1,5} obj\b")
_HEAD = 4096  # bytes looked at for markup
_MARKUP = re.compile(
    rb"<(?:!doctype\s+html|html|head|body|title|meta|article|main|div|p|h1)[\s>/]", re.IGNORECASE
)
_WHOLE_PAGE = re.compile(
    rb"(?:\s|<\?xml[^>]{0,200}>|<!--.{0,2000}?-->)*<(?:!doctype\s+html|html)[\s>]",
    re.IGNORECASE | re.DOTALL,
)
_MARKDOWN_NAMES = frozenset(document_kinds.MARKDOWN.extensions)
_TEXT_NAMES = frozenset(document_kinds.TEXT.extensions)
_PAGE_NAMES = frozenset(document_kinds.ARTICLE.extensions)


def sniff(content: bytes, declared_type: str, name: str) -> str:
    """The media type of the bytes; `name` is a file name or a URL's path."""
    head = content[:_HEAD]
    if head.startswith((b"PK\x03\x04", b"PK\x05\x06")):  # the second is of an empty one
        return _in_zip(content)
    if tar := signatures.tar_type(content):  # before PDF, as its first file may be one
        return tar
    if _is_pdf(content, head):
        return PDF
    for kind in document_kinds.DOCUMENT_KINDS:
        if kind.magic and head.startswith(kind.magic):
            return kind.media_types[0]
    if known := signatures.of_bytes(content) or unsupported_types.by_magic(head):
        return known
    if not _is_text(head):
        return UNKNOWN
    return _kind_of_text(content, head, declared_type.split(";")[0].strip().lower(), name)


def _is_pdf(content: bytes, head: bytes) -> bool:
    """Whether a PDF begins here, or after a little of something else, as readers allow.

    A text about PDFs names that beginning too, and holds none of their objects.
    """
    if head.lstrip(b"\xef\xbb\xbf \t\r\n").startswith(b"%PDF-"):
        return True
    return b"%PDF-" in head[:1024] and bool(_PDF_OBJECT.search(content))


def has_many_parts(content: bytes) -> bool:
    """Whether a zip file has too many parts even to list them; told without listing them."""
    return content.count(_PART) > MAX_PARTS


def _in_zip(content: bytes) -> str:
    if has_many_parts(content):
        return unsupported_types.ZIP
    try:
        with zipfile.ZipFile(BytesIO(content)) as archive:
            names = set(archive.namelist())
            mimetype = _start(archive, "mimetype", 200) if "mimetype" in names else b""
            if known := signatures.of_package(names, mimetype):
                return known
            if mimetype.strip() == EPUB.encode() or signatures.is_book_in_folder(names):
                return EPUB
            for kind in document_kinds.DOCUMENT_KINDS:
                if kind.zip_member and kind.zip_member in names:
                    return kind.media_types[0]
            if "[Content_Types].xml" in names:
                types = _start(archive, "[Content_Types].xml", 100_000)
                if known := signatures.of_content_types(types):
                    return known
            return unsupported_types.by_zip_members(names)
    except _ZIP_DAMAGE:
        return unsupported_types.ZIP


def _start(archive: zipfile.ZipFile, name: str, size: int) -> bytes:
    """The first bytes of a part; no more is unpacked, however large it is."""
    with archive.open(name) as part:
        return part.read(size)


def _is_text(head: bytes) -> bool:
    if head.startswith((b"\xff\xfe", b"\xfe\xff", b"\xef\xbb\xbf")):
        return True
    if b"\x00" in head:
        return is_utf_16(head)
    controls = sum(byte < 32 and byte not in b"\t\n\r\f\x1b" for byte in head)
    return controls <= len(head) / 100


def is_utf_16(head: bytes) -> bool:
    """Whether bytes without a mark are UTF-16: NULs on one side alone, and it decodes."""
    head = head[: len(head) // 2 * 2]
    even, odd = head[0::2].count(0), head[1::2].count(0)
    if min(even, odd):
        return False
    text = head.decode("utf-16-be" if even else "utf-16-le", "replace")
    return sum(not c.isprintable() and c not in "\t\r\n\f" for c in text) <= len(text) / 100


def _kind_of_text(content: bytes, head: bytes, declared: str, name: str) -> str:
    suffix = PurePosixPath(name).suffix.lower()
    text = head.lstrip(b"\xef\xbb\xbf\xff\xfe \t\r\n").replace(b"\x00", b"")
    if _WHOLE_PAGE.match(text):  # also one about a file, at an address that ends in its name
        return HTML
    if suffix in _MARKDOWN_NAMES or declared == MARKDOWN:
        return MARKDOWN
    if known := signatures.of_text(content):
        return known
    is_named_text = suffix in _TEXT_NAMES
    typed = unsupported_types.by_text(content, head, declared, name) or signatures.of_name(suffix)
    if typed and (not is_named_text or typed == "application/mbox"):  # as archives of lists are
        return typed
    looks_like_page = bool(_MARKUP.match(text)) or text.lower().startswith((b"<!--", b"<?xml"))
    if looks_like_page and _MARKUP.search(text):
        return HTML
    if is_named_text:
        return TEXT
    if declared in document_kinds.ARTICLE.media_types and b"<" in text:
        return HTML
    is_page = looks_like_page or _MARKUP.search(text)
    return HTML if is_page and suffix in _PAGE_NAMES else TEXT
