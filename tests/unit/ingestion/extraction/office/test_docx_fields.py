"""Fields, breaks, numbers and names of parts of Word documents."""

from __future__ import annotations

import zipfile
from io import BytesIO

from tests.sources.reading import read
from tests.unit.ingestion.extraction.office.test_docx import NAMESPACES, document

TYPES = "http://schemas.openxmlformats.org/package/2006/content-types"
MAIN = "application/vnd.openxmlformats-officedocument.wordprocessingml.document.main+xml"


def paragraph(text: str, properties: str = "") -> str:
    return f"<w:p><w:pPr>{properties}</w:pPr><w:r><w:t>{text}</w:t></w:r></w:p>"


def item(text: str, number: int, level: int = 0) -> str:
    place = f'<w:numPr><w:ilvl w:val="{level}"/><w:numId w:val="{number}"/></w:numPr>'
    return paragraph(text, place)


def test_what_is_chosen_in_the_drop_down_list_of_a_form() -> None:
    entries = '<w:listEntry w:val="Oak"/><w:listEntry w:val="Elm"/>'
    field = (
        '<w:p><w:r><w:t xml:space="preserve">Wood: </w:t></w:r><w:r><w:fldChar '
        'w:fldCharType="begin"><w:ffData><w:ddList>{}' + entries + "</w:ddList></w:ffData>"
        "</w:fldChar></w:r><w:r><w:instrText>FORMDROPDOWN</w:instrText></w:r><w:r><w:fldChar "
        'w:fldCharType="end"/></w:r></w:p>'
    )
    chosen = document(field.format('<w:result w:val="1"/>') + field.format(""))
    assert read(chosen, "a.docx").markdown == "Wood: Elm\n\nWood: Oak"


def test_breaks_of_pages_and_old_line_breaks_keep_words_apart() -> None:
    body = (
        '<w:p><w:r><w:t>One</w:t><w:cr/><w:t>two</w:t><w:br w:type="page"/><w:t>three</w:t></w:r>'
        '</w:p><w:p><w:r><w:br w:type="page"/><w:t>four</w:t></w:r></w:p>'
    )
    assert read(document(body), "a.docx").markdown == "One  \ntwo  \nthree\n\nfour"


def test_a_table_of_contents_is_no_text() -> None:
    styles = (
        f"<w:styles {NAMESPACES}>"
        '<w:style w:type="paragraph" w:styleId="Verz1"><w:name w:val="toc 1"/></w:style></w:styles>'
    )
    control = (
        '<w:sdt><w:sdtPr><w:docPartObj><w:docPartGallery w:val="Table of Contents"/></w:docPartObj>'
        f"</w:sdtPr><w:sdtContent>{paragraph('Contents')}</w:sdtContent></w:sdt>"
    )
    body = control + paragraph("Locks 7", '<w:pStyle w:val="Verz1"/>') + paragraph("The locks.")
    content = document(body).replace(b"word/styles.xml", b"word/stylez.xml")
    out = BytesIO(content)
    with zipfile.ZipFile(out, "a") as package:
        package.writestr("word/styles.xml", styles)
    assert read(out.getvalue(), "a.docx").markdown == "The locks."


def test_lists_go_on_and_begin_again_as_word_counts_them() -> None:
    levels = "".join(
        f'<w:lvl w:ilvl="{n}"><w:start w:val="1"/><w:numFmt w:val="decimal"/>'
        f'<w:lvlText w:val="%{n + 1}."/></w:lvl>'
        for n in range(2)
    )
    numbering = (
        f'<w:numbering {NAMESPACES}><w:abstractNum w:abstractNumId="0">{levels}</w:abstractNum>'
        '<w:num w:numId="1"><w:abstractNumId w:val="0"/></w:num>'
        '<w:num w:numId="2"><w:abstractNumId w:val="0"/><w:lvlOverride w:ilvl="0">'
        '<w:startOverride w:val="5"/></w:lvlOverride></w:num></w:numbering>'
    )
    body = (
        item("one", 1) + item("two", 1) + paragraph("Between.") + item("three", 1)
        + item("inner", 1, 1) + item("four", 1) + paragraph("Again.") + item("five", 2)
        + item("six", 2) + paragraph("End.")
    )  # fmt: skip
    assert read(document(body, numbering=numbering), "a.docx").markdown == (
        "1. one\n2. two\n\nBetween.\n\n3. three\n   1. inner\n4. four\n\nAgain.\n\n"
        "5. five\n6. six\n\nEnd."
    )


def renamed(names: dict[str, str]) -> bytes:
    """A document whose parts have other names, with the list of types that says so."""
    out = BytesIO()
    with (
        zipfile.ZipFile(BytesIO(document(paragraph("The weir is shut.")))) as package,
        zipfile.ZipFile(out, "w") as written,
    ):
        main = names.get("word/document.xml", "word/document.xml").replace("\\", "/")
        types = (
            f'<Types xmlns="{TYPES}"><Override PartName="/{main}" ContentType="{MAIN}"/></Types>'
        )
        written.writestr("[Content_Types].xml", types)
        for name in package.namelist():
            text = package.read(name)
            if name == "_rels/.rels":
                text = text.replace(b"word/document.xml", main.encode())
            written.writestr(names.get(name, name), text)
    return out.getvalue()


def test_a_text_that_is_named_otherwise() -> None:
    content = renamed(
        {
            "word/document.xml": "word/document2.xml",
            "word/_rels/document.xml.rels": "word/_rels/document2.xml.rels",
        }
    )
    document = read(content, "a.docx")
    assert (document.kind, document.markdown) == ("docx", "The weir is shut.")


def test_folders_of_windows_in_the_package() -> None:
    content = renamed({"word/document.xml": "word\\document.xml", "_rels/.rels": "_rels\\.rels"})
    assert read(content, "a.docx").markdown == "The weir is shut."


def test_the_day_that_the_document_gives_itself_and_a_subtitle() -> None:
    body = (
        paragraph("Keys", '<w:pStyle w:val="Title"/>')
        + paragraph("2024-03-09", '<w:pStyle w:val="Date"/>')
        + paragraph("The text.")
    )
    assert str(read(document(body), "a.docx").published_at).startswith("2024-03-09")
