"""What a document is, by looking at it."""

from __future__ import annotations

import gzip
import zipfile
from io import BytesIO

import pytest
from django.utils.translation import override

from ingestion.documents.media_types import DOCX, EPUB, HTML, MARKDOWN, PDF, TEXT, UNKNOWN, sniff
from ingestion.documents.unsupported_types import (
    ATOM,
    JSON,
    JSON_FEED,
    MAIL,
    MHTML,
    OPML,
    RSS,
    UNSUPPORTED,
    WARC,
    sentence,
)
from librarian_site.core.i18n.stored_text import translated
from library import document_kinds
from tests.documents import builders


def zipped(content: bytes = b"x") -> bytes:
    out = BytesIO()
    with zipfile.ZipFile(out, "w") as archive:
        archive.writestr("a.txt", content)
    return out.getvalue()


@pytest.mark.parametrize(
    ("content", "declared", "name", "kind"),
    [
        (builders.pdf(1), "text/html", "a.html", PDF),
        (b"junk before\n%PDF-1.4\n1 0 obj\n<<>>\nendobj", "", "", PDF),
        (b"# PDF\n\nEach begins with\n\n%PDF-1.4\n", "", "a.md", MARKDOWN),
        (zipped(b"%PDF-1.4\n1 0 obj"), "", "", "application/zip"),
        (b"PK\x05\x06" + b"\0" * 18, "", "", "application/zip"),
        (builders.word_document(), "application/zip", "", DOCX),
        (builders.book(1), "application/octet-stream", "", EPUB),
        (zipped(), "", "", "application/zip"),
        (b"PK\x03\x04 broken", "", "a.docx", "application/zip"),
        (b"\x89PNG\r\n\x1a\n", "text/html", "", "image/png"),
        (b"\x00\x01\x02 binary", "text/html", "a.html", UNKNOWN),
        (b"\x01\x02\x03\x04\x05 controls", "text/plain", "", UNKNOWN),
        (b"<!doctype html><p>x", "text/plain", "", HTML),
        (b"  <html><body>x", "", "", HTML),
        ("<html><body>Grüße".encode("utf-16-le"), "", "", HTML),
        ("Grüße aus dem Hafen".encode("utf-16-be"), "", "a.txt", TEXT),
        (b"\x00\x01\x02\x03" * 40, "text/plain", "a.txt", UNKNOWN),
        (b"<?xml version='1.0'?><html><body>x", "", "", HTML),
        (b"<!-- a note --><div class=x>y</div>", "", "", HTML),
        (b"<!--" + b"x" * 9000 + b"--><p>y", "", "page.html", HTML),
        (b"words <p>and a tag", "text/html", "", HTML),
        (b"words and <p> a tag", "", "page.html", HTML),
        (b"<?xml version='1.0'?><rss version='2.0'><title>x", "text/xml", "", RSS),
        (b"<!-- x --><feed xmlns='http://www.w3.org/2005/Atom'>", "", "", ATOM),
        (b"<rdf:RDF xmlns='http://purl.org/rss/1.0/'>", "", "", RSS),
        (b'{"version": "https://jsonfeed.org/version/1.1", "items": []}', "", "", JSON_FEED),
        (b"<opml version='2.0'><body><outline xmlUrl='https://e.org/'", "", "", OPML),
        (b'{"a": [1, 2]}', "application/json", "", JSON),
        (b'{"a": [1, 2]}', "", "notes.txt", TEXT),
        (b"[A link](https://example.org) and words", "", "", TEXT),
        (b"From: ada@example.org\r\nMessage-ID: <1@x>\r\nSubject: hi\r\n\r\nHi", "", "", MAIL),
        (b"Subject: none\nFrom: here on it is text", "", "", TEXT),
        (b"From ada Mon\nFrom: a@b.org\nReceived: x\n\nHi", "", "", "application/mbox"),
        (
            b"From ada at example.org  Tue Mar  5 10:00:00 2024\n"
            b"From: ada at example.org (Ada Pell)\nMessage-ID: <1@x>\n\nHi",
            *("", "2024-March.txt", "application/mbox"),
        ),
        (b"From the harbour\nto the sea", "", "", TEXT),
        (
            b"From: <Blink>\nMIME-Version: 1\nContent-Type: multipart/related;\n\tb=x\n\n",
            "",
            "page.mhtml",
            MHTML,
        ),
        (b"WARC/1.1\r\nWARC-Type: warcinfo", "", "", WARC),
        (gzip.compress(b"WARC/1.0\r\n"), "", "a.warc.gz", WARC),
        (gzip.compress(b"x"), "", "", "application/gzip"),
        (b"7z\xbc\xaf\x27\x1c", "", "", "application/x-7z-compressed"),
        (b"a" * 257 + b"ustar", "", "", "application/x-tar"),
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


def test_what_is_not_read_is_refused_by_name_with_what_to_do() -> None:
    assert sentence("application/gzip").startswith("This is an archive: unpack it")
    assert sentence("application/octet-stream").startswith("This is no kind of file that is known")
    assert sentence("x/y") == "Documents of the type x/y can't be read."
    assert not [kind for kind in UNSUPPORTED if document_kinds.of_media_type(kind)]


@pytest.mark.parametrize("language", ["de", "fr", "es"])
def test_what_is_refused_is_told_in_the_reader_s_language(language: str) -> None:
    said = [sentence(kind) for kind in (*UNSUPPORTED, "x/y")]
    with override(language):
        assert [each for each in said if translated(each) == each] == []


@pytest.mark.parametrize(
    "name",
    ["/brill/gate/blob/trunk/README.md", "/notes.org", "/x/paper.tex", "/list.csv", "/doc.adoc"],
)
def test_a_page_about_a_file_is_a_page(name: str) -> None:
    page = b"\n<!-- made by x --><!DOCTYPE html>\n<html lang=en><title>x</title><p>Text."
    assert sniff(page, "text/html; charset=utf-8", name) == "text/html"
    assert (
        sniff(b"<div align=center>\n\n# Gate\n</div>", "text/plain", "README.md") == "text/markdown"
    )


def test_the_end_of_a_host_s_name_is_no_file_s() -> None:
    from ingestion.extraction import nested
    from tests.documents import builders

    document = nested.read_page(builders.article().encode(), url="https://brill.example.org/")
    assert (document.kind, document.title) == ("article", "The keepers of Marrow Point")
    bare = nested.read(b"* One\n* Two", url="https://brill.example.org")
    assert bare.kind == "text"
