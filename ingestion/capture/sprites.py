"""Inline SVG drawings that `<use>` takes from another file.

A copy has no other files. What stands in the place of `use` is what a browser makes of it
(SVG 2, section 5.5), without a shadow root.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from lxml import etree

from ingestion.capture.tree import Element

MAX_REFERENCES = 100  # of one drawing
_REFERENCE = re.compile(r"url\(\s*[\"']?#([^)\"']+)|^#(\S+)$")
_SIZE = ("width", "height")


def drawing(svg: bytes, name: str, use: Element) -> Element | None:
    """What `use` shows of the file's element with that id; None where there is none."""
    parser = etree.XMLParser(resolve_entities=False, no_network=True, remove_comments=True)
    try:
        root = etree.fromstring(svg, parser)
    except (etree.XMLSyntaxError, ValueError):
        return None
    by_id = {each.get("id"): each for each in root.iter(etree.Element) if each.get("id")}
    found = by_id.get(name)
    if found is None:
        return None
    shown = _element(found)
    if shown.tag in ("symbol", "svg"):
        shown.tag = "svg"
        size = {key: use.attributes.get(key, "100%") for key in _SIZE}
        shown.attributes = {**shown.attributes, **size}
    children: list[Element | str] = [shown]
    for reference in _references(shown, by_id):
        children.append(Element("defs", {}, [_element(by_id[reference])]))
    kept = {key: value for key, value in use.attributes.items() if not key.endswith("href")}
    place = f"translate({kept.pop('x', '0')} {kept.pop('y', '0')})"
    transform = f"{kept.get('transform', '')} {place}".strip()
    attributes = {**{k: v for k, v in kept.items() if k not in _SIZE}, "transform": transform}
    return Element("g", attributes, children)


def _references(shown: Element, by_id: dict[str | None, etree._Element]) -> list[str]:
    """Ids of gradients and the like that the drawing takes from elsewhere in its file."""
    own = {element.attributes.get("id") for element in _all(shown)}
    found: dict[str, None] = {}
    waiting = [shown]
    while waiting and len(found) < MAX_REFERENCES:
        values = [value for each in _all(waiting.pop()) for value in each.attributes.values()]
        for met in (met for value in values for met in _REFERENCE.finditer(value)):
            name = met[1] or met[2]
            if name in by_id and name not in own and name not in found:
                found[name] = None
                waiting.append(_element(by_id[name]))
    return list(found)


def _all(element: Element) -> Iterator[Element]:
    yield element
    for child in element.children:
        if isinstance(child, Element):
            yield from _all(child)


def _element(node: etree._Element) -> Element:
    attributes = {
        etree.QName(name).localname if name.startswith("{") else str(name): str(value)
        for name, value in node.attrib.items()
    }
    made = Element(_name(node), attributes, [node.text] if node.text else [])
    for child in node.iterchildren(etree.Element):
        made.children.append(_element(child))
        if child.tail:
            made.children.append(child.tail)
    return made


def _name(node: etree._Element) -> str:
    return str(etree.QName(node).localname)
