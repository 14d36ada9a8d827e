"""Slides, ODT and RTF, and files of Office that are told apart."""

from __future__ import annotations

import zipfile
from io import BytesIO
from typing import Any

import pptx
import pytest
from pptx.util import Inches

from ingestion.documents.errors import BrokenDocument, UnsupportedType
from tests.sources.office_files import opendocument
from tests.sources.reading import read


def test_an_odt() -> None:
    body = (
        '<text:h text:outline-level="2">History</text:h>'
        '<text:p>Built<text:s text:c="3"/>in <text:span>1831</text:span>.<text:note>'
        "<text:note-citation>1</text:note-citation><text:note-body><text:p>See the plan.</text:p>"
        "</text:note-body></text:note> Of stone."
        "<office:annotation><text:p>A comment</text:p></office:annotation></text:p>"
        "<text:list><text:list-item><text:p>oak</text:p></text:list-item></text:list>"
        "<table:table><table:table-row><table:table-cell><text:p>Year</text:p></table:table-cell>"
        "</table:table-row></table:table>"
    )
    meta = "<dc:title>The lock</dc:title><meta:initial-creator>Ann</meta:initial-creator>"
    document = read(opendocument("text", body, meta), "lock.odt")
    assert (document.kind, document.title, document.author) == ("odt", "The lock", "Ann")
    assert "## History" in document.markdown
    assert "1831.[^1] Of stone." in document.markdown
    assert "[^1]: See the plan." in document.markdown
    assert "- oak" in document.markdown
    assert "Year" in document.markdown
    assert "A comment" not in document.markdown


def test_slides() -> None:
    show: Any = pptx.Presentation()
    slide = show.slides.add_slide(show.slide_layouts[1])
    slide.shapes.title.text = "Works\vin May"
    slide.placeholders[1].text = "Drain the pound\nGrease the paddles"
    slide.notes_slide.notes_text_frame.text = "Ask Tobias"
    table = slide.shapes.add_table(2, 2, Inches(1), Inches(3), Inches(4), Inches(1)).table
    table.cell(0, 0).text, table.cell(1, 1).text = "Design", "48000"
    hidden = show.slides.add_slide(show.slide_layouts[5])
    hidden.shapes.title.text = "Hidden"
    hidden._element.set("show", "0")
    out = BytesIO()
    show.save(out)
    document = read(out.getvalue(), "works.pptx")
    assert document.kind == "slides"
    assert document.markdown.startswith("## Works in May")
    assert "- Drain the pound\n- Grease the paddles" in document.markdown
    assert "| Design |" in document.markdown
    assert "> Ask Tobias" in document.markdown
    assert "Hidden" not in document.markdown


def test_rtf() -> None:
    text = (
        r"{\rtf1\ansi\ansicpg1252\uc1{\fonttbl{\f0 Times;}}{\info{\title Slussens \u246\'f6de}"
        r"{\author \u197\'c5sa}{\creatim\yr2024\mo4\dy1}}"
        r"\pard F\'f6rsta {\b raden}.{\super\chftn{\*\footnote \chftn Noten.}}\par "
        r"{\*\generator Any;}Andra \emdash  raden\line ny\par}"
    )
    document = read(text, "a.rtf")
    assert (document.title, document.author) == ("Slussens öde", "Åsa")
    assert document.published_at is not None
    assert f"{document.published_at:%Y-%m-%d}" == "2024-04-01"
    assert "Första **raden**.[^1]" in document.markdown
    assert "[^1]: Noten." in document.markdown
    assert "Andra — raden" in document.markdown
    assert "Times" not in document.markdown
    assert "Any;" not in document.markdown


@pytest.mark.parametrize("name", ["a.xlsx", "a.pptx", "a.odt"])
def test_damaged_packages_say_so(name: str) -> None:
    members = {"a.xlsx": "xl/workbook.xml", "a.pptx": "ppt/presentation.xml", "a.odt": "mimetype"}
    out = BytesIO()
    with zipfile.ZipFile(out, "w") as package:
        package.writestr(
            members[name], "application/vnd.oasis.opendocument.text" if ".odt" in name else "<x"
        )
    with pytest.raises(BrokenDocument):
        read(out.getvalue(), name)


def test_subtitles_in_utf_16_are_subtitles() -> None:
    document = read("1\n00:00:01,000 --> 00:00:03,000\nHållo\n".encode("utf-16"), "a.srt")
    assert (document.kind, document.markdown) == ("captions", "Hållo")


def test_a_show_opens_as_its_presentation_does() -> None:
    show = pptx.Presentation()
    slide = show.slides.add_slide(show.slide_layouts[5])
    slide.shapes.title.text = "Keys of the weir"
    out = BytesIO()
    show.save(out)
    written = BytesIO()
    with zipfile.ZipFile(out) as package, zipfile.ZipFile(written, "w") as changed:
        for name in package.namelist():
            content = package.read(name)
            changed.writestr(name, content.replace(b"ml.presentation.main", b"ml.slideshow.main"))
    document = read(written.getvalue(), "keys.ppsx")
    # Not what python-pptx leaves of its template.
    assert (document.title, document.author) == ("Keys of the weir", "")
    assert document.published_at is None


@pytest.mark.parametrize(
    ("entry", "said"),
    [
        ("EncryptedPackage", "protected by a password"),
        ("__properties_version1.0", "a mail of Outlook"),
        ("WordDocument", "an old Office file"),
    ],
)
def test_office_files_that_are_not_read_are_told_apart(entry: str, said: str) -> None:
    content = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\0" * 600 + entry.encode("utf-16-le")
    with pytest.raises(UnsupportedType, match=said):
        read(content + b"\0" * 99, "a.docx")


@pytest.mark.parametrize(
    "root",
    [
        "<pkg:package xmlns:pkg='http://schemas.microsoft.com/office/2006/xmlPackage'>",
        "<Workbook xmlns='urn:schemas-microsoft-com:office:spreadsheet'>",
        "<office:document xmlns:office='urn:oasis:names:tc:opendocument:xmlns:office:1.0'>",
    ],
)
def test_office_files_as_one_xml_file(root: str) -> None:
    with pytest.raises(UnsupportedType, match="an Office file as one XML file"):
        read(f"<?xml version='1.0'?>\n<?mso-application progid='x'?>\n{root}", "a.xml")


ODF = "urn:oasis:names:tc:opendocument:xmlns:"


ODF_NAMES = (
    f'xmlns:office="{ODF}office:1.0" xmlns:text="{ODF}text:1.0" xmlns:draw="{ODF}drawing:1.0" '
    f'xmlns:presentation="{ODF}presentation:1.0" xmlns:style="{ODF}style:1.0"'
)


def box(kind: str, inside: str) -> str:
    text = f"<draw:text-box>{inside}</draw:text-box>"
    return f'<draw:frame presentation:class="{kind}">{text}</draw:frame>'


def test_slides_of_opendocument() -> None:
    slide = (
        f"{box('title', '<text:p>The crane</text:p>')}"
        f"{box('outline', '<text:list><text:list-item><text:p>North</text:p></text:list-item>')}"
        f"{box('footer', '<text:p>Every slide</text:p>')}<draw:g><draw:custom-shape>"
        "<text:p>Grouped</text:p></draw:custom-shape></draw:g><presentation:notes>"
        f"{box('notes', '<text:p>Say it slowly.</text:p>')}</presentation:notes>"
    ).replace("</text:list-item></draw", "</text:list-item></text:list></draw")
    hidden = (
        '<style:style style:name="h"><style:drawing-page-properties '
        'presentation:visibility="hidden"/></style:style>'
    )
    content = (
        f"<office:document-content {ODF_NAMES}><office:automatic-styles>{hidden}"
        "</office:automatic-styles><office:body><office:presentation>"
        f'<draw:page draw:name="a">{slide}</draw:page><draw:page draw:style-name="h">'
        f"{box('title', '<text:p>Left out</text:p>')}</draw:page>"
        "</office:presentation></office:body></office:document-content>"
    )
    out = BytesIO()
    with zipfile.ZipFile(out, "w") as package:
        package.writestr("mimetype", "application/vnd.oasis.opendocument.presentation")
        package.writestr("content.xml", content)
    document = read(out.getvalue(), "cranes.odp")
    assert (document.kind, document.title) == ("slides", "The crane")
    assert document.markdown == "## The crane\n\n- North\n\nGrouped\n\n> Say it slowly."


def test_a_document_of_opendocument_in_one_file() -> None:
    text = (
        f'<?xml version="1.0" encoding="UTF-8"?><office:document {ODF_NAMES} '
        'xmlns:dc="http://purl.org/dc/elements/1.1/" '
        'office:mimetype="application/vnd.oasis.opendocument.text"><office:meta>'
        "<dc:title>Cranes</dc:title></office:meta><office:body><office:text>"
        '<text:h text:outline-level="1">North</text:h><text:p>It was moved.</text:p>'
        "</office:text></office:body></office:document>"
    )
    document = read(text, "cranes.fodt")
    assert (document.kind, document.title) == ("odt", "Cranes")
    assert document.markdown == "# North\n\nIt was moved."
