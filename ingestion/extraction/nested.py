"""Documents within documents: parts of mails, records of web archives, files of zip archives."""

from __future__ import annotations

import logging
from importlib import import_module
from typing import TYPE_CHECKING, Any
from urllib.parse import urlsplit

from lxml import etree

from ingestion.documents import unsupported_types
from ingestion.documents.errors import BrokenDocument, IngestionError, UnsupportedType
from ingestion.documents.media_types import sniff
from ingestion.documents.types import Resource, no_progress
from ingestion.extraction import builders, places
from ingestion.extraction.encoding import decode
from ingestion.extraction.html.lists import number_items, part_lists
from ingestion.extraction.html.parsing import parse
from ingestion.extraction.html_to_markdown import from_html
from library.document_kinds import ARTICLE, of_media_type
from library.pictures.links import without_embedded

if TYPE_CHECKING:
    from ingestion.documents.types import Document

logger = logging.getLogger(__name__)


def read(
    content: bytes, *, name: str = "", declared_type: str = "", charset: str = "", url: str = ""
) -> Document:
    """One part as a document of its own. Raises IngestionError."""
    media_type = sniff(content, declared_type, name or urlsplit(url).path)
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
        tree = _tree(decode(content, charset))
        title = _title(tree)
        return builders.document(resource, ARTICLE, _whole_text(tree), title=title)


def whole_text(html: str, base: str = "", *, keep_images: bool = False) -> str:
    """All that a page or the HTML of a mail shows, as Markdown; links go out from `base`."""
    return _whole_text(_tree(html), base, keep_images=keep_images)


def _tree(html: str) -> Any:
    return parse(html if html.strip() else "<p></p>")


def _whole_text(tree: Any, base: str = "", *, keep_images: bool = False) -> str:
    """As `whole_text`; the tree is changed."""
    for element in tree.xpath("//script | //style | //template | //head | //noscript | //svg"):
        element.drop_tree()
    if base.startswith(("http://", "https://")):
        tree.make_links_absolute(base, handle_failures="ignore")
    number_items(tree)
    part_lists(tree)
    html = etree.tostring(tree, encoding="unicode", method="html")
    return from_html(html, keep_images=keep_images)


def _title(tree: Any) -> str:
    heading = tree.find(".//h1")
    return (tree.findtext(".//title") or "").strip() or (
        heading.text_content().strip() if heading is not None else ""
    )


def text_of(document: Document) -> str:
    """What a part says, for the document that it is a part of.

    Its pictures are found by their names in that part alone, so that only their descriptions stay.
    """
    return without_embedded(places.marked(document))


def section(title: str, document: Document, *, url: str = "") -> str:
    """A part that was read as a document of its own, under its title."""
    return builders.section(
        title or document.title,
        text_of(document),
        author=document.author,
        at=document.published_at,
        url=url,
    )


def plain(html: str) -> str:
    """What a bit of HTML says, on one line."""
    return " ".join(parse(f"<p>{html}</p>").text_content().split())
