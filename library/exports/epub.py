"""A book (EPUB 3.3) with a chapter for each item, for e-readers.

Written with the standard library, as `epubcheck` wants it. It holds the pictures that are kept; the
others are left out, as a book may have none that is elsewhere.
"""

from __future__ import annotations

import re
import zipfile
from typing import IO, TYPE_CHECKING
from urllib.parse import urlsplit
from uuid import NAMESPACE_URL, uuid5
from xml.sax.saxutils import escape, quoteattr

from librarian_site.core.orm.batching import in_batches
from librarian_site.core.xml_characters import NOT_XML
from library.exports.base import Export, ExportFormat, one_line, rows_of, text_below_title
from library.exports.json_lines import BATCH
from library.exports.pictures import add_pictures
from library.items.text import rendering
from library.names import UNTITLED

if TYPE_CHECKING:
    from library.models import LibraryItem

MIMETYPE = "application/epub+zip"
XHTML = "http://www.w3.org/1999/xhtml"
_CONTAINER = """<?xml version="1.0" encoding="UTF-8"?>
<container version="1.0" xmlns="urn:oasis:names:tc:opendocument:xmlns:container">
<rootfiles>
<rootfile full-path="OEBPS/book.opf" media-type="application/oebps-package+xml"/>
</rootfiles>
</container>"""
_STYLE = """body { line-height: 1.5; } .about { color: #555; font-size: 0.9em; }
pre { white-space: pre-wrap; } table { border-collapse: collapse; }
img { max-width: 100%; height: auto; }
td, th { border: 1px solid #999; padding: 0.2em 0.5em; }
.highlight { padding-left: 0.8em; border-left: 0.3em solid #e0c341; }
.highlight-green { border-color: #6fb35c; } .highlight-blue { border-color: #5a9fd4; }
.highlight-pink { border-color: #d9799a; } .highlight-orange { border-color: #e39a4b; }
.highlight-note { margin-left: 2em; }"""
_NOT_XML = re.compile(f"[{NOT_XML}]")
# As far as XHTML 5 knows them; sizes and loading are for pictures.
_KEPT_ATTRIBUTES = frozenset(("href", "title", "id", "lang", "dir", "colspan", "rowspan", "start"))


def write(export: Export, file: IO[bytes]) -> int:
    chapters: list[tuple[str, str]] = []
    images: dict[str, str] = {}  # media types by path
    with zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED) as book:
        book.writestr("mimetype", MIMETYPE, zipfile.ZIP_STORED)  # first, and not compressed
        book.writestr("META-INF/container.xml", _CONTAINER)
        book.writestr("OEBPS/style.css", _STYLE)
        for item in in_batches(rows_of(export.items, text=True), BATCH):
            name = f"item-{len(chapters) + 1}.xhtml"
            found = add_pictures(book, item, folder="OEBPS/images", added=images)
            shown = {url: path.removeprefix("OEBPS/") for url, path in found.items()}
            book.writestr(f"OEBPS/{name}", _chapter(item, shown))
            chapters.append((name, one_line(item.title) or UNTITLED))
        if not chapters:
            book.writestr("OEBPS/empty.xhtml", _page("Empty", "<p>There are no items.</p>", "en"))
            chapters.append(("empty.xhtml", "Empty"))
        book.writestr("OEBPS/nav.xhtml", _navigation(export, chapters))
        book.writestr("OEBPS/book.opf", _package(export, chapters, images))
    return sum(name != "empty.xhtml" for name, _ in chapters)


def _chapter(item: LibraryItem, images: dict[str, str]) -> str:
    day = f"{item.published_at:%Y-%m-%d}" if item.published_at else ""
    about = ", ".join(filter(None, (item.author, item.site, day)))
    body = f"<h1>{escape(one_line(item.title))}</h1>"
    body += f'<p class="about">{escape(about)}</p>' if about else ""
    if _is_address(item.url):
        body += f'<p class="about"><a href={quoteattr(item.url)}>{escape(item.url)}</a></p>'
    text = rendering.render_text(text_below_title(item), pictures=False, mathml=False, kept=images)
    body += _xhtml(text.html)
    for each in item.highlights.all():
        color = f'class="highlight highlight-{each.color}"'
        body += f"<blockquote {color}>{_paragraphs(each.quote)}</blockquote>"
        body += f'<div class="highlight-note">{_paragraphs(each.note)}</div>' if each.note else ""
    return _page(item.title, body, item.language or "und", item.text_direction)


def _paragraphs(text: str) -> str:
    return "".join(f"<p>{escape(line.strip())}</p>" for line in text.splitlines() if line.strip())


def _page(title: str, body: str, language: str, direction: str = "ltr") -> str:
    page = (
        '<?xml version="1.0" encoding="UTF-8"?>\n<!DOCTYPE html>\n'
        f'<html xmlns="{XHTML}" xmlns:epub="http://www.idpf.org/2007/ops" lang="{language}"'
        f' xml:lang="{language}" dir="{direction}">\n<head><meta charset="UTF-8"/>'
        f"<title>{escape(one_line(title) or UNTITLED)}</title>"
        '<link rel="stylesheet" href="style.css" type="text/css"/></head>\n'
        f"<body>{body}</body></html>"
    )
    return _NOT_XML.sub("", page)


def _xhtml(html: str) -> str:
    """The item's text as well-formed XHTML, with links that lead somewhere."""
    # Imported late: a web that writes no book does without the parser.
    from lxml import etree
    from lxml import html as lxml_html

    if not html.strip():
        return ""
    root = lxml_html.fragment_fromstring(str(html), create_parent="div")
    ids: set[str] = set()
    for element in list(root.iter(etree.Element)):
        if element.tag == "img" and element.get("src", "").startswith("images/"):
            described = {"src": element.get("src"), "alt": element.get("alt", "")}
            element.attrib.clear()
            element.attrib.update(described)
            continue
        if element.tag == "img":
            element.tag, alternative = "span", element.get("alt", "")
            element.attrib.clear()
            element.text = f"[{alternative}]" if alternative else ""
        for name in list(element.attrib):
            if name not in _KEPT_ATTRIBUTES:
                del element.attrib[name]
        if "id" in element.attrib and element.get("id") in ids:
            del element.attrib["id"]
        ids.add(element.get("id", ""))
    for link in root.iter("a"):
        href = link.get("href", "")
        if not (_is_address(href) or (href.startswith("#") and href[1:] in ids)):
            link.attrib.pop("href", None)
    text: str = etree.tostring(root, encoding="unicode", method="xml")
    return text


def _is_address(url: str) -> bool:
    """Whether it is an http(s) address that is valid as it stands."""
    try:
        parts = urlsplit(url)
    except ValueError:
        return False
    return (
        parts.scheme in ("http", "https")
        and bool(parts.hostname)
        and not any(c in " <>\"{}|\\^`'" or ord(c) <= 32 for c in url)
    )


def _navigation(export: Export, chapters: list[tuple[str, str]]) -> str:
    entries = "".join(f'<li><a href="{name}">{escape(title)}</a></li>' for name, title in chapters)
    body = f'<nav epub:type="toc" id="toc"><h1>{escape(export.title)}</h1><ol>{entries}</ol></nav>'
    return _page(export.title, body, "en")


def _package(export: Export, chapters: list[tuple[str, str]], images: dict[str, str]) -> str:
    identifier = uuid5(NAMESPACE_URL, f"{export.owner.pk}/{export.title}/{export.made_at}")
    manifest = "".join(
        f'<item id="c{n}" href="{name}" media-type="application/xhtml+xml"/>'
        for n, (name, _) in enumerate(chapters)
    )
    manifest += "".join(
        f'<item id="i{n}" href="{path.removeprefix("OEBPS/")}" media-type="{media_type}"/>'
        for n, (path, media_type) in enumerate(images.items())
    )
    spine = "".join(f'<itemref idref="c{n}"/>' for n in range(len(chapters)))
    return (
        '<?xml version="1.0" encoding="UTF-8"?>\n'
        '<package xmlns="http://www.idpf.org/2007/opf" version="3.0" unique-identifier="id">'
        '<metadata xmlns:dc="http://purl.org/dc/elements/1.1/">'
        f'<dc:identifier id="id">urn:uuid:{identifier}</dc:identifier>'
        f"<dc:title>{escape(export.title)}</dc:title><dc:language>en</dc:language>"
        f"<dc:creator>{escape(export.owner.get_username())}</dc:creator>"
        f'<meta property="dcterms:modified">{export.made_at:%Y-%m-%dT%H:%M:%SZ}</meta></metadata>'
        '<manifest><item id="nav" href="nav.xhtml" properties="nav"'
        ' media-type="application/xhtml+xml"/>'
        f'<item id="css" href="style.css" media-type="text/css"/>{manifest}</manifest>'
        f"<spine>{spine}</spine></package>"
    )


FORMAT = ExportFormat("epub", "Book (EPUB)", ".epub", MIMETYPE, write)
