"""Web pages: a model decides which blocks are content, the page's own HTML what they look like."""

from __future__ import annotations

from dataclasses import replace
from typing import Any
from urllib.parse import urljoin, urlsplit

from lxml import html as lxml_html

from ingestion.documents import processors
from ingestion.documents.errors import NotContent
from ingestion.documents.media_types import HTML
from ingestion.documents.types import Document, PageSignals, Progress, Resource
from ingestion.extraction import places
from ingestion.extraction.encoding import decode
from ingestion.extraction.html import exported_notes, paid_links
from ingestion.extraction.html.article_body import with_full_text
from ingestion.extraction.html.content.page_content import Content
from ingestion.extraction.html.content.pruning import prune
from ingestion.extraction.html.content.selection import find_content
from ingestion.extraction.html.icons import drop_hidden_labels, drop_page_controls
from ingestion.extraction.html.markup_cleanup import clean_up
from ingestion.extraction.html.metadata.reader import PageMetadata, read_metadata
from ingestion.extraction.html.metadata.saved_pages import saved_from
from ingestion.extraction.html.metadata.structured_data import read_articles
from ingestion.extraction.html.normalization import normalize
from ingestion.extraction.html.notebook_cells import mark_cells
from ingestion.extraction.html.page_checks import checks
from ingestion.extraction.html.page_state import reader as page_state
from ingestion.extraction.html.parsing import parse
from ingestion.extraction.html.threads import drop_signatures
from ingestion.extraction.html_to_markdown import from_html
from librarian_site.core.words import count_words
from library import document_kinds

PROCESSOR = processors.HTML


def extract(resource: Resource, progress: Progress) -> Document:
    """Raises NotContent when the page is not what a reader wants."""
    progress(0, "Reading the page")
    source = decode(resource.content, resource.charset)
    tree = parse(source)
    normalize(tree)
    url = resource.url or saved_from(source, tree)
    metadata = read_metadata(tree, url, _base(tree, url))
    if not resource.url and (note := exported_notes.read(tree)) is not None:
        return _exported(resource, metadata, note)
    progress(30, "Finding the text")
    page_text = _visible_text(tree)
    titles = [title for title in (metadata.title, tree.findtext(".//title")) if title]
    is_shell = checks.is_app_shell(tree)
    content = find_content(tree, url)
    signals = replace(_signals(tree, page_text, url), extraction_confidence=content.completeness)
    articles = [*read_articles(tree), *page_state.read_articles(tree, titles, is_shell=is_shell)]
    mark_cells(tree)
    shown = to_markdown(tree, content, url)
    full = with_full_text(shown, articles)
    markdown, found = places.take_out(full)
    progress(90, "Checking that it is content")
    checks.check(
        titles=titles,
        markdown=markdown,
        page_text=page_text,
        source=source,
        is_shell=is_shell and full == shown,
    )
    progress(100, "Read the page")
    return replace(_document(resource, url, metadata, markdown, signals), places=found)


def _exported(resource: Resource, metadata: PageMetadata, note: exported_notes.Note) -> Document:
    """A page of a note program: what it says of itself comes before what pages say."""
    if not note.markdown.strip():
        raise NotContent("The note is empty.")
    known = replace(
        metadata,
        title=note.title or metadata.title,
        author=note.author or metadata.author,
        published_at=note.created or metadata.published_at,
    )
    markdown, found = places.take_out(note.markdown.strip())
    document = _document(resource, "", known, markdown, PageSignals())
    return replace(document, own_tags=note.tags, places=found)


def _document(
    resource: Resource, url: str, metadata: PageMetadata, markdown: str, signals: PageSignals
) -> Document:
    return Document(
        kind=document_kinds.ARTICLE.name,
        markdown=markdown,
        original=resource.content,
        media_type=HTML,
        title=metadata.title or resource.filename,
        author=metadata.author,
        site=metadata.site or _host(url).removeprefix("www."),
        published_at=metadata.published_at,
        language=metadata.language,
        url=url,
        canonical_url=metadata.canonical_url,
        image_url=metadata.image_url,
        filename=resource.filename,
        signals=signals,
    )


def to_markdown(tree: Any, content: Content, url: str) -> str:
    """The kept blocks in the page's own shape, as Markdown; changes the tree."""
    if not any(content.kept):
        return ""
    base = _base(tree, url)
    body = prune(tree, content)
    drop_hidden_labels(body)
    drop_page_controls(body)
    drop_signatures(body)
    clean_up(body, base)
    return from_html(str(lxml_html.tostring(body, encoding="unicode")))


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
