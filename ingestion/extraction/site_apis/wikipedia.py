"""An article of an encyclopedia, as MediaWiki's Parsoid writes it (mediawiki.org/wiki/Specs/HTML).

Boxes that lead elsewhere, or ask for help with the article, are no part of it.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any
from urllib.parse import unquote, urljoin, urlsplit

from ingestion.documents.errors import BrokenDocument
from ingestion.extraction import builders
from ingestion.extraction.encoding import decode
from ingestion.extraction.html.content.whole_page import whole_page
from ingestion.extraction.html.parsing import parse
from ingestion.site_apis.answers import DAMAGED
from library.document_kinds import ENCYCLOPEDIA

if TYPE_CHECKING:
    from ingestion.documents.types import Document, Resource
    from ingestion.site_apis.answers import SiteAnswers

_LEFT_OUT = frozenset(
    """
    ambox authority-control catlinks hatnote metadata mw-editsection mw-empty-elt navbox
    navbox-styles noexcerpt noprint portalbox shortdescription sidebar sistersitebox tmbox
    toc vertical-navbox Vorlage_Navigationsleiste NavFrame bandeau-container
    """.split()
)
_ROLES = ("navigation", "note")


def read(capture: SiteAnswers, resource: Resource) -> Document:
    part = capture.parts["page.html"]
    html = decode(part.content, part.charset)
    tree = parse(html)
    if not tree.xpath("//body//section | //body//p"):
        raise BrokenDocument(DAMAGED)
    base = tree.find(".//base[@href]")
    shown = _shown_title(tree) or unquote(capture.url.rpartition("/wiki/")[2]).replace("_", " ")
    page = tree.find(".//link[@rel='dc:isVersionOf']")
    url = urljoin("https:", page.get("href")) if page is not None else capture.url
    modified = tree.xpath("string(//meta[@property='dc:modified']/@content)")
    host = urlsplit(capture.url).hostname or ""
    text = whole_page(
        html, urljoin("https:", base.get("href")) if base is not None else url, _leave_out
    )
    return builders.document(
        resource,
        ENCYCLOPEDIA,
        text,
        title=shown,
        site=host.partition(".")[2].partition(".")[0].capitalize(),
        published_at=builders.moment(str(modified)),
        language=host.partition(".")[0].partition("-")[0][:2],
        canonical_url=url,
        image_url=_picture(tree),
    )


def _shown_title(tree: Any) -> str:
    return re.sub(r"\s+", " ", "".join(tree.xpath("//title//text()"))).strip()


def _picture(tree: Any) -> str:
    """The article's first, which is the one that it is known by."""
    for image in tree.xpath("//*[contains(@class, 'infobox')]//img | //figure//img"):
        source = str(urljoin("https:", image.get("src") or ""))
        if source.startswith("https://") and int(image.get("width") or 100) >= 100:
            return source
    return ""


def _leave_out(tree: Any) -> None:
    for element in list(tree.iter("div", "table", "ul", "ol", "p", "span", "style", "aside")):
        classes = set((element.get("class") or "").split())
        hidden = "display:none" in (element.get("style") or "").replace(" ", "")
        is_left_out = classes & _LEFT_OUT or element.get("role") in _ROLES or hidden
        if (is_left_out or element.tag == "style") and element.getparent() is not None:
            element.drop_tree()
    for link in list(tree.iter("a")):
        # The marks of sources lead to them on this page.
        if link.get("href", "").rpartition("#")[2].startswith(("cite_note", "cite_ref")):
            link.set("href", f"#{link.get('href').rpartition('#')[2]}")
