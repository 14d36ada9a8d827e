"""Lists of an OpenDocument text that programs write in pieces, put together again."""

from __future__ import annotations

from typing import Any

from ingestion.extraction.office.odt_styles import TEXT

_LIST, _ITEM, _STYLE = f"{TEXT}list", f"{TEXT}list-item", f"{TEXT}style-name"


def join_lists(root: Any) -> None:
    """Put what continues a list into the list right before it.

    LibreOffice writes sublists of another style, and what comes after them, as lists of their own.
    """
    for element in list(root.iter(_LIST)):
        before = element.getprevious()
        if before is None or before.tag != _LIST or element.getparent() is None:
            continue
        inner = _only_list(element)
        if inner is not None:
            last = next(before.iterchildren(_ITEM, reversed=True), None)
            if last is not None:
                _keep_style(inner, element)
                last.append(inner)
                element.getparent().remove(element)
                _join_with_sibling(inner)
        elif _continues(element, before):
            before.extend(list(element))
            element.getparent().remove(element)


def _only_list(element: Any) -> Any:
    """The list that is all there is in a list with one item; else None."""
    items = list(element)
    inner = list(items[0]) if len(items) == 1 else []
    return inner[0] if len(inner) == 1 and inner[0].tag == _LIST else None


def _keep_style(inner: Any, outer: Any) -> None:
    """A list within another has its style where it names none."""
    if not inner.get(_STYLE) and outer.get(_STYLE):
        inner.set(_STYLE, outer.get(_STYLE))


def _join_with_sibling(inner: Any) -> None:
    before = inner.getprevious()
    if before is not None and before.tag == _LIST and before.get(_STYLE) == inner.get(_STYLE):
        before.extend(list(inner))
        inner.getparent().remove(inner)


def _continues(element: Any, before: Any) -> bool:
    said = element.get(f"{TEXT}continue-numbering") == "true" or element.get(f"{TEXT}continue-list")
    return bool(said) and element.get(_STYLE) == before.get(_STYLE)
