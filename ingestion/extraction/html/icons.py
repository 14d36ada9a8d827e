"""Write out small pictures and signs that stand for a word or a letter, and drop hidden labels.

Emoji drawn as pictures, initials, ticks and crosses in the cells of tables, boxes of task lists:
the words are in their `alt` or label, or nowhere. What is there for screen readers alone repeats
what everybody sees, or says what a link does ("opens in a new tab").
"""

from __future__ import annotations

import re
from typing import Any
from unicodedata import category

_SIGNS = frozenset(("So", "Sk", "Mn", "Me", "Cf", "Po"))  # categories of what emoji are made of
_EMOJI_CLASS = re.compile(r"(?:^|[\s_-])(?:emoji|smiley|emoticon|twemoji)(?:$|[\s_-])", re.I)
_EMOJI_NAME = re.compile(r"[^\w\s]{1,8}|:[\w+-]{1,40}:|[^\w\s][\w()|]{1,2}")
_ICON = re.compile(r"icon|check|tick|cross(?:mark)?\b|\b(?:yes|no|true|false)\b|star|emoji", re.I)
_ICON_SIZE = 48  # pixels
_LABEL_WORDS = 4
_FOR_SCREEN_READERS = re.compile(
    r"(?:^|\s)(?:[\w-]*-)?(?:sr-only|visually-?hidden|screen-?reader(?:-?(?:text|only))?|a11y-hidden"
    r"|hidden-visually|accessibly-hidden)(?:\s|$)",
    re.IGNORECASE,
)
_EDIT_LINKS = re.compile(r"(?:^|\s)(?:mw-)?editsection(?:\s|$)")


def write_icons(tree: Any) -> None:
    """Change the tree in place."""
    for image in list(tree.iter("img")):
        alt = (image.get("alt") or "").strip()
        if stands_for_text(image):
            _write(image, alt)
    for cell in list(tree.iter("td")):
        if not (cell.text_content() or "").strip():
            _write_labels(cell)
    for box in list(tree.iter("input")):
        if (box.get("type") or "").lower() == "checkbox":
            _write_box(box)


def drop_hidden_labels(tree: Any) -> None:
    """Leave out labels for screen readers, and links to edit a section; changes the tree in place.

    Only of what was chosen as content: the model that chooses knows pages with them.
    """
    for element in list(tree.iter("span", "small", "em", "i", "b")):
        named = element.get("class") or ""
        parent = element.getparent()
        if not named or parent is None:
            continue
        if _EDIT_LINKS.search(named) or (
            _FOR_SCREEN_READERS.search(named)
            and (parent.text_content() or "").strip() != (element.text_content() or "").strip()
        ):
            element.drop_tree()


def stands_for_text(image: Any) -> bool:
    """Whether the picture is an emoji, or the initial of the word behind it."""
    alt = (image.get("alt") or "").strip()
    return bool(alt) and (_is_emoji(image, alt) or _is_initial(image, alt))


def _is_emoji(image: Any, alt: str) -> bool:
    if all(category(c) in _SIGNS for c in alt) and any(category(c) == "So" for c in alt):
        return True
    return bool(_EMOJI_CLASS.search(image.get("class") or "") and _EMOJI_NAME.fullmatch(alt))


def _is_initial(image: Any, alt: str) -> bool:
    """Whether the picture is the first letter of the word after it."""
    tail = image.tail or ""
    return len(alt) == 1 and alt.isalpha() and tail[:1].isalpha() and tail[:1].islower()


def _write_labels(cell: Any) -> None:
    """Put what a cell's icons are called in their place."""
    for element in list(cell.iter("img", "svg", "span", "i")):
        label = element.get("alt") or element.get("aria-label") or element.get("title") or ""
        if element.tag == "svg" and not label:
            label = element.findtext("{*}title") or element.findtext("title") or ""
        label = " ".join(label.split())
        named = f"{element.get('class') or ''} {element.get('src') or ''} {label}"
        is_icon = element.tag != "img" or _is_small(element) or _ICON.search(named)
        if label and is_icon and len(label.split()) <= _LABEL_WORDS:
            _write(element, f"{label} ")


def _is_small(image: Any) -> bool:
    sizes = [re.match(r"\d+", image.get(name) or "") for name in ("width", "height")]
    return any(size and 1 < int(size[0]) <= _ICON_SIZE for size in sizes)


def _write_box(box: Any) -> None:
    """Write the box at the begin of a list's item as Markdown has it: `[x] `."""
    item = next(box.iterancestors("li"), None)
    if item is None or (item.text or "").strip():
        return
    is_first = next((e for e in item.iter("input") if e.get("type") == box.get("type")), box) == box
    before = "".join(item.xpath(".//text()[not(preceding::input or ancestor::input)]"))
    if not is_first or (before.strip() and box.getprevious() is not None):
        return
    is_done = "checked" in box.attrib
    box.drop_tree()
    item.text = f"[{'x' if is_done else ' '}] {(item.text or '').lstrip()}"


def _write(element: Any, text: str) -> None:
    for child in list(element):
        element.remove(child)
    element.tag = "span"
    element.attrib.clear()
    element.text = text
