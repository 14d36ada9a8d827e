"""E-books as programs write them, and as shops spoil them."""

from __future__ import annotations

import unicodedata
import zipfile
from datetime import UTC, datetime
from io import BytesIO

import pytest

from ingestion.documents.errors import BrokenDocument, CopyProtected, NotContent
from ingestion.documents.media_types import EPUB
from ingestion.documents.types import Document, Resource, no_progress
from ingestion.extraction import extract
from tests.documents import builders

METADATA = "<dc:title>Boats</dc:title><dc:creator>Ruth Penhale</dc:creator>"
XHTML = 'xmlns="http://www.w3.org/1999/xhtml" xmlns:epub="http://www.idpf.org/2007/ops"'
PROSE = "The boat was built of larch on oak, and she carried five men and their nets."


def page(body: str, head: str = "<title>Part</title>") -> bytes:
    return f"<html {XHTML}><head>{head}</head><body>{body}</body></html>".encode()


def book(
    files: dict[str, bytes],
    *,
    hrefs: list[str] | None = None,
    metadata: str = METADATA,
    properties: dict[str, str] | None = None,
    guide: str = "",
    extra: dict[str, bytes] | None = None,
) -> bytes:
    """An EPUB with its package in OEBPS; `files` are the chapters by their name in it."""
    hrefs = hrefs or list(files)
    items = "".join(
        f'<item id="i{n}" href="{href}" media-type="application/xhtml+xml" '
        f'properties="{(properties or {}).get(href, "")}"/>'
        for n, href in enumerate(hrefs)
    )
    spine = "".join(f'<itemref idref="i{n}"/>' for n in range(len(hrefs)))
    package = (
        '<package xmlns="http://www.idpf.org/2007/opf" xmlns:opf="http://www.idpf.org/2007/opf">'
        f'<metadata xmlns:dc="http://purl.org/dc/elements/1.1/">{metadata}</metadata>'
        f"<manifest>{items}</manifest><spine>{spine}</spine><guide>{guide}</guide></package>"
    )
    container = '<container><rootfile full-path="OEBPS/book.opf"/></container>'
    out = BytesIO()
    with zipfile.ZipFile(out, "w") as archive:
        archive.writestr("META-INF/container.xml", container)
        archive.writestr("OEBPS/book.opf", package)
        for name, content in files.items():
            archive.writestr(f"OEBPS/{name}", content)
        for name, content in (extra or {}).items():
            archive.writestr(name, content)
    return out.getvalue()


def read(content: bytes) -> Document:
    return extract(Resource(content, EPUB), no_progress)


def text_of(*bodies: str) -> str:
    return read(book({f"c{n}.xhtml": page(body) for n, body in enumerate(bodies)})).markdown


# --- Files


def test_what_stands_in_a_chapter_s_head_is_no_text() -> None:
    head = '<title>Part 1</title><meta name="generator" content="Quire 2"/><style>p{}</style>'
    markdown = read(book({"a.xhtml": page(f"<h1>One</h1><p>{PROSE}</p>", head)})).markdown
    assert markdown == f"# One\n\n{PROSE}"


def test_lists_count_as_browsers_do() -> None:
    body = (
        "<ol reversed=''><li>Third</li><li>Second</li></ol><p>Then</p><ol start='4'><li>D</li></ol>"
    )
    text = read(book({"a.xhtml": page(f"{body}<p>{PROSE}</p>")})).markdown
    assert text.startswith("2. Third\n\n1) Second\n\nThen\n\n4. D")


def test_a_missing_and_a_damaged_chapter_do_not_lose_the_book() -> None:
    content = bytearray(
        book({"a.xhtml": page("<p>First.</p>"), "b.xhtml": page("<p>SPOILT</p>")},
             hrefs=["ad.xhtml", "a.xhtml", "b.xhtml"])
    )  # fmt: skip
    at = content.index(b"SPOILT")
    content[at : at + 6] = b"xxxxxx"  # no longer what its checksum says
    told: list[str] = []
    document = extract(Resource(bytes(content), EPUB), lambda p, m: told.append(m))
    assert document.markdown == "First."
    assert "Could not read chapter 1 of 3" in told
    assert "Could not read chapter 3 of 3" in told


@pytest.mark.parametrize(
    ("name", "href"),
    [
        ("Über Boote.xhtml", "%C3%9Cber%20Boote.xhtml"),
        (unicodedata.normalize("NFD", "Über.xhtml"), "Über.xhtml"),
        ("Text/One.XHTML", "text/one.xhtml#start"),
        ("a%20b.xhtml", "a%20b.xhtml"),
        ("a.xhtml", "./x/../a.xhtml"),
        ("a.xhtml", "Text/a.xhtml"),
        ("a/b.xhtml", "a\\b.xhtml"),
    ],
)
def test_names_spelled_otherwise_in_the_package(name: str, href: str) -> None:
    assert read(book({name: page("<p>Text.</p>")}, hrefs=[href])).markdown == "Text."


def test_a_book_none_of_whose_chapters_is_there() -> None:
    with pytest.raises(BrokenDocument, match="None of the book's chapters"):
        read(book({}, hrefs=["a.xhtml"]))


def test_a_book_of_pictures() -> None:
    with pytest.raises(NotContent):
        read(book({"a.xhtml": page("<img src='x.png'/>")}))


def test_pictures_are_named_by_their_parts_of_the_book() -> None:
    body = (
        f"<p>{PROSE}</p><img src='../img/the%20boat.png' alt='A  boat'/><p>{PROSE}</p>"
        "<img src='none.png' alt='None'/><img src='https://example.org/far.png' alt='Far'/>"
    )
    content = book({"text/a.xhtml": page(body)}, extra={"OEBPS/img/the boat.png": b"PNG"})
    markdown = read(content).markdown
    assert markdown == f"{PROSE}\n\n![A boat](embedded:OEBPS/img/the%20boat.png)\n\n{PROSE}"
    with pytest.raises(NotContent):
        read(book({"a.xhtml": page("<img src='x.png'/>")}, extra={"OEBPS/x.png": b"PNG"}))


@pytest.mark.parametrize("encoding", ["utf-16", "windows-1251", "shift_jis", "utf-8-sig"])
def test_chapters_in_other_encodings(encoding: str) -> None:
    source = f'<?xml version="1.0" encoding="{encoding}"?>{page("<p>Лодка</p>").decode()}'
    assert read(book({"a.xhtml": source.encode(encoding)})).markdown == "Лодка"


def test_chapters_that_are_no_xml() -> None:
    source = "<html><head><title/></head><body><p>One&nbsp;&mdash; two<br>three & four</body>"
    assert read(book({"a.xhtml": source.encode()})).markdown == "One — two  \nthree & four"
    assert text_of("<p>A<a id='x'/> b&nbsp;c &amp; &lt;d&gt;</p><p/>") == "A b c & \\<d>"


# --- Protection

ENCRYPTED = (
    "<encryption xmlns:e='http://www.w3.org/2001/04/xmlenc#'><e:EncryptedData>"
    "<e:EncryptionMethod Algorithm='{algorithm}'/><e:CipherData>"
    "<e:CipherReference URI='OEBPS/{name}'/></e:CipherData></e:EncryptedData></encryption>"
)


@pytest.mark.parametrize(
    ("path", "maker"),
    [("META-INF/rights.xml", "by Adobe"), ("META-INF/license.lcpl", "by Readium LCP"), ("x", ":")],
)
def test_a_copy_protected_book_is_refused_by_name(path: str, maker: str) -> None:
    algorithm = "http://www.w3.org/2001/04/xmlenc#aes128-cbc"
    marked = ENCRYPTED.format(algorithm=algorithm, name="a%20b.xhtml").encode()
    extra = {"META-INF/encryption.xml": marked, path: b"<rights/>"}
    with pytest.raises(CopyProtected, match=f"copy-protected ?{maker}"):
        read(book({"a b.xhtml": bytes(range(256)) * 9}, extra=extra))


def test_a_book_with_scrambled_fonts_is_not_protected() -> None:
    algorithm = "http://www.idpf.org/2008/embedding"
    marked = ENCRYPTED.format(algorithm=algorithm, name="a.xhtml").encode()
    content = book({"a.xhtml": page("<p>Text.</p>")}, extra={"META-INF/encryption.xml": marked})
    assert read(content).markdown == "Text."


def test_bytes_that_are_no_text_are_no_chapter() -> None:
    with pytest.raises(BrokenDocument):
        read(book({"a.xhtml": bytes(range(256)) * 9}))


# --- Reading order


def test_tables_of_contents_are_left_out() -> None:
    listed = (
        "<h1>Contents</h1><nav epub:type='toc'><ol><li><a href='b.xhtml'>Two</a></li></ol></nav>"
    )
    files = {
        "nav.xhtml": page(listed),
        "toc.xhtml": page("<p><a href='b.xhtml'>The second part of the boats</a></p>"),
        "b.xhtml": page("<p>Two.</p><nav><p>Here</p></nav>"),
    }
    content = book(
        files,
        properties={"nav.xhtml": "nav"},
        guide='<reference type="toc" href="toc.xhtml"/>',
    )
    assert read(content).markdown == "Two."


def test_numbers_of_printed_pages_are_no_text() -> None:
    body = "<p>She was <span epub:type='pagebreak' id='p7'>7</span>built.</p>"
    assert text_of(body) == "She was built."


# --- Notes and links

NOTE_STYLES = {
    "epub 3": (
        "<p>So it was.<a epub:type='noteref' href='#n1'>1</a></p>",
        "<aside epub:type='footnote' id='n1'><p>Said <i>he</i>.</p></aside>",
    ),
    "role": (
        "<p>So it was.<a role='doc-noteref' href='#n1'>*</a></p>",
        "<section role='doc-endnotes'><ol><li id='n1' role='doc-endnote'><p>Said <i>he</i>. "
        "<a href='#r1' role='doc-backlink'>↩</a></p></li></ol></section>",
    ),
    "calibre": (
        "<p>So it was.<sup><a id='r1' href='#n1'>1</a></sup></p>",
        "<hr/><p><a id='n1'/><a href='#r1'>1.</a> Said <i>he</i>.</p>",
    ),
    "brackets": (
        "<p>So it was.<a id='r1' href='#fn_1'>[1]</a></p>",
        "<p id='fn_1'><a href='#r1'>[1]</a> Said <i>he</i>.</p>",
    ),
    "number before": (
        "<p>So it was.<a id='r1' href='#n1'><sup>1</sup></a></p>",
        "<div class='footnotes'><p id='n1'>1. Said <i>he</i>. <a href='#r1'>back</a></p></div>",
    ),
}


@pytest.mark.parametrize("style", NOTE_STYLES)
@pytest.mark.parametrize("elsewhere", [False, True])
def test_notes_keep_their_marks(style: str, elsewhere: bool) -> None:
    reference, note = NOTE_STYLES[style]
    if elsewhere:
        reference = reference.replace("href='#", "href='c1.xhtml#")
        note = note.replace("href='#", "href='c0.xhtml#")
        markdown = text_of(reference, note)
    else:
        markdown = text_of(reference + note)
    assert markdown.startswith("So it was.[^1]\n\n")
    assert markdown.rstrip().endswith("[^1]: Said *he*.")
    assert "](" not in markdown


def test_notes_are_numbered_through_the_book() -> None:
    bodies = [
        f"<p>{n}.<a epub:type='noteref' href='#n'>1</a></p><aside id='n'><p>N{n}</p></aside>"
        for n in ("A", "B")
    ]
    assert text_of(*bodies) == "A.[^1]\n\n[^1]: NA\n\nB.[^2]\n\n[^2]: NB"


def test_a_chapter_that_a_number_leads_to_is_no_note() -> None:
    markdown = text_of(
        "<p><a href='c1.xhtml#one'>1</a> and <a href='https://e.org/x'>out</a></p>",
        f"<div id='one'><h2>One</h2><p>{PROSE}</p></div>",
    )
    assert markdown == f"1 and [out](https://e.org/x)\n\n## One\n\n{PROSE}"


def test_ruby_and_formulas() -> None:
    body = (
        "<p><ruby>漁<rt>りょう</rt>師<rt>し</rt></ruby>の<ruby><rb>舟</rb><rt>ふね</rt></ruby></p>"
        "<p>So <math alttext='x^2 = 9'><msup><mi>x</mi><mn>2</mn></msup></math> holds.</p>"
    )
    assert text_of(body) == "漁師の舟\n\nSo x^2 = 9 holds."


def test_formulas_without_words_of_their_own_are_readable() -> None:
    body = "<p>So <math><msup><mi>x</mi><mn>2</mn></msup><mo>=</mo><mn>9</mn></math> holds.</p>"
    assert text_of(body) == "So x^2 = 9 holds."


def test_headings_and_initials_that_are_pictures() -> None:
    body = "<h1><img alt='The first' src='a.png'/></h1><p><img alt='O' src='o.png'/>nce.</p>"
    assert text_of(body) == "# The first\n\nOnce."


def test_of_alternatives_the_plain_one_is_read() -> None:
    body = "<epub:switch><epub:case><p>No</p></epub:case><epub:default><p>Yes</p></epub:default>"
    assert text_of(f"{body}</epub:switch>") == "Yes"


# --- Metadata


def test_authors_title_date_and_language() -> None:
    metadata = (
        '<dc:title id="s">A history</dc:title><dc:title id="t">Boats</dc:title>'
        '<meta refines="#s" property="title-type">subtitle</meta>'
        '<meta refines="#t" property="title-type">main</meta>'
        '<dc:creator id="a">Ruth Penhale</dc:creator><dc:creator opf:role="aut">Ellen Ward'
        '</dc:creator><dc:creator id="d">Jo Drew</dc:creator>'
        '<meta refines="#d" property="role">ill</meta>'
        '<dc:date opf:event="modification">2024-01-01</dc:date>'
        '<dc:date opf:event="publication">2019-03</dc:date><dc:language>ger</dc:language>'
    )
    document = read(book({"a.xhtml": page(f"<p>{PROSE}</p>")}, metadata=metadata))
    assert document.title == "Boats"
    assert document.author == "Ruth Penhale, Ellen Ward"
    assert document.published_at == datetime(2019, 3, 1, tzinfo=UTC)
    assert document.language == "de"


def test_a_date_that_no_one_knew() -> None:
    metadata = METADATA + "<dc:date>0101-01-01T00:00:00+00:00</dc:date>"
    document = read(book({"a.xhtml": page(f"<p>{PROSE}</p>")}, metadata=metadata))
    assert document.published_at is None


def test_a_book_chapter_by_chapter() -> None:
    told: list[str] = []
    document = extract(Resource(builders.book(3), EPUB), lambda p, m: told.append(m))
    assert told[-1] == "Read chapter 3 of 3"
    assert (document.title, document.author, document.language) == (
        *("Lights of the coast", "Ruth Penhale", "en"),
    )
    assert document.published_at is not None
    assert document.markdown.index("Chapter 1") < document.markdown.index("Chapter 3")


def test_a_book_cut_short() -> None:
    content = builders.book()
    with pytest.raises(BrokenDocument):
        read(content[: len(content) // 2])


@pytest.mark.parametrize(
    "members",
    [
        {"a.txt": b"x"},
        {"META-INF/container.xml": b"<container/>"},
        {"META-INF/container.xml": b"<not xml"},
        {
            "META-INF/container.xml": b'<container><rootfile full-path="p"/></container>',
            "p": b"<package><manifest/><spine/></package>",
        },
    ],
)
def test_a_book_that_makes_no_sense(members: dict[str, bytes]) -> None:
    with pytest.raises(BrokenDocument):
        read(builders.archive(members))


def test_a_book_that_names_an_entity_of_the_system_reads_no_file() -> None:
    container = (
        b'<!DOCTYPE c [<!ENTITY x SYSTEM "file:///etc/passwd">]>'
        b'<container><rootfile full-path="&x;"/></container>'
    )
    with pytest.raises(BrokenDocument) as raised:
        read(builders.archive({"META-INF/container.xml": container}))
    assert "root:" not in str(raised.value)


def test_a_heading_that_is_drawn_is_read() -> None:
    svg = '<svg xmlns="http://www.w3.org/2000/svg"><text>Chapter</text><text>One</text></svg>'
    assert text_of(f"<h1>{svg}</h1><p>{PROSE}</p>") == f"# Chapter One\n\n{PROSE}"


def test_no_rule_is_left_where_notes_were() -> None:
    body = (
        f'<p>{PROSE}<a epub:type="noteref" href="#n">1</a></p>'
        '<section epub:type="footnotes"><hr/><ol><li id="n"><p>Of larch.</p></li></ol></section>'
    )
    assert text_of(body) == f"{PROSE}[^1]\n\n[^1]: Of larch."


@pytest.mark.parametrize(("declared", "language"), [("C", ""), ("en_GB", "en"), ("deu", "de")])
def test_languages_by_their_codes(declared: str, language: str) -> None:
    metadata = f"{METADATA}<dc:language>{declared}</dc:language>"
    content = book({"a.xhtml": page(f"<p>{PROSE}</p>")}, metadata=metadata)
    assert read(content).language == language


def test_what_programs_write_is_neither_title_nor_author() -> None:
    metadata = "<dc:title>Unknown Title</dc:title><dc:creator>python-docx</dc:creator>"
    document = read(book({"a.xhtml": page(f"<h1>Boats</h1><p>{PROSE}</p>")}, metadata=metadata))
    assert (document.title, document.author) == ("Boats", "")
