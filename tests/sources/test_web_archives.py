"""Pages saved in one file, and archives of many."""

from __future__ import annotations

import gzip
import plistlib
import zipfile
from io import BytesIO

import brotli
import pytest
from warcio.statusandheaders import StatusAndHeaders
from warcio.warcwriter import WARCWriter

from ingestion.documents.errors import BrokenDocument, NotContent
from tests.documents import builders
from tests.sources.reading import read

# warcio's writer leaves its temporary files to the garbage collector.
pytestmark = pytest.mark.filterwarnings("ignore::pytest.PytestUnraisableExceptionWarning")


def warc(*, packed: bool) -> bytes:
    out = BytesIO()
    writer = WARCWriter(out, gzip=packed)
    for path, status, kind, body in (
        ("article", "200 OK", "text/html; charset=utf-8", builders.article().encode()),
        ("gone", "404 Not Found", "text/html", b"<p>Nothing lives here, or anywhere.</p>"),
        ("a.png", "200 OK", "image/png", b"\x89PNG"),
        ("note.txt", "200 OK", "text/plain", "Närmast bron.".encode("cp1252")),
        ("robots.txt", "200 OK", "text/plain", b"User-agent: *"),
    ):
        writer.write_record(
            writer.create_warc_record(
                f"https://example.org/{path}",
                "response",
                payload=BytesIO(body),
                http_headers=StatusAndHeaders(status, [("Content-Type", kind)], "HTTP/1.1"),
            )
        )
    return out.getvalue()


# Made in the test: warcio leaves files open, which other tests would be blamed for.
@pytest.mark.parametrize("packed", ["not", "each record", "as one"])
def test_a_warc(packed: str) -> None:
    content = warc(packed=packed == "each record")
    document = read(gzip.compress(content) if packed == "as one" else content, "crawl.warc.gz")
    assert document.kind == "web_archive"
    assert "<https://example.org/article>" in document.markdown
    assert "Närmast bron." in document.markdown
    assert "Nothing lives here" not in document.markdown
    assert "HTTP/1.1" not in document.markdown
    assert "User-agent" not in document.markdown


def test_texts_of_a_crawl_without_their_pages() -> None:
    text = b"The crane was moved to the north quay in April. " * 5
    head = (
        "WARC/1.0\r\nWARC-Type: conversion\r\nWARC-Target-URI: https://example.org/crane\r\n"
        "WARC-Date: 2024-03-02T10:00:00Z\r\nWARC-Record-ID: <urn:uuid:1>\r\n"
        f"Content-Type: text/plain\r\nContent-Length: {len(text)}\r\n\r\n"
    )
    document = read(head.encode() + text + b"\r\n\r\n", "crawl.warc.wet")
    assert "The crane was moved" in document.markdown


def test_a_wacz() -> None:
    out = BytesIO()
    with zipfile.ZipFile(out, "w") as package:
        package.writestr("archive/data.warc.gz", warc(packed=True))
        package.writestr("datapackage.json", '{"title": "Canal crawl"}')
    document = read(out.getvalue(), "crawl.wacz")
    assert (document.kind, document.title) == ("web_archive", "Canal crawl")
    assert "Närmast bron." in document.markdown


def test_a_warc_of_nothing() -> None:
    with pytest.raises(NotContent):
        read(b"WARC/1.0\r\nWARC-Type: warcinfo\r\nContent-Length: 0\r\n\r\n\r\n\r\n", "a.warc")


def test_mhtml() -> None:
    page = builders.article().replace("=", "=3D")
    text = (
        "From: <Saved by Blink>\r\nSnapshot-Content-Location: https://example.org/a\r\n"
        "Subject: A page\r\nMIME-Version: 1.0\r\n"
        'Content-Type: multipart/related; type="text/html"; boundary="b"\r\n\r\n--b\r\n'
        "Content-Type: text/html\r\nContent-Transfer-Encoding: quoted-printable\r\n"
        f"Content-Location: https://example.org/a\r\n\r\n{page}\r\n--b--\r\n"
    )
    document = read(text, "a.mhtml")
    article = read(builders.article(), "a.html")
    assert (document.kind, document.url) == ("saved_page", "https://example.org/a")
    assert (document.title, document.markdown) == (article.title, article.markdown)


def test_frames_of_internet_explorer_are_found_by_their_address() -> None:
    frame = '</p><iframe src="frames/map.htm"></iframe>'
    page = builders.article().replace("</p>", frame, 1)
    text = (
        "From: <Saved by Windows Internet Explorer 8>\r\nSubject: A page\r\nMIME-Version: 1.0\r\n"
        'Content-Type: multipart/related; type="text/html"; boundary="b"\r\n\r\n--b\r\n'
        f"Content-Type: text/html\r\nContent-Location: http://example.org/a.htm\r\n\r\n{page}\r\n"
        "--b\r\nContent-Type: text/html\r\nContent-Location: http://example.org/frames/map.htm\r\n"
        "\r\n<p>The map of the old harbour, with its seven cranes and two docks.</p>\r\n--b--\r\n"
    )
    assert "seven cranes" in read(text, "a.mht").markdown


def test_a_webarchive() -> None:
    main = {
        "WebResourceData": builders.article().encode("utf-16"),
        "WebResourceURL": "https://example.org/a",
        "WebResourceTextEncodingName": "utf-16",
    }
    content = plistlib.dumps({"WebMainResource": main}, fmt=plistlib.FMT_BINARY)
    document = read(content, "a.webarchive")
    assert document.url == "https://example.org/a"
    assert document.markdown == read(builders.article(), "a.html").markdown


def test_a_damaged_webarchive() -> None:
    with pytest.raises(BrokenDocument):
        read(b"bplist00 WebMainResource", "a.webarchive")


def test_a_record_packed_with_brotli_is_read_and_a_damaged_one_passed_over() -> None:
    out = BytesIO()
    writer = WARCWriter(out, gzip=False)
    packed = brotli.compress(builders.article().encode())
    for name, body in (("a", packed[:60]), ("b", packed)):
        fields = [("Content-Type", "text/html"), ("Content-Encoding", "br")]
        headers = StatusAndHeaders("200 OK", fields, "HTTP/1.1")
        record = writer.create_warc_record(
            f"https://example.org/{name}", "response", payload=BytesIO(body), http_headers=headers
        )
        writer.write_record(record)
    assert "Thomas Ashworth" in read(out.getvalue(), "a.warc").markdown
