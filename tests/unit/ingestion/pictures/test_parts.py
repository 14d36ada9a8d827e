"""Pictures that documents bring along."""

from __future__ import annotations

import hashlib
import plistlib
import zipfile
from base64 import b64encode
from io import BytesIO
from typing import Any

import pptx
import pytest
from PIL import Image
from pptx.util import Cm

from ingestion.documents.errors import BrokenDocument, TooLarge
from ingestion.documents.media_types import HTML, sniff
from ingestion.documents.types import Resource, no_progress
from ingestion.extraction import extract
from ingestion.pictures.parts import MHTML, WEBARCHIVE, part_of
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


def test_a_picture_of_a_webarchive_by_its_address() -> None:
    resource = {"WebResourceData": PICTURE, "WebResourceURL": "https://site.example/lamp.png"}
    framed = {"WebResourceData": b"framed", "WebResourceURL": "https://site.example/in.png"}
    main = {"WebResourceData": b"<p>The lamp.</p>", "WebResourceURL": "https://site.example/lamp"}
    frame = {"WebMainResource": main, "WebSubresources": [framed]}
    archive = {**frame, "WebSubresources": [resource], "WebSubframeArchives": [frame]}
    document = plistlib.dumps(archive, fmt=plistlib.FMT_BINARY)
    assert find(document, "https://site.example/lamp.png", WEBARCHIVE) == PICTURE
    assert find(document, "https://site.example/in.png", WEBARCHIVE) == b"framed"
    for damaged in (document, b"bplist00", plistlib.dumps({"WebMainResource": 1})):
        with pytest.raises(BrokenDocument):
            find(damaged, "https://site.example/other.png", WEBARCHIVE)


def read(content: bytes, name: str) -> str:
    resource = Resource(content, sniff(content, "", name), filename=name)
    return extract(resource, no_progress).markdown


def test_a_picture_of_a_note() -> None:
    digest = hashlib.md5(PICTURE, usedforsecurity=False).hexdigest()
    enex = (
        '<?xml version="1.0" encoding="UTF-8"?><en-export><note><title>Lamp</title><content>'
        f'<![CDATA[<en-note><div>Lit:</div><en-media type="image/png" hash="{digest}"/>'
        f'<en-media type="image/png" hash="{"0" * 32}"/><div>Put out.</div></en-note>]]>'
        f'</content><resource><data encoding="base64">\n{b64encode(PICTURE).decode()}\n</data>'
        "<mime>image/png</mime></resource></note></en-export>"
    ).encode()
    assert read(enex, "lamp.enex") == f"Lit:\n\n![](embedded:{digest})\n\nPut out."
    assert find(enex, digest, "application/enex+xml") == PICTURE
    with pytest.raises(BrokenDocument):
        find(enex, "0" * 32, "application/enex+xml")


def test_pictures_of_slides() -> None:
    show: Any = pptx.Presentation()
    slide = show.slides.add_slide(show.slide_layouts[5])
    slide.shapes.title.text = "Lamps"
    drawn = BytesIO()
    Image.new("RGB", (40, 30), "red").save(drawn, "PNG")
    large = slide.shapes.add_picture(drawn, 0, 0, Cm(8), Cm(6))
    large._element.nvPicPr.cNvPr.set("descr", "The lamp [lit]")
    small = slide.shapes.add_picture(drawn, 0, 0, Cm(0.5), Cm(0.5))
    small._element.nvPicPr.cNvPr.set("descr", "dot.png")
    out = BytesIO()
    show.save(out)
    link = "embedded:ppt/media/image1.png"
    assert read(out.getvalue(), "a.pptx") == f"## Lamps\n\n![The lamp \\[lit\\]]({link})"
    assert find(out.getvalue(), embedded_part(link)) == drawn.getvalue()
    packed = BytesIO()
    with zipfile.ZipFile(packed, "w") as archive:
        archive.writestr("a.pptx", out.getvalue())
    # Of a file within a file, only what it is called.
    assert "The lamp \\[lit\\]" in read(packed.getvalue(), "all.zip")
    assert "embedded:" not in read(packed.getvalue(), "all.zip")


def test_pictures_of_open_documents() -> None:
    space = "urn:oasis:names:tc:opendocument:xmlns:"
    frame = (
        '<draw:frame><draw:image xlink:href="Pictures/a.svg"/><draw:image xlink:href="{}"/>'
        "<svg:title>A lamp</svg:title><svg:desc>lit</svg:desc></draw:frame>"
    )
    out = BytesIO()
    with zipfile.ZipFile(out, "w") as archive:
        archive.writestr("mimetype", "application/vnd.oasis.opendocument.text")
        archive.writestr("Pictures/a.png", PICTURE)
        archive.writestr(
            "content.xml",
            f'<office:document-content xmlns:office="{space}office:1.0"'
            f' xmlns:text="{space}text:1.0" xmlns:draw="{space}drawing:1.0"'
            f' xmlns:svg="{space}svg-compatible:1.0" xmlns:xlink="http://www.w3.org/1999/xlink">'
            f"<office:body><office:text><text:p>Lit: {frame.format('Pictures/a.png')}</text:p>"
            f"<text:p>Lost: {frame.format('https://site.example/b.png')}</text:p>"
            "</office:text></office:body></office:document-content>",
        )
    lit, lost = read(out.getvalue(), "a.odt").split("\n\n")
    assert lit == "Lit: ![A lamp lit](embedded:Pictures/a.png)"
    assert lost == "Lost:"
    assert find(out.getvalue(), "Pictures/a.png") == PICTURE
