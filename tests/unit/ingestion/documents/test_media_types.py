"""What a document is, by looking at it."""

from __future__ import annotations

import zipfile
from io import BytesIO

import pytest

from ingestion.documents.media_types import DOCX, EPUB, HTML, MARKDOWN, PDF, TEXT, UNKNOWN, sniff
from tests.documents import builders


def zipped() -> bytes:
    out = BytesIO()
    with zipfile.ZipFile(out, "w") as archive:
        archive.writestr("a.txt", "x")
    return out.getvalue()


@pytest.mark.parametrize(
    ("content", "declared", "name", "kind"),
    [
        (builders.pdf(1), "text/html", "a.html", PDF),
        (b"junk before\n%PDF-1.4\n", "", "", PDF),
        (builders.word_document(), "application/zip", "", DOCX),
        (builders.book(1), "application/octet-stream", "", EPUB),
        (zipped(), "", "", "application/zip"),
        (b"PK\x03\x04 broken", "", "a.docx", UNKNOWN),
        (b"\x89PNG\r\n\x1a\n", "text/html", "", "image/png"),
        (b"\x00\x01\x02 binary", "text/html", "a.html", UNKNOWN),
        (b"\x01\x02\x03\x04\x05 controls", "text/plain", "", UNKNOWN),
        (b"<!doctype html><p>x", "text/plain", "", HTML),
        (b"  <html><body>x", "", "", HTML),
        (b"<?xml version='1.0'?><html><body>x", "", "", HTML),
        (b"<!-- a note --><div class=x>y</div>", "", "", HTML),
        (b"<!--" + b"x" * 9000 + b"--><p>y", "", "page.html", HTML),
        (b"words <p>and a tag", "text/html", "", HTML),
        (b"words and <p> a tag", "", "page.html", HTML),
        (b"<?xml version='1.0'?><rss/>", "application/rss+xml", "", TEXT),
        (b"plain words", "application/octet-stream", "", TEXT),
        (b"<p>kept as text", "", "notes.txt", HTML),
        (b"a <b> c", "", "notes.txt", TEXT),
        (b"# Title", "text/plain", "readme.md", MARKDOWN),
        (b"# Title", "text/markdown", "", MARKDOWN),
        ("Grüße".encode("utf-16"), "", "", TEXT),
        (b"", "", "", TEXT),
    ],
)
def test_kinds(content: bytes, declared: str, name: str, kind: str) -> None:
    assert sniff(content, declared, name) == kind
