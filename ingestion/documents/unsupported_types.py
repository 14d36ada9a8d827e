"""Recognised types that are not supported: what is said of each, and what to submit instead.

`media_types.sniff` tells them by their bytes. Who writes a reader for one adds its kind to
`library.document_kinds` and takes its line out of here.
"""

from __future__ import annotations

import json
import re
from pathlib import PurePosixPath

from librarian_site.core.i18n.lazy_marks import gettext_noop as _

JSON, MAIL, MHTML, WARC = (
    "application/json",
    "message/rfc822",
    "multipart/related",
    "application/warc",
)
ATOM, RSS, JSON_FEED = "application/atom+xml", "application/rss+xml", "application/feed+json"
OPML, SITEMAP, SVG = "text/x-opml", "application/x-sitemap+xml", "image/svg+xml"
OFFICE_XML = "application/x-office+xml"
SHORTCUT = "application/x-mswinurl"
ZIP, GZIP, OLE = "application/zip", "application/gzip", "application/x-ole-storage"

_UNPACK = _("This is an archive: unpack it and hand in the files in it.")
_PICTURE = _("This is a picture, and has no text that can be read: hand in the text as a file.")
_SOUND = _("This is a recording: hand in its transcript.")
_VIDEO = _("This is a video: hand in its transcript.")
_PROGRAM = _("This is a program and no document.")
# What the person who handed it in is told of each.
UNSUPPORTED = {
    OPML: _("This is a list of feeds (OPML): import the file to follow them."),
    SITEMAP: _("This is a site's list of its pages (sitemap): hand in the addresses of articles."),
    JSON: _(
        "This is data (JSON) and no text to read: hand in the page that shows it, or import an "
        "export."
    ),
    SHORTCUT: _("This is a shortcut to an address: hand in the address, or import the file."),
    "text/calendar": _("This is a calendar: there is no text in it to file."),
    "application/ms-tnef": _(
        "This is what Outlook packs for itself (winmail.dat): ask for the mail as HTML."
    ),
    "text/vcard": _("This is a list of contacts: there is no text in it to file."),
    "application/octet-stream": _(
        "This is no kind of file that is known here: export it as PDF or DOCX and hand in that."
    ),
    GZIP: _UNPACK,
    "application/x-7z-compressed": _UNPACK,
    "application/vnd.rar": _UNPACK,
    "application/x-xz": _UNPACK,
    "application/x-bzip2": _UNPACK,
    "application/zstd": _UNPACK,
    OLE: _(
        "This is an old Office file (DOC, XLS or PPT): export it as PDF or DOCX and hand in that."
    ),
    "application/vnd.ms-outlook": _(
        "This is a mail of Outlook (MSG): save it as EML and hand in that."
    ),
    "application/x-encrypted-office": _(
        "This is an Office file that is protected by a password: save it without one and hand "
        "in that."
    ),
    OFFICE_XML: _(
        "This is an Office file as one XML file: export it as PDF or DOCX and hand in that."
    ),
    "application/vnd.oasis.opendocument": _(
        "This is an OpenDocument file: export it as PDF or DOCX and hand in that."
    ),
    "application/x-iwork": _(
        "This is a Pages, Numbers or Keynote file: export it as PDF or DOCX and hand in that."
    ),
    "application/x-mobipocket-ebook": _(
        "This is a Kindle book: convert it to EPUB and hand in that."
    ),
    "application/postscript": _("This is a PostScript file: convert it to PDF and hand in that."),
    "image/vnd.djvu": _("This is a DjVu file: convert it to PDF with its text and hand in that."),
    "application/vnd.sqlite3": _(
        "This is a database: there is no text in it to file; "
        "those of Firefox and Kobo are imported."
    ),
    "image/heic": _PICTURE,
    SVG: _PICTURE,
    "audio/ogg": _SOUND,
    "audio/mpeg": _SOUND,
    "audio/wav": _SOUND,
    "audio/flac": _SOUND,
    "video/mp4": _VIDEO,
    "video/webm": _VIDEO,
    "application/x-executable": _PROGRAM,
    "application/x-msdownload": _PROGRAM,
}
# Signatures: at which byte of the file, the bytes, and the type that they tell.
_MAGIC = (
    (0, b"\x89PNG", "image/png"),
    (0, b"\xff\xd8\xff", "image/jpeg"),
    (0, b"GIF8", "image/gif"),
    (8, b"WEBP", "image/webp"),
    (0, b"II*\x00", "image/tiff"),
    (0, b"MM\x00*", "image/tiff"),
    (4, b"ftyphei", "image/heic"),
    (4, b"ftypmif1", "image/heic"),
    (4, b"ftypavif", "image/heic"),
    (4, b"ftyp", "video/mp4"),
    (0, b"\x1a\x45\xdf\xa3", "video/webm"),
    (0, b"OggS", "audio/ogg"),
    (0, b"ID3", "audio/mpeg"),
    (8, b"WAVE", "audio/wav"),
    (0, b"fLaC", "audio/flac"),
    (0, b"\x7fELF", "application/x-executable"),
    (0, b"MZ", "application/x-msdownload"),
    (0, b"\xd0\xcf\x11\xe0", OLE),
    (0, b"7z\xbc\xaf\x27\x1c", "application/x-7z-compressed"),
    (0, b"Rar!\x1a\x07", "application/vnd.rar"),
    (0, b"\xfd7zXZ\x00", "application/x-xz"),
    (0, b"BZh", "application/x-bzip2"),
    (0, b"\x28\xb5\x2f\xfd", "application/zstd"),
    (60, b"BOOKMOBI", "application/x-mobipocket-ebook"),
    (0, b"%!PS", "application/postscript"),
    (0, b"AT&TFORM", "image/vnd.djvu"),
    (0, b"SQLite format 3\x00", "application/vnd.sqlite3"),
    (0, b"\x78\x9f\x3e\x22", "application/ms-tnef"),
    (0, b"BEGIN:VCALENDAR", "text/calendar"),
    (0, b"BEGIN:VCARD", "text/vcard"),
)
_ZIP_MEMBERS = {
    "Index/Document.iwa": "application/x-iwork",
    "content.xml": "application/vnd.oasis.opendocument",
}
_ROOT = re.compile(
    rb"(?:\s|<\?.{0,500}?\?>|<!--.{0,2000}?-->|<!doctype[^>\[]{0,500}>)*<(?:\w+:)?(\w+)[\s>/]",
    re.IGNORECASE | re.DOTALL,
)
_ROOTS = {
    b"rss": RSS,
    b"feed": ATOM,
    b"rdf": RSS,
    b"opml": OPML,
    b"urlset": SITEMAP,
    b"sitemapindex": SITEMAP,
    b"svg": SVG,
}
_OFFICE_ROOTS = (b"package", b"worddocument", b"workbook", b"document")
_OFFICE_NAMESPACE = re.compile(
    rb"schemas[.-]microsoft[.-]com[/:]office|urn:oasis:names:tc:opendocument:xmlns:office"
)
# Of Windows, of Linux's desktops and of the Mac.
_SHORTCUT = re.compile(
    rb"(?:\[[^\]\n]{1,60}\]\s*(?:[^\[\n]*\n\s*)*)?\[InternetShortcut\]|"
    rb"\[Desktop Entry\][^\[]*^Type=Link\b|"
    rb"(?:\s|<[?!][^>]*>)*<plist\b[^>]*>\s*<dict>\s*<key>URL</key>",
    re.MULTILINE,
)
_HEADER = re.compile(rb"^(?:[!-9;-~]+:.*\r?\n(?:[ \t].*\r?\n)*)+", re.MULTILINE)
_SENDER = re.compile(rb"^(?:from|sender|return-path):", re.IGNORECASE | re.MULTILINE)
_CARRIED = re.compile(
    rb"^(?:message-id|received|mime-version|delivered-to|dkim-signature|snapshot-content-location):",
    re.IGNORECASE | re.MULTILINE,
)
_SAVED_PAGE = re.compile(rb"^(?:snapshot-content-location:|content-type:\s*multipart/related)",
                         re.IGNORECASE | re.MULTILINE)  # fmt: skip
# What servers add to a mail that they pass on; a page that was saved as one (MHTML) has none.
_DELIVERED = re.compile(rb"^(?:message-id|received|to|delivered-to):", re.IGNORECASE | re.MULTILINE)
_SNAPSHOT = re.compile(rb"^snapshot-content-location:", re.IGNORECASE | re.MULTILINE)
_SUBJECT = re.compile(rb"^(?:subject|date):", re.IGNORECASE | re.MULTILINE)
_MAIL_NAMES = frozenset((".eml", ".emlx", ".mbox", ".mbx"))
# The line before each message of a mailbox (RFC 4155), and the size before one of Apple Mail.
_MAILBOX = re.compile(
    rb"From \S+(?: at \S+)? +(?:Mon|Tue|Wed|Thu|Fri|Sat|Sun) [^\n]{10,60}\n|From - [^\n]{10,60}\n"
)
_APPLE_SIZE = re.compile(rb"\d{1,10}[ \t]*\r?\n(?=[!-9;-~]+:)")
_JSON_NAMES = frozenset((".json", ".jsonl", ".ndjson", ".geojson", ".ipynb", ".har"))
MOST_JSON = 20_000_000  # bytes that are parsed to see whether they are JSON


def sentence(media_type: str) -> str:
    """What the person who handed it in is told."""
    if media_type in UNSUPPORTED:
        return UNSUPPORTED[media_type]
    return f"Documents of the type {media_type} can't be read."


def by_magic(head: bytes) -> str | None:
    """The type of a file that begins like this."""
    if head.startswith(b"\x1f\x8b"):
        return GZIP  # one of a web archive is told by `signatures.of_bytes`, before this
    return next((kind for at, magic, kind in _MAGIC if head.startswith(magic, at)), None)


def by_zip_members(names: set[str]) -> str:
    return next((kind for member, kind in _ZIP_MEMBERS.items() if member in names), ZIP)


def by_text(content: bytes, head: bytes, declared: str, name: str) -> str | None:
    """The type of a text that is for programs; None for one that people read."""
    suffix = PurePosixPath(name).suffix.lower()
    text = head.lstrip(b"\xef\xbb\xbf \t\r\n")
    if _SHORTCUT.match(text):
        return SHORTCUT
    root = _ROOT.match(text)
    if root and root[1].lower() in _OFFICE_ROOTS and _OFFICE_NAMESPACE.search(text):
        return OFFICE_XML
    if root and root[1].lower() in _ROOTS:
        return _ROOTS[root[1].lower()]
    if mail := _mail(text, is_named=suffix in _MAIL_NAMES):
        return mail
    if text[:1] in (b"{", b"[") and _is_json(content, suffix, declared):
        return JSON_FEED if b"jsonfeed.org/version" in text else JSON
    return None


def _mail(text: bytes, *, is_named: bool = False) -> str | None:
    """Mail, or a page saved as one, by its head: who it is from and how it came.

    `is_named`: its name says so, and the head need say less.
    """
    if text.startswith(b"From ") and (end := text.find(b"\n")) > 0:
        after = text[end + 1 :]
        sure = is_named or bool(_MAILBOX.match(text))
        is_box = not after.startswith(b"From ") and _mail(after, is_named=sure)
        return "application/mbox" if is_box else None
    if is_named and (size := _APPLE_SIZE.match(text)):
        text = text[size.end() :]
    header = _HEADER.match(text)
    if header is None or not (is_named or _CARRIED.search(header[0])):
        return None
    head = header[0]
    if _SAVED_PAGE.search(head) and not (is_named or _DELIVERED.search(head)):
        return MHTML
    if _SNAPSHOT.search(head):
        return MHTML
    return MAIL if _SENDER.search(head) or (is_named and _SUBJECT.search(head)) else None


def _is_json(content: bytes, suffix: str, declared: str) -> bool:
    if suffix in _JSON_NAMES or declared.endswith("json"):
        return True
    if len(content) > MOST_JSON:
        return False
    try:
        json.loads(content)
    except (ValueError, RecursionError):
        return False
    return True
