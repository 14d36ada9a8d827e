"""Detect kinds of documents without a magic number: by structure first, then by file name."""

from __future__ import annotations

import bz2
import lzma
import re
import zlib

from library import document_kinds as kinds

_HEAD, _SAMPLE = 8192, 200_000  # bytes looked at
_CLIPPINGS = re.compile(rb"\A[^\n]{1,500}\r?\n\s*-[^\n]{5,300}\r?\n.{0,5000}?\r?\n={10}\s", re.S)
_SUBTITLE = re.compile(rb"\A(?:\d+\s*\r?\n)?\d{1,2}:\d{2}:\d{2}[.,]\d{3} --> \d")
_SBV = re.compile(rb"\A\d+:\d{2}:\d{2}\.\d{3},\d+:\d{2}:\d{2}\.\d{3}[ \t]*\r?\n")
_LRC = re.compile(
    rb"\A(?:\[[a-z]{2,8}:[^\]\n]{0,200}\]\s*)*(?:\[\d{1,3}:\d{2}[.:]\d{1,3}\][^\n]*\s*){2}"
)
_CAPTIONS_XML = re.compile(
    rb"<(?:\w+:)?tt[\s>][^<>]{0,3000}ns/ttml|<timedtext\b|<transcript>\s*<text start="
)
_OPML_LINK = re.compile(rb"""\s(?:xmlUrl|htmlUrl|url)\s*=\s*["']""", re.IGNORECASE)
_WEBVTT = re.compile(rb"\AWEBVTT(?:[ \t][^\n]*)?(?:\r?\n|\Z)")
# The class is named first, but for comments and commands such as \PassOptionsToPackage.
_LATEX = re.compile(rb"\A(?:[ \t]*(?:[%\\][^\n]*)?\n)*[ \t]*\\documentclass\s*[\[{]")
_JSON_BEGINS = re.compile(rb"\A(?:\{\s*\"|\[\s*\{)")
_JSON = (
    (re.compile(rb'"nbformat"\s*:|"cell_type"\s*:'), kinds.NOTEBOOK.media_types[0]),
    (re.compile(rb"jsonfeed\.org/version"), kinds.FEED.media_types[2]),
    (re.compile(rb'"wireMagic"\s*:|"tStartMs"\s*:'), kinds.CAPTIONS.media_types[2]),
    (
        re.compile(rb'\A\s*\[\s*\{\s*"text"\s*:\s*"(?:[^"\\]|\\.)*",\s*"start"\s*:\s*[\d.]+'),
        kinds.CAPTIONS.media_types[2],
    ),
    (
        re.compile(rb'"segments"\s*:\s*\[\s*\{[^{}\[\]]{0,300}"start(?:Time)?"\s*:\s*[\d.]+'),
        kinds.CAPTIONS.media_types[2],
    ),
    (
        re.compile(rb'"isTrashed"\s*:[^{}]{0,5000}"isPinned"\s*:|"userEditedTimestampUsec"\s*:'),
        kinds.NOTE_EXPORT.media_types[0],
    ),
    (re.compile(rb'"string"\s*:.*"(?:edit-time|uid)"\s*:', re.S), kinds.NOTE_EXPORT.media_types[1]),
    (re.compile(rb'"itemType"\s*:\s*"'), kinds.ZOTERO.media_types[0]),
    (re.compile(rb'"drawer"\s*:|"md5sum"\s*:'), kinds.KOREADER.media_types[0]),
)
# Text whose kind its name alone tells.
_NAMED = {
    ".rst": kinds.RST.media_types[0],
    ".org": kinds.ORG.media_types[0],
    ".tex": kinds.LATEX.media_types[0],
    ".latex": kinds.LATEX.media_types[0],
    ".adoc": kinds.ASCIIDOC.media_types[0],
    ".asciidoc": kinds.ASCIIDOC.media_types[0],
    ".csv": "text/csv",
    ".tsv": "text/tab-separated-values",
}
XZ_MEMORY = 200_000_000  # bytes that unpacking may take; it takes 65 MB of what `xz -9` packed
_PACKED = 1_000_000  # bytes of a packed file, in which its first block ends
# What a TAR file is called by how it is compressed.
_TARS = dict(zip(("", "gzip", "bzip2", "xz"), kinds.ARCHIVE.media_types[1:], strict=True))
_OFFICE_PACKAGES = {
    b"application/vnd.oasis.opendocument.text": kinds.ODT.media_types[0],
    b"application/vnd.oasis.opendocument.spreadsheet": kinds.SPREADSHEET.media_types[1],
    b"application/vnd.oasis.opendocument.presentation": kinds.SLIDES.media_types[1],
}
_MAIN_PARTS = (
    (b"wordprocessingml.document.main+xml", kinds.DOCX),
    (b"wordprocessingml.template.main+xml", kinds.DOCX),
    (b"ms-word.document.macroEnabled.main+xml", kinds.DOCX),
    (b"spreadsheetml.sheet.main+xml", kinds.SPREADSHEET),
    (b"presentationml.presentation.main+xml", kinds.SLIDES),
    (b"presentationml.slideshow.main+xml", kinds.SLIDES),
)
# Entries of OLE files, as their directory names them; a mail may hold a workbook.
_OLE_ENTRIES = tuple(
    (name.encode("utf-16-le"), media)
    for name, media in (
        ("EncryptedPackage", "application/x-encrypted-office"),
        ("__properties_version1.0", "application/vnd.ms-outlook"),
        ("Workbook", "application/vnd.ms-excel"),
    )
)


def of_bytes(content: bytes) -> str | None:
    """The media type of what is no text and no zip file."""
    if content.startswith(b"bplist") and b"WebMainResource" in content:
        return kinds.SAVED_PAGE.media_types[1]
    if content.startswith(b"\xd0\xcf\x11\xe0"):
        return next((media for entry, media in _OLE_ENTRIES if entry in content), None)
    if content.startswith(b"WARC/") or _unpacked_start(content).startswith(b"WARC/"):
        return kinds.WEB_ARCHIVE.media_types[0]
    return None


def tar_type(content: bytes) -> str | None:
    """The media type of a TAR file, compressed or not (POSIX.1-1988 and later, GNU)."""
    packing = next((name for magic, name in _COMPRESSED if content.startswith(magic)), "")
    head = content[:512] if not packing else _unpacked_start(content, packing)
    return _TARS[packing] if head[257:262] == b"ustar" else None


def is_book_in_folder(names: set[str]) -> bool:
    """Whether an e-book was packed with the folder that it lies in; several are an archive."""
    found = [name for name in names if name.endswith("/META-INF/container.xml")]
    folder = found[0].partition("/")[0] if len(found) == 1 else ""
    apple = "__MACOSX"
    return bool(folder) and all(name.partition("/")[0] in (folder, apple) for name in names)


def of_content_types(listed: bytes) -> str | None:
    """The media type of an office package by its list of parts, whatever they are named."""
    return next((kind.media_types[0] for part, kind in _MAIN_PARTS if part in listed), None)


def of_package(names: set[str], mimetype: bytes) -> str | None:
    """The media type of a zip file with these parts; `mimetype` is what its part so named says."""
    if mimetype.strip() in _OFFICE_PACKAGES:
        return _OFFICE_PACKAGES[mimetype.strip()]
    if "datapackage.json" in names and any(name.startswith("archive/") for name in names):
        return kinds.WEB_ARCHIVE.media_types[1]
    return None


# The root says what it is by its namespace, by the DOCTYPE before it, or by what stands in it.
_XML_DOCUMENTS = (
    (
        re.compile(rb"""office:mimetype=["']application/vnd\.oasis\.opendocument\.text["']"""),
        kinds.ODT.media_types[1],
    ),
    (re.compile(rb"<(?:\w+:)?FictionBook[\s>]"), kinds.FICTION_BOOK.media_types[0]),
    (re.compile(rb"<(?:\w+:)?TEI(?:\.2)?[\s>]"), kinds.XML_DOCUMENT.media_types[2]),
    (
        re.compile(
            rb"docbook\.org/ns/docbook|//DTD DocBook|<(?:article|book|chapter)info[\s>]", re.I
        ),
        kinds.XML_DOCUMENT.media_types[1],
    ),
    (
        re.compile(rb"//DTD (?:JATS|Journal)|<article\b[^>]*\b(?:article-type|dtd-version)="),
        kinds.XML_DOCUMENT.media_types[0],
    ),
)


def _xml_document(text: bytes) -> str | None:
    """The media type of an article or a book in XML."""
    if not text.startswith((b"<?xml", b"<!DOCTYPE", b"<article", b"<book", b"<TEI", b"<chapter")):
        return None
    head = text[:4000]
    if b"<html" in head.lower():
        return None
    return next((media for pattern, media in _XML_DOCUMENTS if pattern.search(head)), None)


def of_text(content: bytes) -> str | None:
    """The media type of a text that has a form of its own; None for a page or plain text."""
    if content.startswith((b"\xff\xfe", b"\xfe\xff")):
        content = content[:_SAMPLE].decode("utf-16", "replace").encode()
    sample = content[:_SAMPLE].removeprefix(b"\xef\xbb\xbf").lstrip()
    text = sample[:_HEAD]
    if _JSON_BEGINS.match(text):
        return next((media for pattern, media in _JSON if pattern.search(sample)), None)
    if found := _xml_document(text):
        return found
    if text.startswith(b"<") and b"<opml" in text and not _OPML_LINK.search(content):
        return kinds.OUTLINE.media_types[0]
    if text.startswith(b"<") and b"<en-export" in text:
        return kinds.NOTES.media_types[0]
    if text.startswith(b"<") and b"<plist" in text and b"WebMainResource" in text:
        return kinds.SAVED_PAGE.media_types[1]
    if _SUBTITLE.match(text):
        return kinds.CAPTIONS.media_types[1]
    if text.startswith(b"<") and _CAPTIONS_XML.search(text):
        return kinds.CAPTIONS.media_types[3]
    if _SBV.match(text):
        return kinds.CAPTIONS.media_types[4]
    if _LRC.match(text):
        return kinds.CAPTIONS.media_types[5]
    if text.startswith(b"[Script Info]"):
        return kinds.CAPTIONS.media_types[6]
    if _WEBVTT.match(text) and b"-->" in sample:
        return kinds.CAPTIONS.media_types[0]
    if _CLIPPINGS.match(text):
        return kinds.KINDLE_CLIPPINGS.media_types[0]
    if text.startswith((b"--", b"return")) and b'["annotations"]' in sample:
        return kinds.KOREADER.media_types[1]
    if _LATEX.match(text):
        return kinds.LATEX.media_types[0]
    return None


def of_name(suffix: str) -> str | None:
    """The media type of a text of which only its name's ending tells the form."""
    return _NAMED.get(suffix)


_COMPRESSED = ((b"\x1f\x8b", "gzip"), (b"BZh", "bzip2"), (b"\xfd7zXZ\x00", "xz"))


def _unpacked_start(content: bytes, packing: str = "gzip") -> bytes:
    """The first 512 bytes; empty where it is packed otherwise, or damaged."""
    packed = content[:_PACKED]
    try:
        match packing:
            case "bzip2":
                return bz2.BZ2Decompressor().decompress(packed, 512)
            case "xz":
                return lzma.LZMADecompressor(memlimit=XZ_MEMORY).decompress(packed, 512)
        return zlib.decompressobj(31).decompress(packed[:8192], 512)
    except (zlib.error, lzma.LZMAError, OSError, EOFError):
        return b""
