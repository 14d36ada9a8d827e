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
            first, start = (_number(each.get("start"), 1) for each in (before, following))
            is_one = start > 1 and first + count == start
        else:
            named = following.get("class")
            is_one = bool(named) and named == before.get("class") and len(following) == 1
        if is_one:
            before.extend(list(following))
            before.tail = following.tail
            following.getparent().remove(following)


def number_items(tree: Any) -> None:
    """Give each item of a numbered list the number that browsers show before it.

    Lists may begin with another than 1 or run backwards, and an item may name its own number.
    """
    for numbered in tree.iter("ol"):
        items = numbered.findall("li")
        is_reversed = numbered.get("reversed") is not None
        step = -1 if is_reversed else 1
        number = _number(numbered.get("start"), len(items) if is_reversed else 1)
        for item in items:
            number = _number(item.get("value"), number)
            item.set("value", str(number))
            number += step


def part_lists(tree: Any) -> None:
    """Begin a numbered list anew where its numbers do not go on by one, as Markdown counts so.

    The items have their numbers by `number_items`.
    """
    for numbered in list(tree.iter("ol")):
        following = None  # the number that comes by itself
        current = numbered
        for child in list(numbered):
            number = _number(child.get("value"), None) if child.tag == "li" else None
            if number is not None and following is None:
                current.set("start", str(number))
            elif number is not None and number != following:
                current = _list_behind(current, number)
            if number is not None:
                following = number + 1
            if current is not numbered:
                current.append(child)
    for numbered in list(tree.iter("ol")):
        if (numbered.get("start") or "").startswith("-"):
            _say_numbers(numbered)


def _say_numbers(numbered: Any) -> None:
    """Make the numbers words of their items, as Markdown has none below 0."""
    numbered.tag = "ul"
    del numbered.attrib["start"]
    for item in numbered.findall("li[@value]"):
        begins_with_block = len(item) and item[0].tag == "p" and not (item.text or "").strip()
        first = item[0] if begins_with_block else item
        first.text = f"{item.attrib.pop('value')}. {(first.text or '').lstrip()}"


def _list_behind(numbered: Any, start: int) -> Any:
    """An empty list right behind the other."""
    behind = etree.Element("ol", start=str(start))
    behind.tail, numbered.tail = numbered.tail, None
    numbered.addnext(behind)
    return behind


def _number(written: str | None, other: Any) -> Any:
    """The number as written, or the other where it is none."""
    text = (written or "").strip()
    is_number = text.removeprefix("-").isdecimal() and len(text) < _MOST_DIGITS
    return int(text) if is_number else other
