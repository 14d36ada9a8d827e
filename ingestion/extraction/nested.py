"""Documents within documents: parts of mails, captures of web archives, files of zip archives."""

from __future__ import annotations

import logging
from importlib import import_module
from typing import TYPE_CHECKING

from lxml import etree

from ingestion.documents import unsupported_types
from ingestion.documents.errors import BrokenDocument, IngestionError, UnsupportedType
from ingestion.documents.media_types import sniff
from ingestion.documents.types import Resource, no_progress
from ingestion.extraction import built, places
from ingestion.extraction.encoding import decode
from ingestion.extraction.html.parsing import parse
from ingestion.extraction.html_to_markdown import from_html
from library.document_kinds import ARTICLE, of_media_type

if TYPE_CHECKING:
    from ingestion.documents.types import Document

logger = logging.getLogger(__name__)


def read(
    content: bytes, *, name: str = "", declared_type: str = "", charset: str = "", url: str = ""
) -> Document:
    """One part as a document of its own. Raises IngestionError."""
    media_type = sniff(content, declared_type, name or url)
    kind = of_media_type(media_type)
    if kind is None:
        raise UnsupportedType(unsupported_types.sentence(media_type))
    resource = Resource(
        content=content,
        media_type=media_type,
        url=url,
        requested_url=url,
        filename=name.rpartition("/")[2],
        charset=charset,
    )
    extractor = import_module(kind.extractor)
    try:
        document: Document = extractor.extract(resource, no_progress)
    except (IngestionError, MemoryError):
        raise
    # One damaged part must not take the others with it, whatever its parser lets through.
    except Exception as error:
        logger.warning("A parser failed on a part of a document.", exc_info=True)
        raise BrokenDocument("The file is damaged and can't be read.") from error
    return document


def read_page(content: bytes, *, charset: str = "", url: str = "") -> Document:
    """A page that was saved on purpose: all of its text where no article is found in it."""
    try:
        return read(content, declared_type=ARTICLE.media_types[0], charset=charset, url=url)
    except IngestionError:
        resource = Resource(content, ARTICLE.media_types[0], url=url, charset=charset)
        html = decode(content, charset)
        return built.document(resource, ARTICLE, whole_text(html), title=title_of(html))


def whole_text(html: str, base: str = "") -> str:
    """All that a page or the HTML of a mail shows, as Markdown; links go out from `base`."""
    tree = parse(html if html.strip() else "<p></p>")
    for element in tree.xpath("//script | //style | //template | //head | //noscript | //svg"):
        element.drop_tree()
    if base.startswith(("http://", "https://")):
        tree.make_links_absolute(base, handle_failures="ignore")
    return from_html(etree.tostring(tree, encoding="unicode", method="html"), keep_images=False)


def title_of(html: str) -> str:
    tree = parse(html if html.strip() else "<p></p>")
    heading = tree.find(".//h1")
    return (tree.findtext(".//title") or "").strip() or (
        heading.text_content().strip() if heading is not None else ""
    )


def section(title: str, document: Document, *, url: str = "", level: int = 2) -> str:
    """A part under its title, with who wrote it, when and where it is from."""
    day = f"{document.published_at:%Y-%m-%d}" if document.published_at else ""
    line = ", ".join(built.escaped(part) for part in (document.author, day) if part)
    head = [f"{'#' * level} {built.escaped(title or document.title)}"]
    head += [line] if line else []
    head += [f"<{url}>"] if url else []
    return "\n\n".join([*head, deeper(places.marked(document), level)])


def deeper(markdown: str, by: int) -> str:
    """Headings lowered below that of the section; code is left alone."""
    lines, fence = [], ""
    for line in markdown.splitlines():
        mark = line.lstrip()[:3]
        if mark in ("```", "~~~") and (not fence or mark == fence):
            fence = "" if fence else mark
        elif not fence and line.startswith("#"):
            marks = len(line) - len(line.lstrip("#"))
            if line[marks : marks + 1] == " ":
                line = f"{'#' * min(6, marks + by)}{line[marks:]}"
        lines.append(line)
    return "\n".join(lines)


def plain(html: str) -> str:
    """What a bit of HTML says, on one line."""
    return " ".join(parse(f"<p>{html}</p>").text_content().split())
