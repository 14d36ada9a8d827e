"""Bring a page's tree into the form that the other modules read: what a browser shows, once."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any

from lxml import etree
from lxml import html as lxml_html

from ingestion.extraction.html.code_blocks import write_code
from ingestion.extraction.html.content.blocks import INLINE, UNREAD
from ingestion.extraction.html.figure_captions import write_captions
from ingestion.extraction.html.footnotes import write_references, write_sidenotes
from ingestion.extraction.html.formulas import write_formulas
from ingestion.extraction.html.icons import shown_text, write_icons
from ingestion.extraction.html.images import resolve_images
from ingestion.extraction.html.lists import join_lists, nest_sublists, number_items
from ingestion.extraction.html.prose import write_prose
from ingestion.extraction.html.roles import write_roles
from ingestion.extraction.html.threads import write_threads
from ingestion.extraction.html.verse import write_lines

# The last standard name first; browsers and libraries of before it wrote the others.
_SHADOW_ROOT = ("shadowrootmode", "shadowroot", "shadowmode")
_HEADINGS = ("h1", "h2", "h3", "h4", "h5", "h6")
_INVISIBLE = "\u00ad\u2060\ufeff"
# Thai, Lao, Khmer and Burmese write a zero-width space between words: there it stays.
_SPACED_BY_ZERO_WIDTH = "\u0e00-\u0eff\u1000-\u109f\u1780-\u17ff"
_IN_WORDS = re.compile(
    f"[{_INVISIBLE}]|(?<![{_SPACED_BY_ZERO_WIDTH}])\u200b(?![{_SPACED_BY_ZERO_WIDTH}])"
)
_PERMALINK = re.compile(r"^[\s\u200b-\u200d\u2060\ufeff¶#§🔗⚓︎∞\ufe0f]*$")
_PERMALINK_CLASS = re.compile(
    r"(?:^|[\s_-])(?:headerlink|anchor-?link|hash-?link|permalink|heading-?anchor|deep-?link"
    r"|anchor|header-?anchor|direct-?link)(?:$|[\s_-])",
    re.IGNORECASE,
)
_PULL_QUOTE = re.compile(r"pull-?quote|click-?to-?tweet|tweetable", re.IGNORECASE)
_SHORTEST_QUOTE = 15  # letters; fewer are said twice by chance
_HAN_KANA = (
    "\u2e80-\u303f\u3041-\u30ff\u31f0-\u31ff\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff\uff01-\uff60"
)
_LINE_END = re.compile(rf"(?<=[{_HAN_KANA}])[ \t]*\n\s*(?=[{_HAN_KANA}])")
_ENDS_LINE = re.compile(rf"[{_HAN_KANA}][ \t]*\n\s*$")
_STARTS = re.compile(rf"^[{_HAN_KANA}]")
_STARTS_LINE = re.compile(rf"^[ \t]*\n\s*(?=[{_HAN_KANA}])")
_HIDDEN = re.compile(r"display\s*:\s*none|visibility\s*:\s*hidden", re.IGNORECASE)
_UNFOLDED = 8  # words
_VERBATIM = UNREAD | {"pre"}


def normalize(tree: Any) -> None:
    """Change the tree in place."""
    _open_frames(tree)
    _open_shadow_roots(tree)
    write_formulas(tree)
    _drop_hidden_words(tree)
    _drop_readings(tree)
    _drop_permalinks(tree)
    write_threads(tree)
    _drop_pull_quotes(tree)
    write_icons(tree)
    write_sidenotes(tree)
    write_references(tree)
    write_roles(tree)
    write_captions(tree)
    write_lines(tree)
    write_prose(tree)
    write_code(tree)
    nest_sublists(tree)
    join_lists(tree)
    number_items(tree)
    resolve_images(tree)
    _join_words(tree)


def _open_frames(tree: Any) -> None:
    """Put what a frame shows in its place, where the page itself holds it (`srcdoc`).

    Pages that were saved with their frames do: SingleFile's, and MHTML and web archives as read.
    """
    for frame in list(tree.iter("iframe")):
        parent, source = frame.getparent(), frame.get("srcdoc", "")
        if parent is None or not source.strip():
            continue
        try:
            inner = lxml_html.document_fromstring(source)
        except (etree.ParserError, etree.XMLSyntaxError, ValueError):
            continue  # an empty frame
        body = inner.find("body")
        if body is None:
            continue
        body.tag = "div"
        body.attrib.clear()
        body.tail = frame.tail
        parent.replace(frame, body)


def _open_shadow_roots(tree: Any) -> None:
    """Put each declarative shadow root in its place, with what it has slots for."""
    for template in list(tree.iter("template")):
        host = template.getparent()
        if host is not None and any(template.get(name) is not None for name in _SHADOW_ROOT):
            _fill_slots(template, _light_children(host, template))
            template.drop_tag()


def _light_children(host: Any, template: Any) -> dict[str, list[Any]]:
    """The host's own children by the slot they ask for, taken out of it; text is in spans."""
    children: dict[str, list[Any]] = {"": []}

    def add_text(text: str | None) -> None:
        if text and text.strip():
            span = etree.Element("span")
            span.text = text
            children[""].append(span)

    add_text(host.text)
    host.text = None
    for child in list(host):
        text, child.tail = child.tail, None
        if child is not template and isinstance(child.tag, str):
            children.setdefault(child.get("slot") or "", []).append(child)
            host.remove(child)
        add_text(text)
    return children


def _fill_slots(template: Any, children: dict[str, list[Any]]) -> None:
    for slot in list(template.iter("slot")):
        assigned = children.pop(slot.get("name") or "", [])
        if assigned:  # otherwise the slot's own content is shown
            for default in list(slot):
                slot.remove(default)
            slot.text = None
            slot.extend(assigned)
        slot.drop_tag()


def _drop_hidden_words(tree: Any) -> None:
    """Leave out words within a line that are never shown; a longer part may be unfolded."""
    for element in list(tree.iter("span", "i", "b", "em", "strong", "small", "sup", "sub")):
        hidden = "hidden" in element.attrib or _HIDDEN.search(element.get("style") or "")
        if hidden and len((element.text_content() or "").split()) < _UNFOLDED:
            element.drop_tree()


def _drop_readings(tree: Any) -> None:
    """Leave out the readings of ruby text, so that a word stays in one piece."""
    for reading in list(tree.iter("rt", "rp", "rtc")):
        if reading.getparent() is not None:
            reading.drop_tree()


def _drop_permalinks(tree: Any) -> None:
    """Leave out the signs that link a heading to itself."""
    for link in list(tree.iter("a")):
        if "#" in (link.get("href") or "") and _is_permalink(link):
            link.drop_tree()
    for heading in tree.iter(*_HEADINGS):
        for element in list(heading.iter("span", "a", "button")):
            named = f"{element.get('class') or ''}"
            text = element.text_content()
            if _PERMALINK_CLASS.search(named) and text.strip() and _PERMALINK.match(text):
                element.drop_tree()


def _is_permalink(link: Any) -> bool:
    text = link.text_content() or ""
    if next(link.iter("img", "svg", "picture"), None) is not None and not text.strip():
        return next(link.iter("img"), None) is None
    if _PERMALINK.match(text):
        # An empty target of links stays: notes and headings are found by its id.
        return bool(text.strip()) or not (link.get("id") or link.get("name"))
    heading = next(link.iterancestors(*_HEADINGS), None)
    if heading is not None and _PERMALINK.match(shown_text(link)):
        return True
    if heading is None or not _PERMALINK_CLASS.search(link.get("class") or ""):
        return False
    return bool(heading.text_content().strip() != text.strip())


def _drop_pull_quotes(tree: Any) -> None:
    """Leave out sentences of the text that the page shows again in large letters."""
    quotes = [
        element
        for element in tree.iter("aside", "blockquote", "figure", "div", "p", "span")
        if _PULL_QUOTE.search(element.get("class") or "")
    ]
    if not quotes or (body := tree.find("body")) is None:
        return
    whole = _folded(body.text_content())
    for quote in quotes:
        text = _folded(quote.text_content())
        if quote.getparent() is not None and len(text) > _SHORTEST_QUOTE and whole.count(text) > 1:
            quote.drop_tree()
            whole = whole.replace(text, "", 1)


def _folded(text: str | None) -> str:
    """Its letters and digits alone: quotation marks and spaces differ."""
    return "".join(filter(str.isalnum, (text or "").casefold()))


def _join_words(tree: Any) -> None:
    """Take out what divides words in the source alone: soft hyphens, line ends in Chinese."""
    body = tree.find("body")
    last: tuple[Any, str] | None = None  # the text before, in the same block, ends a line of Han
    for element, slot in _texts(tree if body is None else body):
        if element is None:  # the border of a block
            last = None
            continue
        text = getattr(element, slot)
        joined = _LINE_END.sub("", _IN_WORDS.sub("", text))
        if last is not None and _STARTS.match(joined):
            setattr(last[0], last[1], getattr(*last).rstrip())
        if _STARTS_LINE.match(joined) and _ends_in_han(element, slot):
            joined = joined.lstrip()
        if joined != text:
            setattr(element, slot, joined)
        if joined.strip() or not joined:
            last = (element, slot) if _ENDS_LINE.search(joined) else None
    for title in tree.iter("title"):
        title.text = _IN_WORDS.sub("", title.text or "")


def _ends_in_han(element: Any, slot: str) -> bool:
    """Whether an inline element that ends in Han stands right before the tail."""
    if slot != "tail" or element.tag not in INLINE:
        return False
    text = (element.text_content() or "").rstrip("\n")
    return bool(text) and bool(_STARTS.match(text[-1]))


def _texts(root: Any) -> Iterator[tuple[Any, str]]:
    """Element and slot of each text that is read, in order; (None, "") at the border of a block."""
    verbatim = 0  # how many elements around are verbatim
    for event, element in etree.iterwalk(root, events=("start", "end", "comment")):
        if event == "comment" or not isinstance(element.tag, str):
            if element.tail and not verbatim:
                yield element, "tail"
            continue
        if element.tag not in INLINE:
            yield None, ""
        is_verbatim = element.tag in _VERBATIM
        if event == "start":
            verbatim += is_verbatim
            if element.text and not verbatim:
                yield element, "text"
        else:
            verbatim -= is_verbatim
            if element is not root and element.tail and not verbatim:
                yield element, "tail"
