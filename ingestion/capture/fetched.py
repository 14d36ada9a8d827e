"""The tree of a page from its HTML as it was fetched, where there is no browser to show it."""

from __future__ import annotations

from lxml import etree, html

from ingestion.capture.self_contained import SelfContained
from ingestion.capture.tree import Element

# Attributes in which pages name the picture that their scripts show later.
_LATER = ("data-src", "data-lazy-src", "data-original", "data-hi-res-src", "data-lazy")
_LATER_SETS = ("data-srcset", "data-lazy-srcset")


def to_html(content: bytes, *, url: str, charset: str, maker: SelfContained) -> tuple[str, str]:
    """The page's HTML, and its text. Raises ValueError for what is no HTML at all."""
    parser = html.HTMLParser(encoding=charset or None, huge_tree=True, remove_comments=True)
    try:
        root = html.document_fromstring(content, parser=parser)
    except etree.ParserError as error:
        raise ValueError("The page is empty.") from error
    base = root.xpath("string(//base/@href)") or url
    title = " ".join(root.xpath("string(//title)").split())
    text = " ".join(root.xpath("//body//text()[not(parent::script or parent::style)]"))
    tree = _element(root)
    doctype = bool(root.getroottree().docinfo.doctype)
    page = maker.page(tree, url=url, base=str(base), title=title, doctype=doctype)
    return page, text


def _element(node: html.HtmlElement) -> Element:
    made = Element(str(node.tag), {str(name): str(value) for name, value in node.attrib.items()})
    if made.tag == "img":
        made.source = _picture(node)
    if node.text:
        made.children.append(node.text)
    for child in node:
        if isinstance(child.tag, str):
            inner = _element(child)
            # Without scripts, this is what the page shows.
            made.children += inner.children if inner.tag == "noscript" else [inner]
        if child.tail:
            made.children.append(child.tail)
    return made


def _picture(node: html.HtmlElement) -> str:
    """The address of the picture that the element shows, or would show later."""
    source: str = node.get("src", "")
    if source and not source.startswith("data:"):
        return source
    later = next(filter(None, map(node.get, _LATER)), "")
    sets = [node.get(name) for name in ("srcset", *_LATER_SETS)]
    parent = node.getparent()
    if parent is not None and parent.tag == "picture":
        sets += [each.get("srcset") or each.get("data-srcset") for each in parent.iter("source")]
    first = next((each.split()[0].rstrip(",") for each in sets if each and each.split()), "")
    return str(later or first or source)
