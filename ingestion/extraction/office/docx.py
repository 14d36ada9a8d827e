"""Word documents, by way of mammoth's HTML."""

from __future__ import annotations

import email
import email.policy
import posixpath
import re
import zipfile
from datetime import datetime
from html import escape
from io import BytesIO
from itertools import islice
from pathlib import PurePosixPath
from typing import Any

import mammoth
from lxml import etree
from lxml import html as lxml_html

from ingestion.documents import processors
from ingestion.documents.errors import BrokenDocument, IngestionError, NotContent
from ingestion.documents.media_types import DOCX
from ingestion.documents.types import Document, Progress, Resource
from ingestion.extraction import builders, safe_zip
from ingestion.extraction.encoding import decode
from ingestion.extraction.html.metadata.dates import written_date
from ingestion.extraction.html_to_markdown import from_html, note_definition, note_reference
from ingestion.extraction.office import docx_markup, package_properties
from ingestion.extraction.office.docx_names import with_usual_names
from ingestion.extraction.office.docx_numbering import number_paragraphs, with_starts
from ingestion.extraction.program_names import author_of, title_of
from library import document_kinds
from library.pictures.links import embedded_link, has_text

PROCESSOR = processors.DOCX

_DC = "{http://purl.org/dc/elements/1.1/}"
_TERMS = "{http://purl.org/dc/terms/}"
_MAIN = "word/document.xml"
_STORIES = (_MAIN, "word/footnotes.xml", "word/endnotes.xml")
_MEDIA = "word/media/"
_MAX_NAME = 1000  # characters of a part's
_EMBEDDED = re.compile(r"<p>\s*librarianembedded(\d+)x\s*</p>|librarianembedded(\d+)x")
_HEAD = 20  # paragraphs
_MOST_NESTED = 2  # documents in documents
_STYLE_MAP = """
p[style-name='Quote'] => blockquote > p:fresh
p[style-name='Intense Quote'] => blockquote > p:fresh
p[style-name='Block Text'] => blockquote > p:fresh
p[style-name='Quotations'] => blockquote > p:fresh
"""
_CODE_STYLES = (
    *("HTML Preformatted", "Source Code", "Preformatted Text", "Code", "Code Block", "Listing"),
    *("HTML Vorformatiert", "Quellcode", "Préformaté HTML", "Plain Text"),
)
_STYLE_MAP += "".join(f"p[style-name='{name}'] => pre:separator('\\n')\n" for name in _CODE_STYLES)
for _depth in range(2, 6):  # their own lists in Word, each set in farther
    _outer = "ul|ol > li > " * (_depth - 1)
    _STYLE_MAP += f"p[style-name='List Bullet {_depth}'] => {_outer}ul > li:fresh\n"
    _STYLE_MAP += f"p[style-name='List Number {_depth}'] => {_outer}ol > li:fresh\n"
_INTERNAL_LINK = re.compile(
    r"""<a href="#(?!footnote-|endnote-|[^"]*note-ref-)[^"]*"[^>]*>(.*?)</a>""", re.DOTALL
)
_BLANK_LINE = "\u2060"  # invisible, and no white space
_CHECKBOX = re.compile(r"<input\b[^<>]*>")
_NOTE = re.compile(r"#(?:footnote|endnote)-")


def extract(resource: Resource, progress: Progress) -> Document:
    """Raises BrokenDocument, TooLarge, NotContent."""
    progress(0, "Opening the document")
    content = with_usual_names(resource.content)
    with safe_zip.opened(content) as opened:
        core = _part(opened, "docProps/core.xml")
        dated = _dated(opened)
    progress(20, "Reading the document")
    markdown = from_html(_html(content))
    if not has_text(markdown):
        raise NotContent("The document has no text.")
    progress(100, "Read the document")
    return Document(
        kind=document_kinds.DOCX.name,
        markdown=markdown,
        original=resource.content,
        media_type=DOCX,
        title=_title(core, markdown) or PurePosixPath(resource.filename).stem,
        author=author_of(_field(core, f"{_DC}creator")),
        language=_field(core, f"{_DC}language")[:2].lower(),
        published_at=dated or _created(core),
        url=resource.url,
        canonical_url=resource.url,
        filename=resource.filename,
    )


def _html(content: bytes, nested: int = 0) -> str:
    """The document as HTML, with notes marked and what is embedded in its place."""
    with safe_zip.opened(content) as archive:
        prepared, embedded = _prepared(archive, nested)
    try:
        converted = mammoth.convert_to_html(
            BytesIO(prepared),
            style_map=_STYLE_MAP,
            convert_image=mammoth.images.img_element(_no_part if nested else _named_part),
        )
    # mammoth lets through whatever its parsers meet in a damaged file.
    except Exception as error:
        raise BrokenDocument("The Word document is damaged and can't be read.") from error
    html = _CHECKBOX.sub(lambda box: "☒" if "checked" in box[0] else "☐", converted.value)
    html = html.replace(_BLANK_LINE, "")
    html = _with_notes(_INTERNAL_LINK.sub(r"\1", with_starts(html)))
    return _EMBEDDED.sub(lambda found: embedded[int(found[1] or found[2])], html)


def _prepared(archive: zipfile.ZipFile, nested: int) -> tuple[bytes, list[str]]:
    """The document without its media, in the form that mammoth reads; embedded parts as HTML."""
    style_sheet = _part(archive, "word/styles.xml")
    styles = docx_markup.Styles(style_sheet)
    embedded: list[str] = []
    out = BytesIO()
    with zipfile.ZipFile(out, "w") as prepared:
        for name in dict.fromkeys(archive.namelist()):
            if name in _STORIES:
                root = safe_zip.parse_xml(archive.read(name))
                if name == _MAIN:  # before the styles are brought into mammoth's form
                    numbering = _part(archive, "word/numbering.xml")
                    number_paragraphs(root, styles, numbering, style_sheet)
                relations = docx_markup.prepare(root, styles)
                _keep_blank_lines(root, styles)
                if name == _MAIN:
                    embedded = [_embedded(archive, each, nested) for each in relations]
                prepared.writestr(name, etree.tostring(root, encoding="utf-8"))
            elif name.endswith((".xml", ".rels")):
                prepared.writestr(name, archive.read(name))
            elif name.startswith(_MEDIA):
                prepared.writestr(name, name)  # which `_named_part` reads
    return out.getvalue(), embedded


def _keep_blank_lines(root: Any, styles: docx_markup.Styles) -> None:
    """Put a sign in the empty paragraphs of listings, which mammoth leaves out."""
    w = f"{root.tag.partition('}')[0]}}}"
    for paragraph in root.iter(f"{w}p"):
        pair = (paragraph, paragraph.getnext())
        if "".join(paragraph.itertext()).strip():
            continue
        names = [None if p is None else p.find(f"{w}pPr/{w}pStyle") for p in pair]
        if all(n is not None and styles.name(n.get(f"{w}val")) in _CODE_STYLES for n in names):
            run = etree.SubElement(paragraph, f"{w}r")
            etree.SubElement(run, f"{w}t").text = _BLANK_LINE


def _named_part(image: Any) -> dict[str, str]:
    """What a picture is named by: the part of the document; nothing for one that is elsewhere."""
    try:
        with image.open() as file:
            name = file.read(_MAX_NAME).decode()
    except (OSError, KeyError, ValueError):
        return _no_part(image)
    return {"src": embedded_link(name) if name.startswith(_MEDIA) else ""}


def _no_part(image: Any) -> dict[str, str]:
    return {"src": ""}


def _part(archive: zipfile.ZipFile, name: str) -> Any:
    """The root of a part, None where there is none."""
    return safe_zip.parse_xml(archive.read(name)) if name in archive.namelist() else None


# --- Notes


def _with_notes(html: str) -> str:
    """Notes as `from_html` marks them, instead of lists with arrows."""
    if not _NOTE.search(html):
        return html
    body = lxml_html.fragment_fromstring(html, create_parent="div")
    numbers: dict[str, int] = {}
    for link in [a for a in body.iter("a") if (a.get("id") or "").find("note-ref-") > 0]:
        number = numbers.setdefault(link.get("href", "#")[1:], len(numbers) + 1)
        raised = link.getparent()
        mark = lxml_html.Element("span")
        mark.text, mark.tail = note_reference(number), raised.tail
        raised.getparent().replace(raised, mark)
    for item in [li for li in body.iter("li") if _is_note(li)]:
        number = numbers.pop(item.get("id"), 0)
        if number:
            body.append(_note(item, number))
        else:
            item.drop_tree()  # mammoth writes a note as often as it is referred to
    for done in [e for e in body.iter("ol") if not (e.text_content() or "").strip()]:
        done.drop_tree()
    return str(lxml_html.tostring(body, encoding="unicode"))


def _is_note(item: Any) -> bool:
    return (item.get("id") or "").startswith(("footnote-", "endnote-"))


def _note(item: Any, number: int) -> Any:
    """The note's paragraphs as one, without the way back."""
    for link in [a for a in item.iter("a") if "note-ref-" in (a.get("href") or "")]:
        link.drop_tree()
    for inner in list(item.iterdescendants("p", "ul", "ol", "li")):
        inner.tag = "span"
        inner.tail = f" {inner.tail or ''}"
    item.getparent().remove(item)
    item.tail = None
    item.tag = "p"
    item.text = f"{note_definition(number)} {item.text or ''}"
    return item


# --- Documents in the document


def _embedded(archive: zipfile.ZipFile, relation: str, nested: int) -> str:
    """A part that another program's document was put in as (altChunk), as HTML; else nothing."""
    relations = _part(archive, "word/_rels/document.xml.rels")
    found = [] if relations is None else [e for e in relations if e.get("Id") == relation]
    target = found[0].get("Target") or "" if found else ""
    name = target.lstrip("/") if target.startswith("/") else posixpath.normpath(f"word/{target}")
    if name not in archive.namelist():
        return ""
    content = archive.read(name)
    if content.startswith(b"PK"):
        try:
            return _html(content, nested + 1) if nested < _MOST_NESTED else ""
        except IngestionError:
            return ""
    if content.startswith(b"{\\rtf"):
        return ""
    if b"MIME-Version:" in content[:1000]:
        return _body_of(_page_in(content))
    text = decode(content)
    return _body_of(text) if "<" in text[:1000] else f"<p>{escape(text)}</p>".replace("\n", "<br>")


def _page_in(content: bytes) -> str:
    """The page in a web archive (MHTML)."""
    message = email.message_from_bytes(content, policy=email.policy.default)
    for part in message.walk():
        if part.get_content_type() == "text/html":
            payload = part.get_payload(decode=True)
            if isinstance(payload, bytes):
                return decode(payload, part.get_content_charset() or "")
    return ""


def _body_of(page: str) -> str:
    if not page.strip():
        return ""
    tree = lxml_html.document_fromstring(page.encode(), lxml_html.HTMLParser(encoding="utf-8"))
    for element in list(tree.iter("script", "style", "head", "title", "meta")):
        element.drop_tree()
    body = tree.find(".//body")
    body = tree if body is None else body
    body.tag = "div"
    body.attrib.clear()
    return str(lxml_html.tostring(body, encoding="unicode"))


# --- Metadata


def _title(core: Any, markdown: str) -> str:
    """As the document says, but not what programs say; else its first line."""
    return title_of(_field(core, f"{_DC}title")) or builders.first_line(markdown)[:120].strip()


def _created(core: Any) -> datetime | None:
    created = _field(core, f"{_TERMS}created")
    return None if created in package_properties.TEMPLATE_DATES else builders.moment(created)


def _dated(archive: zipfile.ZipFile) -> datetime | None:
    """The day that the document itself gives in a line of the style Date, near its beginning."""
    root = _part(archive, _MAIN)
    w = "" if root is None else f"{root.tag.partition('}')[0]}}}"
    paragraphs = () if root is None else islice(root.iter(f"{w}p"), _HEAD)
    for paragraph in paragraphs:
        style = paragraph.find(f"{w}pPr/{w}pStyle")
        if style is not None and style.get(f"{w}val") == "Date":
            return written_date("".join(text.text or "" for text in paragraph.iter(f"{w}t")))
    return None


def _field(core: Any, tag: str) -> str:
    found = core.findtext(tag) if core is not None else None
    return (found or "").strip()
