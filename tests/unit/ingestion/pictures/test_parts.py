"""Pictures that documents bring along."""

from __future__ import annotations

import zipfile
from base64 import b64encode
from io import BytesIO

import pytest

from ingestion.documents.errors import BrokenDocument, TooLarge
from ingestion.documents.media_types import HTML
from ingestion.documents.types import Resource, no_progress
from ingestion.extraction import extract
from ingestion.pictures.parts import MHTML, part_of
from library.pictures.links import embedded_part

PICTURE = bytes(range(256)) * 8
PROSE = (
    "The lamp burned all night, and the keeper wrote down every ship that passed the point. " * 4
)


def find(document: bytes, name: str, media_type: str = "", *, most: int = 10_000) -> bytes:
    return part_of(document, name, media_type, max_bytes=most)


def saved_page(picture: str) -> bytes:
    return (
        f"<html><head><title>The lamp</title></head><body><article><h1>The lamp</h1><p>{PROSE}</p>"
        f"<p><img alt='At night' src='{picture}'></p><p>{PROSE}</p></article></body></html>"
    ).encode()


def test_a_part_of_an_archive() -> None:
    out = BytesIO()
    with zipfile.ZipFile(out, "w") as archive:
        archive.writestr("img/a.png", PICTURE)
    assert find(out.getvalue(), "img/a.png") == PICTURE
    with pytest.raises(BrokenDocument):
        find(out.getvalue(), "img/b.png")
    with pytest.raises(TooLarge):
        find(out.getvalue(), "img/a.png", most=100)
    with pytest.raises(BrokenDocument):
        find(b"no archive", "img/a.png")


def test_a_picture_that_is_written_into_its_page() -> None:
    data = b64encode(PICTURE).decode()
    page = saved_page(f"data:image/png;base64,{data}")
    document = extract(Resource(page, HTML, url="https://site.example/lamp"), no_progress)
    start = document.markdown.index("embedded:")
    link = document.markdown[start : document.markdown.index(")", start)]
    assert f"![At night]({link})" in document.markdown
    assert find(page, embedded_part(link)) == PICTURE
    assert find(b"<p>Another.</p>" + page, embedded_part(link)) == PICTURE
    with pytest.raises(BrokenDocument):
        find(b"<p>Another.</p>", embedded_part(link))


@pytest.mark.parametrize("picture", ["data:image/png;base64,iVBORw0KGgo=", "data:text/html,x"])
def test_what_holds_a_place_is_no_picture(picture: str) -> None:
    document = extract(Resource(saved_page(picture), HTML), no_progress)
    assert "embedded:" not in document.markdown


def test_a_picture_of_mhtml_by_its_address() -> None:
    lines = [
        "MIME-Version: 1.0",
        'Content-Type: multipart/related; boundary="cut"',
        "",
        "--cut",
        "Content-Type: text/html",
        "Content-Location: https://site.example/lamp",
        "",
        "<p>The lamp.</p>",
        "--cut",
        "Content-Type: image/png",
        "Content-Transfer-Encoding: base64",
        "Content-Location: https://site.example/lamp.png",
        "",
        b64encode(PICTURE).decode(),
        "--cut--",
        "",
    ]
    document = "\r\n".join(lines).encode()
    assert find(document, "https://site.example/lamp.png", MHTML) == PICTURE
    with pytest.raises(BrokenDocument):
        find(document, "https://site.example/other.png", MHTML)
