"""The head of an AsciiDoc document, its attributes and the conditions on them."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterator

MAX_VALUE = 200  # characters of an attribute where it is referred to
REFERENCE = re.compile(r"(?<!\\)\{([\w-]+)\}")
ATTRIBUTE = re.compile(r"^:(!?[\w-]+!?):\s*(.*)$")
_TITLE = re.compile(r"^=\s+(.+)$")
_CONDITION = re.compile(r"^(ifdef|ifndef|ifeval|endif)::([\w,+-]*)\[(.*)\]$")


def header_and_body(lines: list[str]) -> tuple[dict[str, str], list[str]]:
    """Title, author line, revision line and attributes; and the lines after them."""
    found: dict[str, str] = {}
    at = 0
    while at < len(lines) and (not lines[at].strip() or lines[at].startswith("//")):
        at += 1
    if at < len(lines) and (title := _TITLE.match(lines[at])):
        found["doctitle"] = title[1]
        at += 1
        for name in ("author", "revdate"):
            if at < len(lines) and lines[at].strip() and not lines[at].startswith((":", "=")):
                found[name] = lines[at].strip()
                at += 1
        day = re.search(r"\d{4}-\d{2}-\d{2}", found.get("revdate", ""))
        found["revdate"] = day[0] if day else ""
        found["author"] = re.sub(r"\s*<[^>]*>", "", found.get("author", ""))
    while at < len(lines) and _define_in(lines[at], found):
        at += 1
    return found, lines[at:]


def chosen(lines: list[str], attributes: dict[str, str]) -> Iterator[str]:
    """The lines less those under conditions that do not hold; of `ifeval` none is worked out.

    Attributes that are defined among them are added to `attributes`.
    """
    holds: list[bool] = []
    for line in lines:
        condition = _CONDITION.match(line.rstrip())
        if condition is None:
            if all(holds):
                _define_in(line, attributes)
                yield line
            continue
        kind, names, text = condition.groups()
        is_set = any(name in attributes for name in re.split(r"[,+]", names))
        is_true = is_set == (kind == "ifdef") or kind == "ifeval"
        if kind == "endif":
            holds[-1:] = []
        elif text and kind != "ifeval":  # the text of one line
            if is_true and all(holds):
                _define_in(text, attributes)
                yield text
        else:
            holds.append(is_true)


def _define_in(line: str, attributes: dict[str, str]) -> bool:
    """Whether a line defines an attribute, which is added unless there is one of its name."""
    found = ATTRIBUTE.match(line)
    if found is None:
        return False
    value = REFERENCE.sub(lambda m: attributes.get(m[1], m[0])[:MAX_VALUE], found[2])
    attributes.setdefault(found[1], value)
    return True
