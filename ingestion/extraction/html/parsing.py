"""Read HTML into a tree as browsers do, where libxml2 does otherwise."""

from __future__ import annotations

import re
from html import escape
from typing import Any

from lxml import etree
from lxml import html as lxml_html

from ingestion.documents.errors import NotContent
from librarian_site.core.xml_characters import NOT_XML

# Browsers limit the depth too (Chromium: 512). Every later step may now recurse or be quadratic
# in the depth.
MAX_DEPTH = 200

# Control characters and the references to them by number: XML, and so lxml, has no place for them.
_NOT_XML = re.compile(
    f"[{NOT_XML}]"
    r"|&#0*(?:[0-8]|1[124-9]|2\d|3[01])(?!\d);?"
    r"|&#[xX]0*(?:[0-8bcefBCEF]|1[\da-fA-F]|[fF]{3}[efEF])(?![\da-fA-F]);?"
)
# Void elements of which libxml2 does not know that they are: what follows would be their child.
_VOID = re.compile(
    r"<(source|track|embed|keygen|bgsound|command)\b((?:[^<>\"']|\"[^\"]*\"|'[^']*')*)>",
    re.IGNORECASE,
)
# Old elements that show their source.
_VERBATIM = re.compile(r"<(/?)(xmp|listing)\b[^<>]*>", re.IGNORECASE)
_WORD_BREAK = re.compile(r"</?wbr\b[^<>]*>", re.IGNORECASE)
_BOXES = re.compile(r"</?(?:div|section|center|blockquote|table|tr|td)\b[^<>]*>", re.IGNORECASE)
_WRAPPERS = re.compile(r"</?(?:span|font|b|i|em|strong|u|big|small)\b[^<>]*>", re.IGNORECASE)
# What may stand in a head (WHATWG HTML, section 4.2).
_HEAD = frozenset(
    "base basefont bgsound link meta noscript object script style template title".split()
)


def parse(source: str) -> Any:
    """The page's root element. Raises NotContent for an empty page."""
    source = _WORD_BREAK.sub("", _NOT_XML.sub("", source))
    source = _VOID.sub(r"<\1\2></\1>", _verbatim_escaped(source))
    tree, is_whole = _parse(source)
    if not is_whole:
        tree, _ = _parse(_WRAPPERS.sub("", _BOXES.sub("<p>", source)))
    _begin_body(tree)
    _limit_depth(tree)
    return tree


def _verbatim_escaped(source: str) -> str:
    """With old elements that show their source as <pre>; one that nothing ends stays as it is.

    In one pass over the tags, so that time grows with the length alone.
    """
    tags = list(_VERBATIM.finditer(source))
    last_end = {tag[2].lower(): tag.start() for tag in tags if tag[1]}
    out, at = list[str](), 0
    begin: re.Match[str] | None = None
    for tag in tags:
        name = tag[2].lower()
        if begin is None:
            if not tag[1] and tag.start() < last_end.get(name, -1):
                begin = tag
        elif tag[1] and name == begin[2].lower():
            shown = escape(source[begin.end() : tag.start()], quote=False)
            out += [source[at : begin.start()], f"<pre>{shown}</pre>"]
            at, begin = tag.end(), None
    return "".join([*out, source[at:]])


def _parse(source: str) -> tuple[Any, bool]:
    """The root element, and whether the parser read to the end (it stops at 2048 levels)."""
    parser = lxml_html.HTMLParser(encoding="utf-8", huge_tree=True)
    try:
        tree = lxml_html.document_fromstring(source.encode("utf-8", "replace"), parser=parser)
    except (etree.ParserError, etree.XMLSyntaxError) as error:
        raise NotContent("The page is empty.") from error
    return tree, not any(e.type_name == "ERR_RESOURCE_LIMIT" for e in parser.error_log)


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
    return isinstance(child.tag, str) and child.tag not in _HEAD


def _limit_depth(tree: Any) -> None:
    """Make what is deeper than MAX_DEPTH a child of its ancestor there, in document order."""
    level = [tree]
    for _ in range(MAX_DEPTH):
        level = [child for element in level for child in element if len(child)]
    for element in level:
        etree.strip_tags(element, etree.Comment, etree.ProcessingInstruction)
        _flatten(element)


def _flatten(element: Any) -> None:
    flat: list[Any] = []
    tails: dict[Any, str | None] = {}
    for event, each in etree.iterwalk(element, events=("start", "end")):
        if each is element:
            continue
        if event == "start":
            tails[each], each.tail = each.tail, None
            flat.append(each)
        else:
            flat[-1].tail = (flat[-1].tail or "") + (tails[each] or "") or None
    element.extend(flat)
