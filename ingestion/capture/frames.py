"""Show pages made of frames (HTML 3) as a grid, as a copy can hold no `frameset`."""

from __future__ import annotations

import re

from ingestion.capture.tree import Element

_TRACK = re.compile(r"\s*(\d*\.?\d*)\s*(%|\*)?")
_FRAME = "width:100%;height:100%;border:1px solid #888;box-sizing:border-box"


def grid(frameset: Element, *, is_inner: bool = False) -> Element:
    """The body, or a box in it, with the frames side by side."""
    columns = _tracks(frameset.attributes.get("cols", ""))
    rows = _tracks(frameset.attributes.get("rows", ""))
    height = "100%" if is_inner else "100vh"
    style = f"display:grid;margin:0;height:{height};grid-template:{rows} / {columns}"
    inside: list[Element | str] = []
    for child in frameset.children:
        if isinstance(child, Element) and child.tag == "frameset":
            inside.append(grid(child, is_inner=True))
        elif isinstance(child, Element) and child.tag == "frame":
            inside.append(Element("iframe", {"style": _FRAME}, frame=child.frame))
    return Element("div" if is_inner else "body", {"style": style}, inside)


def _tracks(sizes: str) -> str:
    """Sizes of columns or rows (`120,30%,2*`) as those of a grid."""
    found = [_TRACK.match(each) for each in sizes.split(",") if each.strip()]
    shares = [(met[1], met[2]) for met in found if met and (met[1] or met[2])]
    tracks = [
        f"minmax(0,{number or 1}fr)" if unit == "*" else f"{number}{unit or 'px'}"
        for number, unit in shares
    ]
    return " ".join(tracks) or "minmax(0,1fr)"
