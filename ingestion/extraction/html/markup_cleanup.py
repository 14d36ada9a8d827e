"""Bring a page's code, tables and links into the form that converts to Markdown well."""

from __future__ import annotations

import re
from typing import Any
from urllib.parse import urljoin, urlsplit

from lxml import etree

from ingestion.extraction.html.blocks import INLINE
from ingestion.extraction.html.footnotes import mark_footnotes
from ingestion.extraction.html.images import describe_pictures
from ingestion.extraction.html.tables import is_data

_LANGUAGE = re.compile(
    r"(?:^|\s)(?:lang(?:uage)?-|highlight-source-|highlight-|brush:\s*|source-|code-)([\w+#.-]+)"
)
_NO_LANGUAGE = frozenset("default none text plain plaintext notranslate block highlight".split())
_GUTTER = re.compile(r"gutter|line-?no|line-?num|lineno|rouge-gutter", re.IGNORECASE)
_LINE = re.compile(r"(?:^|\s)(?:[\w-]*-)?line(?:\s|$)")
_LINE_TAGS = frozenset(("div", "p", "li", "tr"))
_MEANT = frozenset(
    """
    a b blockquote br caption cite code dd del div dl dt em figcaption figure h1 h2 h3 h4 h5 h6 hr i
    img ins kbd li ol p pre q s samp span strong sub sup table tbody td tfoot th thead tr ul
    """.split()
)
_HEADINGS = frozenset(("h1", "h2", "h3", "h4", "h5", "h6"))
_ATTRIBUTES = frozenset(("href", "src", "alt", "title", "colspan", "rowspan", "start"))
_SCHEMES = ("http", "https", "mailto", "")  # without one: a saved page that knows no address


def clean_up(body: Any, url: str) -> None:
    """Change the body in place; `url` is what its links are relative to."""
    _code_blocks(body)
    _layout_tables(body)
    mark_footnotes(body)
    _links(body, url)
    _linked_boxes(body)
    describe_pictures(body)
    _only_meaning(body)


def _code_blocks(body: Any) -> None:
    for pre in list(body.iter("pre")):
        for gutter in [e for e in pre.iter() if _is_gutter(e) or e.tag == "button"]:
            gutter.drop_tree()
        text = _code_text(pre).strip("\n")
        language = _language(pre)
        code = etree.Element("code")
        code.text = text
        if language:
            code.set("class", f"language-{language}")
        for child in list(pre):
            pre.remove(child)
        pre.text = None
        pre.append(code)
        _out_of_its_table(pre)


def _is_gutter(element: Any) -> bool:
    return isinstance(element.tag, str) and bool(_GUTTER.search(element.get("class") or ""))


def _code_text(element: Any) -> str:
    """The text with the line ends that elements stand for."""
    parts = [element.text or ""]
    for child in element:
        if child.tag == "br":
            parts.append("\n")
        elif isinstance(child.tag, str):
            inner = _code_text(child)
            is_line = not inner.endswith("\n") and (child.tag in _LINE_TAGS or _is_line(child))
            parts.append(f"{inner}\n" if is_line else inner)
        parts.append(child.tail or "")
    return "".join(parts)


def _is_line(element: Any) -> bool:
    """Whether the element is a line of code right before another one."""
    following = element.getnext()
    return not element.tail and all(
        each is not None
        and each.tag == "span"
        and (each.get("data-line") is not None or _LINE.search(each.get("class") or ""))
        for each in (element, following)
    )


def _language(pre: Any) -> str:
    """As named by the element, its code, or the highlighter's boxes around it."""
    inside = next(pre.iter("code"), None)
    around = [inside, pre, pre.getparent()]
    if around[-1] is not None:
        around.append(around[-1].getparent())
    for element in around:
        if element is None:
            continue
        named = element.get("data-lang") or element.get("data-language") or ""
        found = _LANGUAGE.search(element.get("class") or "")
        language = (named or (found[1] if found else "")).lower()
        if language and language not in _NO_LANGUAGE:
            return str(language)
    return ""


def _out_of_its_table(pre: Any) -> None:
    """A table that only puts line numbers beside the code is none."""
    for table in pre.iterancestors("table"):
        words = len((table.text_content() or "").split())
        if words <= len((pre.text_content() or "").split()) * 1.1 + 3:
            pre.tail = None
            table.addprevious(pre)
            table.drop_tree()
        return


def _layout_tables(body: Any) -> None:
    """A table without columns of short cells only arranges the page: its rows are blocks."""
    for table in list(body.iter("table")):
        if is_data(table):
            continue
        for element in table.iter("table", "tbody", "thead", "tfoot", "tr", "td", "th"):
            if next(element.iterancestors("table"), table) is table:
                element.tag = "div"


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
        target = (link.get("href") or "").strip()
        address = "" if target.startswith("#") else _absolute(target, url)
        if address:
            link.set("href", address)
        else:
            link.drop_tag()
    for image in list(body.iter("img")):
        image.set("src", _absolute(image.get("src") or "", url))


def _absolute(target: str, url: str) -> str:
    """Empty for what is no address to go to."""
    try:
        address = urljoin(url, target) if target else ""
        return address if urlsplit(address).scheme in _SCHEMES else ""
    except ValueError:
        return ""
