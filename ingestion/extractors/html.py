"""Web pages: trafilatura decides what is content, the page's own HTML what it looks like."""

from __future__ import annotations

import re
from typing import Any
from urllib.parse import urljoin, urlsplit

import trafilatura
from lxml import etree
from lxml import html as lxml_html
from resiliparse.extract.html2text import extract_plain_text

from ingestion.documents import DocumentKind, PageSignals, Progress, RawDocument, Resource
from ingestion.errors import NotContent
from ingestion.extractors import gate
from ingestion.extractors.charset import decode
from ingestion.extractors.markdown import from_html
from ingestion.extractors.metadata import PageMetadata, read_metadata
from ingestion.sniffing import HTML

VERSION = "1"

# Under this share of the words a plainer extractor finds, trafilatura has missed the content.
TRUST = 0.6
_WORDS = re.compile(r"\w+")
_LINK_ATTRIBUTES = (("a", "href"), ("img", "src"))


def accepts(resource: Resource) -> bool:
    return resource.media_type == HTML


def extract(resource: Resource, progress: Progress) -> RawDocument:
    """Raises NotContent when the page is not what a reader wants."""
    progress(0, "Reading the page")
    source = decode(resource.content, resource.charset)
    tree = _parse(source)
    metadata = read_metadata(tree, source, resource.url)
    progress(30, "Finding the text")
    page_text = _visible_text(tree)
    markdown = _main_markdown(source, tree, resource.url)
    progress(90, "Checking that it is content")
    gate.check(title=metadata.title, markdown=markdown, page_text=page_text, source=source)
    progress(100, "Read the page")
    return _document(resource, metadata, markdown, _signals(tree, page_text, resource.url))


def _document(
    resource: Resource, metadata: PageMetadata, markdown: str, signals: PageSignals
) -> RawDocument:
    return RawDocument(
        kind=DocumentKind.ARTICLE,
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


def _parse(source: str) -> Any:
    parser = lxml_html.HTMLParser(encoding="utf-8", huge_tree=False)
    try:
        tree = lxml_html.document_fromstring(source.encode("utf-8", "replace"), parser=parser)
    except (etree.ParserError, etree.XMLSyntaxError) as error:
        raise NotContent("The page is empty.") from error
    return tree


def _main_markdown(source: str, tree: Any, url: str) -> str:
    """The content as Markdown, its links absolute."""
    kept = trafilatura.extract(
        source,
        url=url or None,
        output_format="html",
        include_comments=False,
        include_tables=True,
        include_links=True,
        include_images=True,
        include_formatting=True,
        favor_recall=False,
    )
    markdown = from_html(_absolute(kept, url)) if kept else ""
    plain = extract_plain_text(
        source, main_content=True, alt_texts=False, links=False, form_fields=False, noscript=False
    )
    if _count(markdown) < TRUST * _count(plain):
        return plain.strip()
    return markdown


def _absolute(fragment: str, url: str) -> str:
    tree = lxml_html.fromstring(fragment)
    for tag, attribute in _LINK_ATTRIBUTES:
        for element in tree.iter(tag):
            target = element.get(attribute, "")
            if target and not target.startswith("#"):
                element.set(attribute, urljoin(url, target.strip()))
    return str(lxml_html.tostring(tree, encoding="unicode"))


def _visible_text(tree: Any) -> str:
    parts = tree.xpath(
        "//body//text()[not(ancestor::script or ancestor::style or ancestor::noscript"
        " or ancestor::template)]"
    )
    return " ".join(" ".join(parts).split())


def _signals(tree: Any, page_text: str, url: str) -> PageSignals:
    host = urlsplit(url).hostname or ""
    links = [a.get("href", "") for a in tree.iter("a")]
    hosts = [_host(link) for link in links if link.startswith(("http:", "https:"))]
    return PageSignals(
        page_words=_count(page_text),
        links=len(links),
        external_links=sum(other is not None and other != host for other in hosts),
        images=sum(1 for _ in tree.iter("img")),
    )


def _count(text: str) -> int:
    return len(_WORDS.findall(text))


def _host(link: str) -> str | None:
    try:
        return urlsplit(link).hostname
    except ValueError:  # pages link to what is no address
        return None
