"""Word documents: what Word and other programs put around the text."""

from __future__ import annotations

import zipfile
from io import BytesIO
from typing import Any

import pytest

from ingestion.documents.errors import BrokenDocument, NotContent
from ingestion.documents.media_types import DOCX
from ingestion.documents.types import Document, Resource, no_progress
from ingestion.extraction import extract
from tests.documents import builders

W = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"
STRICT = "http://purl.oclc.org/ooxml/wordprocessingml/main"
R = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
NAMESPACES = (
    f'xmlns:w="{W}" xmlns:r="{R}" '
    'xmlns:m="http://schemas.openxmlformats.org/officeDocument/2006/math" '
    'xmlns:mc="http://schemas.openxmlformats.org/markup-compatibility/2006" '
    'xmlns:wps="http://schemas.microsoft.com/office/word/2010/wordprocessingShape" '
    'xmlns:v="urn:schemas-microsoft-com:vml"'
)
RELATIONS = "http://schemas.openxmlformats.org/package/2006/relationships"
STYLES = """
<w:style w:type="paragraph" w:styleId="berschrift1"><w:name w:val="heading 1"/></w:style>
<w:style w:type="paragraph" w:styleId="Kapitel"><w:name w:val="Kapitel"/>
  <w:basedOn w:val="Mitte"/></w:style>
<w:style w:type="paragraph" w:styleId="Mitte"><w:name w:val="Mitte"/>
  <w:basedOn w:val="berschrift1"/></w:style>
<w:style w:type="paragraph" w:styleId="Abschnitt"><w:name w:val="Abschnitt"/>
  <w:pPr><w:outlineLvl w:val="2"/></w:pPr></w:style>
<w:style w:type="paragraph" w:styleId="Fremd"><w:name w:val="Überschrift 2"/></w:style>
<w:style w:type="paragraph" w:styleId="Code"><w:name w:val="Source Code"/></w:style>
<w:style w:type="paragraph" w:styleId="Pre"><w:name w:val="Preformatted Text"/></w:style>
<w:style w:type="paragraph" w:styleId="Title"><w:name w:val="Title"/></w:style>
<w:style w:type="paragraph" w:styleId="Kreis"><w:name w:val="Kreis"/>
  <w:basedOn w:val="Kreis"/></w:style>
"""


def document(body: str, *, namespace: str = W, **parts: str | bytes) -> bytes:
    """A DOCX with the body; further parts by name, `_` for `.`, with relations of their names."""
    relations = "".join(
        f'<Relationship Id="{name}" Type="{R}/{"aFChunk" if name.startswith("chunk") else name}" '
        f'Target="{name.replace("_", ".")}{"" if "_" in name else ".xml"}"/>'
        for name in ("styles", *parts)
    )
    out = BytesIO()
    with zipfile.ZipFile(out, "w") as archive:
        archive.writestr(
            "_rels/.rels",
            f'<Relationships xmlns="{RELATIONS}"><Relationship Id="d" Type="{R}/officeDocument" '
            'Target="word/document.xml"/></Relationships>',
        )
        archive.writestr(
            "word/_rels/document.xml.rels",
            f'<Relationships xmlns="{RELATIONS}">{relations}</Relationships>',
        )
        archive.writestr("word/styles.xml", f"<w:styles {NAMESPACES}>{STYLES}</w:styles>")
        source = f"<w:document {NAMESPACES}><w:body>{body}</w:body></w:document>"
        archive.writestr("word/document.xml", source.replace(W, namespace))
        for name, content in parts.items():
            path = f"word/{name.replace('_', '.')}{'' if '_' in name else '.xml'}"
            archive.writestr(path, content)
    return out.getvalue()


def read(content: bytes) -> Document:
    return extract(Resource(content, DOCX), no_progress)


def text_of(body: str, *, namespace: str = W, **parts: str | bytes) -> str:
    return read(document(body, namespace=namespace, **parts)).markdown


def t(text: str) -> str:
    return f'<w:r><w:t xml:space="preserve">{text}</w:t></w:r>'


REFERENCE = '<w:r><w:footnoteReference w:id="7"/></w:r>'


def p(inside: str, style: str = "") -> str:
    properties = f'<w:pPr><w:pStyle w:val="{style}"/></w:pPr>' if style else ""
    return f"<w:p>{properties}{inside}</w:p>"


def box(text: str) -> str:
    content = f"<w:txbxContent>{p(t(text))}</w:txbxContent>"
    return f"<w:drawing><wps:txbx>{content}</wps:txbx></w:drawing>"


def test_text_boxes_of_every_kind_stand_once_after_their_paragraph() -> None:
    old = f"<w:pict><v:textbox><w:txbxContent>{p(t('Old.'))}</w:txbxContent></v:textbox></w:pict>"
    both = (
        f'<mc:AlternateContent><mc:Choice Requires="wps">{box("Both.")}</mc:Choice>'
        f"<mc:Fallback>{old.replace('Old', 'Both')}</mc:Fallback></mc:AlternateContent>"
    )
    body = p(t("One.") + f"<w:r>{both}</w:r><w:r>{box('New.')}</w:r>") + p(
        t("Two.") + f"<w:r>{old}</w:r>"
    )
    assert text_of(body) == "One.\n\nBoth.\n\nNew.\n\nTwo.\n\nOld."


def test_pictures_are_named_by_their_parts_of_the_document() -> None:
    drawn = "http://schemas.openxmlformats.org/drawingml/2006"
    drawing = (
        f'<w:drawing><wp:inline xmlns:wp="{drawn}/wordprocessingDrawing"><wp:docPr descr="A boat"/>'
        f'<a:graphic xmlns:a="{drawn}/main"><a:graphicData>'
        f'<pic:pic xmlns:pic="{drawn}/picture"><pic:blipFill>'
        '<a:blip r:embed="media/boat_png"/></pic:blipFill></pic:pic>'
        "</a:graphicData></a:graphic></wp:inline></w:drawing>"
    )
    picture: dict[str, Any] = {"media/boat_png": b"PNG"}
    text = text_of(p(t("One.")) + p(f"<w:r>{drawing}</w:r>") + p(t("Two.")), **picture)
    assert text == "One.\n\n![A boat](embedded:word/media/boat.png)\n\nTwo."
    with pytest.raises(NotContent):
        text_of(p(f"<w:r>{drawing}</w:r>"), **picture)


def m(text: str) -> str:
    return f"<m:r><m:t>{text}</m:t></m:r>"


EQUATIONS = {
    f"{m('T=2π')}<m:rad><m:deg/><m:e><m:f><m:num>{m('L')}</m:num><m:den>{m('g')}</m:den></m:f>"
    "</m:e></m:rad>": "T=2π√(L/g)",
    f"<m:sSup><m:e>{m('x')}</m:e><m:sup>{m('2')}</m:sup></m:sSup>{m('=9')}": "x²=9",
    f"<m:sSubSup><m:e>{m('a')}</m:e><m:sub>{m('i')}</m:sub><m:sup>{m('n+1')}</m:sup></m:sSubSup>": (
        "a_iⁿ⁺¹"
    ),
    f"<m:f><m:num>{m('a+b')}</m:num><m:den>{m('2c')}</m:den></m:f>": "(a+b)/2c",
    f"<m:rad><m:deg>{m('3')}</m:deg><m:e>{m('x+1')}</m:e></m:rad>": "∛(x+1)",
    f'<m:nary><m:naryPr><m:chr m:val="∑"/></m:naryPr><m:sub>{m("i=1")}</m:sub><m:sup>{m("n")}'
    f"</m:sup><m:e>{m('i')}</m:e></m:nary>": "∑_(i=1)ⁿ i",
    f'<m:d><m:dPr><m:begChr m:val="["/><m:endChr m:val="]"/></m:dPr><m:e>{m("0,1")}</m:e></m:d>': (
        "[0,1]"
    ),
    f'<m:acc><m:accPr><m:chr m:val="\u20d7"/></m:accPr><m:e>{m("v")}</m:e></m:acc>': "v\u20d7",
    f"{m('a')}<w:del>{m('b')}</w:del><w:ins>{m('c')}</w:ins>": "ac",
    f"<m:func><m:fName>{m('sin')}</m:fName><m:e>{m('x')}</m:e></m:func>": "sin x",
    f"<m:m><m:mr><m:e>{m('1')}</m:e><m:e>{m('0')}</m:e></m:mr><m:mr><m:e>{m('0')}</m:e>"
    f"<m:e>{m('1')}</m:e></m:mr></m:m>": "[1, 0; 0, 1]",
}


@pytest.mark.parametrize("equation", EQUATIONS)
def test_equations_are_readable_in_their_place(equation: str) -> None:
    inline = text_of(p(t("So ") + f"<m:oMath>{equation}</m:oMath>" + t(" holds.")))
    assert inline.replace("\\", "") == f"So {EQUATIONS[equation]} holds."
    displayed = text_of(f"<m:oMathPara><m:oMath>{equation}</m:oMath></m:oMathPara>")
    assert displayed.replace("\\", "") == EQUATIONS[equation]


def test_notes_keep_their_marks() -> None:
    body = p(t("One.") + REFERENCE) + p(
        t("Two.")
        + '<w:r><w:endnoteReference w:customMarkFollows="1" w:id="2"/><w:t>*</w:t></w:r>'
        + t(" Three.")
    )
    first = p("<w:r><w:footnoteRef/></w:r>" + t(" Said he.")) + p(t("Twice."))
    footnotes = f"<w:footnotes {NAMESPACES}><w:footnote w:id='7'>{first}</w:footnote></w:footnotes>"
    second = f"<w:endnote w:id='2'>{p(t('Said she.'))}</w:endnote>"
    endnotes = f"<w:endnotes {NAMESPACES}>{second}</w:endnotes>"
    assert text_of(body, footnotes=footnotes, endnotes=endnotes) == (
        "One.[^1]\n\nTwo.[^2] Three.\n\n[^1]: Said he. Twice.\n\n[^2]: Said she."
    )


def test_a_note_that_is_referred_to_twice() -> None:
    note = f"<w:footnote w:id='7'>{p(t('Said he.'))}</w:footnote>"
    footnotes = f"<w:footnotes {NAMESPACES}>{note}</w:footnotes>"
    body = p(t("One.") + REFERENCE) + p(t("Two.") + REFERENCE)
    assert text_of(body, footnotes=footnotes) == "One.[^1]\n\nTwo.[^1]\n\n[^1]: Said he."


@pytest.mark.parametrize(
    ("style", "begin"),
    [
        ("berschrift1", "# "),
        ("Kapitel", "# "),
        ("Abschnitt", "### "),
        ("Fremd", "## "),
        ("Title", "# "),
        ("Kreis", ""),
        ("Heading2", "## "),
    ],
)
def test_headings_by_what_their_style_is_based_on(style: str, begin: str) -> None:
    assert text_of(p(t("Boats"), style) + p(t("Text."))) == f"{begin}Boats\n\nText."


def test_headings_by_their_own_outline_level() -> None:
    body = f'<w:p><w:pPr><w:outlineLvl w:val="1"/></w:pPr>{t("Boats")}</w:p>'
    assert text_of(body) == "## Boats"
    assert text_of(body.replace('"1"', '"9"')) == "Boats"


@pytest.mark.parametrize(
    ("inside", "text"),
    [
        (f'<w:fldSimple w:instr="REF x">{t("Part 4")}</w:fldSimple>', "Part 4"),
        (
            '<w:r><w:fldChar w:fldCharType="begin"/></w:r>'
            "<w:r><w:instrText>DATE</w:instrText></w:r>"
            f'<w:r><w:fldChar w:fldCharType="separate"/></w:r>{t("5 May")}'
            '<w:r><w:fldChar w:fldCharType="end"/></w:r>',
            "5 May",
        ),
        (
            f"<w:r><w:ruby><w:rt>{t('ふね')}</w:rt><w:rubyBase>{t('舟')}</w:rubyBase></w:ruby></w:r>",
            "舟",
        ),
        (
            f"<w:r><w:ruby><w:rt>{t('chuán')}</w:rt><w:rubyBase>{t('船')}</w:rubyBase></w:ruby></w:r>",
            "船(chuán)",
        ),
        (f"<w:ins>{t('new')}</w:ins><w:del><w:r><w:delText>old</w:delText></w:r></w:del>", "new"),
        (f"<w:moveFrom>{t('there')}</w:moveFrom><w:moveTo>{t('here')}</w:moveTo>", "here"),
        (
            f'<w:commentRangeStart w:id="0"/>{t("said")}'
            '<w:r><w:commentReference w:id="0"/></w:r>',
            "said",
        ),
        (f"<w:r><w:rPr><w:vanish/></w:rPr><w:t>hidden</w:t></w:r>{t('seen')}", "seen"),
        (f"<w:sdt><w:sdtPr/><w:sdtContent>{t('filled in')}</w:sdtContent></w:sdt>", "filled in"),
        (
            f"{t('Name:')}<w:sdt><w:sdtPr><w:showingPlcHdr/></w:sdtPr><w:sdtContent>"
            f"{t('Click here')}</w:sdtContent></w:sdt>",
            "Name:",
        ),
        (
            '<w:r><w:fldChar w:fldCharType="begin"><w:ffData><w:checkBox><w:checked/></w:checkBox>'
            '</w:ffData></w:fldChar></w:r><w:r><w:instrText> FORMCHECKBOX </w:instrText></w:r>'
            f'<w:r><w:fldChar w:fldCharType="end"/></w:r>{t(" yes")}',
            "☒ yes",
        ),
        (f'<w:bdo w:val="rtl">{t("שלום")}</w:bdo>', "שלום"),
        (
            "<w:fldSimple w:instr=' HYPERLINK \"https://example.org/a\" '>"
            f"{t('there')}</w:fldSimple>",
            "[there](https://example.org/a)",
        ),
        (f"<w:fldSimple w:instr=' DATE '>{t('4 May')}</w:fldSimple>", "4 May"),
        (f'<w:hyperlink w:anchor="below">{t("below")}</w:hyperlink>', "below"),
        ('<w:r><w:sym w:font="Wingdings" w:char="F0FC"/></w:r>', "✓"),
        ('<w:r><w:sym w:font="Other" w:char="2603"/></w:r>', "☃"),
        ('<w:r><w:rPr><w:rFonts w:ascii="Symbol"/></w:rPr><w:t>&#xF061;</w:t></w:r>', "α"),
    ],
)  # fmt: skip
def test_what_stands_in_a_paragraph(inside: str, text: str) -> None:
    assert text_of(p(t("So ") + inside)) == f"So {text}".strip()


def test_rows_and_cells_in_content_controls() -> None:
    def cell(text: str) -> str:
        return f"<w:tc><w:tcPr/>{p(t(text))}</w:tc>"

    def control(inside: str) -> str:
        return f"<w:sdt><w:sdtPr/><w:sdtContent>{inside}</w:sdtContent></w:sdt>"

    table = (
        f"<w:tbl><w:tr>{cell('Boat')}{cell('Oars')}</w:tr>"
        + control(f"<w:tr>{cell('Gig')}{control(cell('6'))}</w:tr>")
        + "</w:tbl>"
    )
    markdown = text_of(control(p(t("For the club."))) + table)
    assert markdown.splitlines()[0] == "For the club."
    assert "| Gig" in markdown
    assert markdown.splitlines()[-1].split() == ["|", "Gig", "|", "6", "|"]


def test_documents_in_the_document() -> None:
    page = b"<html><head><title>No</title></head><body><h2>Oars</h2><p>Of ash.</p></body></html>"
    archived = (
        b"MIME-Version: 1.0\nContent-Type: multipart/related; boundary=x\n\n--x\n"
        b"Content-Type: text/html; charset=windows-1252\n\n<p>Gr\xf6\xdfe</p>\n--x--\n"
    )
    chunks = "".join(f'<w:altChunk r:id="{name}"/>' for name in CHUNKS)
    parts: dict[str, Any] = dict(
        zip(
            CHUNKS,
            (page, document(p(t("Inner."))), archived, b"Plain <1>", b"{\\rtf1 x}"),
            strict=True,
        )
    )
    markdown = text_of(p(t("Before.")) + chunks + p(t("After.")), **parts)
    assert markdown == ("Before.\n\n## Oars\n\nOf ash.\n\nInner.\n\nGröße\n\nPlain <1>\n\nAfter.")


CHUNKS = ("chunk1_html", "chunk2_docx", "chunk3_mht", "chunk4_txt", "chunk5_rtf")


def test_a_document_of_the_strict_kind() -> None:
    body = p(t("So ") + f'<w:fldSimple w:instr="x">{t("it is")}</w:fldSimple>', "Abschnitt")
    assert text_of(body, namespace=STRICT) == "### So it is"


def test_the_title_is_the_first_line_where_a_program_named_the_document() -> None:
    assert (
        read(document(p(t("Kinds of *oars*"), "Title") + p(t("Text.")))).title == "Kinds of *oars*"
    )


def test_title_author_headings_lists_and_tables() -> None:
    document = read(builders.word_document())
    assert (document.title, document.author) == ("Notes on the harbour", "Ruth Penhale")
    for part in ("# Notes on the harbour", "- First point", "| 1871"):
        assert part in document.markdown


def test_a_word_document_without_words() -> None:
    import docx

    out = BytesIO()
    docx.Document().save(out)
    with pytest.raises(NotContent):
        read(out.getvalue())


def test_a_word_document_that_is_none_inside() -> None:
    with pytest.raises(BrokenDocument):
        read(builders.archive({"word/document.xml": b"<w:document/>"}))


def test_a_word_document_cut_short() -> None:
    content = builders.word_document()
    with pytest.raises(BrokenDocument):
        read(content[: len(content) // 2])


@pytest.mark.parametrize("name", ["Code", "Pre"])
def test_paragraphs_of_code_are_one_listing(name: str) -> None:
    code = p(t("def bake():"), name) + p(t("    return 1"), name)
    assert text_of(p(t("So")) + code) == "So\n\n```\ndef bake():\n    return 1\n```"


def test_a_listing_keeps_its_blank_lines() -> None:
    code = p(t("bake()"), "Code") + p("", "Code") + p(t("eat()"), "Code") + p("", "Code")
    assert text_of(p(t("So")) + code + p("")) == "So\n\n```\nbake()\n\neat()\n```"


def test_the_numbers_of_headings_are_read() -> None:
    def level(number: int, form: str, text: str) -> str:
        return (
            f'<w:lvl w:ilvl="{number}"><w:start w:val="1"/><w:numFmt w:val="{form}"/>'
            f'<w:lvlText w:val="{text}"/></w:lvl>'
        )

    def heading(text: str, depth: int) -> str:
        style = f'<w:pStyle w:val="{("berschrift1", "Fremd")[depth]}"/>'
        properties = (
            f'<w:pPr>{style}<w:numPr><w:ilvl w:val="{depth}"/><w:numId w:val="7"/></w:numPr>'
        )
        return f"<w:p>{properties}</w:pPr>{t(text)}</w:p>"

    levels = level(0, "upperRoman", "%1.") + level(1, "decimal", "%1.%2")
    numbering = (
        f'<w:numbering {NAMESPACES}><w:abstractNum w:abstractNumId="3">{levels}</w:abstractNum>'
        '<w:num w:numId="7"><w:abstractNumId w:val="3"/></w:num></w:numbering>'
    )
    texts = (("A", 0), ("B", 1), ("C", 0), ("D", 1))
    body = "".join(heading(text, depth) for text, depth in texts)
    markdown = read(document(body, numbering=numbering)).markdown
    assert markdown == "# I. A\n\n## I.1 B\n\n# II. C\n\n## II.1 D"


def test_list_styles_of_a_deeper_level_are_nested() -> None:
    from docx import Document as WordDocument

    document = WordDocument()
    for words, style in [("rope", "List Bullet"), ("hemp", "List Bullet 2"), ("paint", "")]:
        document.add_paragraph(words, style=style or "List Bullet")
    out = BytesIO()
    document.save(out)
    assert read(out.getvalue()).markdown == "- rope\n  - hemp\n- paint"
