"""Diagrams of presentations and Word documents (SmartArt): their texts as a list."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from ingestion.extraction import builders

if TYPE_CHECKING:
    from collections.abc import Iterator

DIAGRAM = "http://schemas.openxmlformats.org/drawingml/2006/diagram"
_D = f"{{{DIAGRAM}}}"
_MOST_LEVELS = 20
_WORDS = ("node", "asst", "doc")  # points that are no line between two others


def block(root: Any) -> str:
    """The texts of a diagram's data as a Markdown list, each below the one it belongs to."""
    return "\n".join(f"{'  ' * depth}- {builders.escaped(text)}" for depth, text in texts(root))


def texts(root: Any) -> list[tuple[int, str]]:
    """The texts of a diagram's data with how deep they stand, in their order."""
    points = {
        point.get("modelId", ""): point
        for point in root.iter(f"{_D}pt")
        if point.get("type", "node") in _WORDS
    }
    below: dict[str, list[tuple[int, str]]] = {}
    for line in root.iter(f"{_D}cxn"):
        if line.get("type", "parOf") == "parOf":
            order = line.get("srcOrd", "")
            place = (int(order) if order.isdecimal() else 0, line.get("destId", ""))
            below.setdefault(line.get("srcId", ""), []).append(place)
    first = [name for name, point in points.items() if point.get("type") == "doc"]
    found: list[tuple[int, str]] = []
    seen: set[str] = set()
    for name in (*first, *points):  # those that no line leads to come last
        found += _from(name, points, below, seen, 0)
    return found


def _from(
    name: str,
    points: dict[str, Any],
    below: dict[str, list[tuple[int, str]]],
    seen: set[str],
    depth: int,
) -> Iterator[tuple[int, str]]:
    if name in seen or name not in points:
        return
    seen.add(name)
    if text := _text(points[name]):
        yield min(depth, _MOST_LEVELS), text
        depth += 1
    for _, child in sorted(below.get(name, ())):
        yield from _from(child, points, below, seen, depth)


def _text(point: Any) -> str:
    """Its words; those that only ask for some are none."""
    settings = point.find(f"{_D}prSet")
    if settings is not None and settings.get("phldr") in ("1", "true"):
        return ""
    written = point.find(f"{_D}t")
    paragraphs = [] if written is None else written.iter("{*}p")
    lines = (
        "".join(t.text or " " for t in paragraph.iter("{*}t", "{*}br")) for paragraph in paragraphs
    )
    return " ".join(" ".join(lines).split())
