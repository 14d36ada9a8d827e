"""Lines of poems and lyrics that a style alone shows as lines."""

from __future__ import annotations

import re
from typing import Any

from lxml import etree

_BLOCK = re.compile(r"display\s*:\s*block", re.IGNORECASE)
_LINE = re.compile(r"(?:^|\s)(?:[\w-]+[-_])?(?:line|verse-line|vers|l)(?:\s|$)", re.IGNORECASE)
_VERSE = re.compile(
    r"(?:^|[\s_-])(?:poem|poetry|stanza|verse|lyrics?|strophe|song|line-?group|lg)(?:$|[\s_-])",
    re.IGNORECASE,
)
_CODE = ("pre", "code", "table", "svg")


def write_lines(tree: Any) -> None:
    """Put a break behind each such line that another follows; changes the tree in place."""
    for line in list(tree.iter("span", "em", "i")):
        following = line.getnext()
        if following is None or (line.tail or "").strip() or following.tag != line.tag:
            continue
        if _is_line(line) and _is_line(following):
            line.tail = None
            line.addnext(etree.Element("br"))


def _is_line(element: Any) -> bool:
    if next(element.iterancestors(*_CODE), None) is not None:
        return False
    if _BLOCK.search(element.get("style") or ""):
        return True
    named = _LINE.search(element.get("class") or "")
    above = [box.get("class") or "" for box in list(element.iterancestors())[:3]]
    return bool(named) and any(map(_VERSE.search, above))
