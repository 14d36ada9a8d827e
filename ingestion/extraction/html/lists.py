"""Lists that a page's source writes in pieces, put together as browsers show them."""

from __future__ import annotations

from typing import Any

from lxml import etree

_MOST_DIGITS = 7  # of an item's number


def nest_sublists(tree: Any) -> None:
    """Put a list that is a child of a list into the item before it, as browsers show it."""
    for sublist in list(tree.iter("ul", "ol")):
        outer = sublist.getparent()
        if outer is None or outer.tag not in ("ul", "ol"):
            continue
        item = sublist.getprevious()
        while item is not None and not isinstance(item.tag, str):
            item = item.getprevious()
        if item is None or item.tag != "li":
            item = etree.Element("li")
            sublist.addprevious(item)
        tail, sublist.tail = sublist.tail, None
        item.append(sublist)
        item.tail = (item.tail or "") + (tail or "")


def join_lists(tree: Any) -> None:
    """Put lists together that are one with a list for each item, as Notion writes them."""
    for following in list(tree.iter("ol", "ul")):
        before = following.getprevious()
        if before is None or before.tag != following.tag or (before.tail or "").strip():
            continue
        count = len(before.findall("li"))
        if following.tag == "ol":
            first, start = (_start(each) for each in (before, following))
            is_one = start > 1 and first + count == start
        else:
            named = following.get("class")
            is_one = bool(named) and named == before.get("class") and len(following) == 1
        if is_one:
            before.extend(list(following))
            before.tail = following.tail
            following.getparent().remove(following)


def number_lists(tree: Any) -> None:
    """Give a list the number that its first item names, as browsers count from there."""
    for numbered in tree.iter("ol"):
        first = next(numbered.iterchildren("li"), None)
        value = "" if first is None else (first.get("value") or "").strip()
        if value.isdecimal() and len(value) < _MOST_DIGITS and not numbered.get("start"):
            numbered.set("start", value)


def _start(numbered: Any) -> int:
    start = (numbered.get("start") or "").strip()
    return int(start) if start.isdecimal() and len(start) < _MOST_DIGITS else 1
