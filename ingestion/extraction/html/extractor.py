"""Web pages: a model decides which blocks are content, the page's own HTML what they look like."""

from __future__ import annotations

import re
from dataclasses import replace
from typing import Any
from urllib.parse import urljoin, urlsplit

from lxml import etree
from lxml import html as lxml_html

from ingestion.documents import processors
from ingestion.documents.errors import NotContent
from ingestion.documents.media_types import HTML
from ingestion.documents.types import PageSignals, Progress, RawDocument, Resource
from ingestion.extraction.encoding import decode
from ingestion.extraction.html import page_checks, paid_links
from ingestion.extraction.html.content_selection import find_content
from ingestion.extraction.html.markup_cleanup import shape
from ingestion.extraction.html.metadata import PageMetadata, read_metadata
from ingestion.extraction.html.page_content import Content
from ingestion.extraction.html.pruning import prune
from ingestion.extraction.html_to_markdown import from_html
from librarian_site.core.words import count_words
from library import document_kinds

PROCESSOR = processors.HTML

# As themselves, and as references to them by number.
_NOT_XML = re.compile(
    "[\x00-\x08\x0b\x0c\x0e-\x1f\ufffe\uffff]"
    r"|&#0*(?:[0-8]|1[124-9]|2\d|3[01])(?!\d);?"
    r"|&#[xX]0*(?:[0-8bcefBCEF]|1[\da-fA-F]|[fF]{3}[efEF])(?![\da-fA-F]);?"
)
# What may stand in a head (WHATWG HTML, section 4.2).
HEAD = frozenset(
    "base basefont bgsound link meta noscript object script style template title".split()
)
_MARK = re.compile(r"fn(?:ref|def)\d+mark")


def extract(resource: Resource, progress: Progress) -> RawDocument:
    """Raises NotContent when the page is not what a reader wants."""
    progress(0, "Reading the page")
    source = decode(resource.content, resource.charset)
    tree = parse(source)
    metadata = read_metadata(tree, resource.url)
    progress(30, "Finding the text")
    page_text = _visible_text(tree)
    titles = [title for title in (metadata.title, tree.findtext(".//title")) if title]
    is_shell = page_checks.is_app_shell(tree)
    content = find_content(tree, source, resource.url)
    signals = replace(
        _signals(tree, page_text, resource.url), extraction_confidence=content.completeness
    )
    markdown = to_markdown(tree, content, resource.url)
    progress(90, "Checking that it is content")
    page_checks.check(
        titles=titles,
        markdown=markdown,
        page_text=page_text,
        source=source,
        is_shell=is_shell,
    )
    progress(100, "Read the page")
    return _document(resource, metadata, markdown, signals)


def _document(
    resource: Resource, metadata: PageMetadata, markdown: str, signals: PageSignals
) -> RawDocument:
    return RawDocument(
        kind=document_kinds.ARTICLE.name,
        markdown=markdown,
        original=resource.content,
        media_type=HTML,
        title=metadata.title or resource.filename,
        author=metadata.author,
        site=metadata.site or (urlsplit(resource.url).hostname or "").removeprefix("www."),
        published_at=metadata.published_at,
        language=metadata.language,
        url=resource.url,
        canonical_url=metadata.canonical_url,
        image_url=metadata.image_url,
        filename=resource.filename,
        signals=signals,
    )


def parse(source: str) -> Any:
    """The page's root element, without the characters that XML, and so lxml, has no place for."""
    source = _NOT_XML.sub("", source)
    parser = lxml_html.HTMLParser(encoding="utf-8", huge_tree=False)
    try:
        tree = lxml_html.document_fromstring(source.encode("utf-8", "replace"), parser=parser)
    except (etree.ParserError, etree.XMLSyntaxError) as error:
        raise NotContent("The page is empty.") from error
    _begin_body(tree)
    return tree


def _begin_body(tree: Any) -> None:
    """Let what is no part of a head begin the body, as HTML has it.

    libxml2 knows this of the elements of HTML 4 alone: an <article> without <body> before it
    stays in the head.
    """
    head = tree.find("head")
    children = [] if head is None else list(head)
    strays = [n for n, child in enumerate(children) if _is_stray(child)]
    if not strays:
        return
    body = tree.find("body")
    if body is None:
        body = etree.SubElement(tree, "body")
    for place, child in enumerate(children[strays[0] :]):
        body.insert(place, child)


def _is_stray(child: Any) -> bool:
    return isinstance(child.tag, str) and child.tag not in HEAD


def to_markdown(tree: Any, content: Content, url: str) -> str:
    """The kept blocks in the page's own shape, as Markdown; changes the tree."""
    if not any(content.kept):
        return ""
    base = _base(tree, url)
    body = prune(tree, content)
    marks = shape(body, base)
    markdown = from_html(str(lxml_html.tostring(body, encoding="unicode")))
    return _MARK.sub(lambda found: marks.get(found[0], found[0]), markdown)


def _base(tree: Any, url: str) -> str:
    """What the page's links are relative to."""
    base = tree.find(".//base[@href]")
    try:
        return url if base is None else urljoin(url, base.get("href").strip())
    except ValueError:
        return url


def _visible_text(tree: Any) -> str:
    parts = tree.xpath(
        "//body//text()[not(ancestor::script or ancestor::style or ancestor::noscript"
        " or ancestor::template)]"
    )
    return " ".join(" ".join(parts).split())


def _signals(tree: Any, page_text: str, url: str) -> PageSignals:
    host = _host(url)
    links = [a.get("href", "") for a in tree.iter("a")]
    hosts = [_host(link) for link in links if link.startswith(("http:", "https:"))]
    return PageSignals(
        page_words=count_words(page_text),
        links=len(links),
        external_links=sum(bool(other) and other != host for other in hosts),
        images=sum(1 for _ in tree.iter("img")),
        paid_links=paid_links.paid_links(tree),
        is_disclosed=paid_links.is_disclosed(page_text),
        ad_slots=paid_links.ad_slots(tree),
    )


def _host(url: str) -> str:
    try:
        return urlsplit(url).hostname or ""
    except ValueError:
        return ""
