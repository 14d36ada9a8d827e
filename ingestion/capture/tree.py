"""A page as plain elements, and their HTML.

Neither a browser's DOM nor libxml's: names that scripts may make and XML may not have (`@click`)
are fine, and a shadow root is a `template` element as HTML writes it.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field

VOID = frozenset("area base br col embed hr img input link meta param source track wbr".split())
# What HTML reads as it stands, without entities; `xmp` and its like are turned into `pre` before.
_CONTROLS = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ud800-\udfff]")
_TAG = re.compile(r"[a-zA-Z][^\s/<>\"'=\x00]*")
_ATTRIBUTE = re.compile(r"[^\s/<>\"'=\x00]+")


@dataclass(slots=True)
class Element:
    tag: str
    attributes: dict[str, str] = field(default_factory=dict)
    children: list[Element | str] = field(default_factory=list)
    # What it shows where its attributes don't say so: the address that a browser chose for a
    # picture, and the HTML of a frame.
    source: str = ""
    frame: str = ""
    density: str = ""  # pixels of a picture for each one that it is wide
    is_rewritten: bool = False  # a style sheet that needs no more of it

    def text(self) -> str:
        return "".join(child for child in self.children if isinstance(child, str))


def to_html(element: Element, *, is_foreign: bool = False) -> str:
    """The element's HTML; `is_foreign`: it is inside SVG or MathML."""
    parts: list[str] = []
    _write(element, parts, is_foreign)
    return _CONTROLS.sub("", "".join(parts))


def _write(element: Element, parts: list[str], is_foreign: bool) -> None:
    tag = element.tag
    if not _TAG.fullmatch(tag):
        tag = "span"
    parts.append(f"<{tag}")
    for name, value in element.attributes.items():
        if _ATTRIBUTE.fullmatch(name):
            parts.append(f' {name}="{_escaped(value)}"' if value else f' {name}=""')
    parts.append(">")
    if tag in VOID and not is_foreign:
        return
    inside = (is_foreign or tag in ("svg", "math")) and tag not in ("foreignObject", "desc")
    if tag == "style" and not inside:
        parts.append(element.text().replace("</", "<\\/"))
    else:
        if tag in ("pre", "textarea") and element.text().startswith("\n"):
            parts.append("\n")  # the first one is dropped when it is read
        for child in element.children:
            if isinstance(child, str):
                parts.append(_escaped(child))
            else:
                _write(child, parts, inside)
    parts.append(f"</{tag}>")


def _escaped(text: str) -> str:
    return (
        text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;").replace('"', "&quot;")
    )
