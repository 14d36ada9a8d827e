"""Bring a page's tables and links into the form that converts to Markdown well."""

from __future__ import annotations

from typing import Any
from urllib.parse import parse_qsl, urljoin, urlsplit

from lxml import etree

from ingestion.extraction.html.content.blocks import INLINE
from ingestion.extraction.html.footnotes import mark_footnotes
from ingestion.extraction.html.images import describe_pictures
from ingestion.extraction.html.lists import part_lists
from ingestion.extraction.html.tables import is_data
from library.pictures.links import EMBEDDED

_MEANT = frozenset(
    """
    a b blockquote br caption cite code dd del div dl dt em figcaption figure h1 h2 h3 h4 h5 h6 hr i
    img ins kbd li ol p pre q s samp span strong sub sup table tbody td tfoot th thead tr ul
    """.split()
)
_HEADINGS = frozenset(("h1", "h2", "h3", "h4", "h5", "h6"))
_ATTRIBUTES = frozenset(("href", "src", "alt", "title", "colspan", "rowspan", "start"))
# Where documents that were written there send their readers, and the parameter with the address.
_REDIRECTORS = {
    "google.com/url": "q",
    "l.facebook.com/l.php": "u",
    "lm.facebook.com/l.php": "u",
    "l.instagram.com/": "u",
    "youtube.com/redirect": "q",
    "t.umblr.com/redirect": "z",
    "out.reddit.com/": "url",
    "slack-redir.net/link": "url",
    "steamcommunity.com/linkfilter/": "u",
    "vk.com/away.php": "to",
}
_SCHEMES = ("http", "https", "mailto", "")  # without one: a saved page that knows no address


def clean_up(body: Any, url: str) -> None:
    """Change the body in place; `url` is what its links are relative to."""
    _layout_tables(body)
    mark_footnotes(body)
    part_lists(body)
    _links(body, url)
    _linked_boxes(body)
    describe_pictures(body)
    _only_meaning(body)


def _layout_tables(body: Any) -> None:
    """A table without columns of short cells only arranges the page: its rows are blocks."""
    for table in list(body.iter("table")):
        if is_data(table):
            for pre in list(table.iter("pre")):
                _write_in_cell(pre)
            continue
        parts = table.iterdescendants("tbody", "thead", "tfoot", "tr", "td", "th")
        own = [part for part in parts if next(part.iterancestors("table")) is table]
        for element in (table, *own):
            element.tag = "div"


def _write_in_cell(pre: Any) -> None:
    """Code as lines within a cell, which can hold no block of it."""
    lines = [line for line in (pre.text_content() or "").split("\n") if line.strip()]
    for child in list(pre):
        pre.remove(child)
    pre.tag, pre.text = "div", None
    for number, line in enumerate(lines):
        if number:
            etree.SubElement(pre, "br")
        etree.SubElement(pre, "code").text = line.strip()


def _linked_boxes(body: Any) -> None:
    """A link around a box of blocks: the box's heading is the link, or else its words are."""
    for link in list(body.iter("a")):
        blocks = [e for e in link.iterdescendants() if e.tag not in INLINE]
        heading = next((e for e in blocks if e.tag in _HEADINGS), None)
        if heading is not None:
            inner = etree.Element("a", href=link.get("href"))
            inner.text, heading.text = heading.text, None
            inner.extend(list(heading))
            heading.append(inner)
            link.tag = "div"
            continue
        for block in blocks:
            block.tag = "span"
            block.tail = f" {block.tail or ''}"


def _only_meaning(body: Any) -> None:
    """Elements that Markdown has a form for; the rest are boxes, whatever they were called."""
    for element in body.iter("*"):
        if element.tag not in _MEANT:
            element.tag = "span" if element.tag in INLINE else "div"
        for name in element.attrib:
            if name not in _ATTRIBUTES and not (name == "class" and element.tag == "code"):
                del element.attrib[name]


def _links(body: Any, url: str) -> None:
    """Addresses made absolute; what leads nowhere, or to this page, is text."""
    for link in list(body.iter("a")):
        target = _behind_redirector((link.get("href") or "").strip())
        address = "" if target.startswith("#") else _absolute(target, url)
        if address:
            link.set("href", address)
        else:
            link.drop_tag()
    for image in list(body.iter("img")):
        source = image.get("src") or ""
        image.set("src", source if source.startswith(EMBEDDED) else _absolute(source, url))


def _behind_redirector(target: str) -> str:
    """The address that a link leads to by way of a site that counts clicks."""
    try:
        parts = urlsplit(target)
        name = _REDIRECTORS.get(f"{(parts.hostname or '').removeprefix('www.')}{parts.path}")
        inner = dict(parse_qsl(parts.query)).get(name, "") if name else ""
    except ValueError:
        return target
    return inner if inner.startswith(("http://", "https://")) else target


def _absolute(target: str, url: str) -> str:
    """Empty for what is no address to go to."""
    try:
        address = urljoin(url, target) if target else ""
        return address if urlsplit(address).scheme in _SCHEMES else ""
    except ValueError:
        return ""
