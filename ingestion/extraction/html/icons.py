"""Write out small pictures and signs that stand for a word or a letter, and drop hidden labels.

Emoji drawn as pictures, initials, ticks and crosses in the cells of tables, boxes of task lists:
the words are in their `alt` or label, or nowhere. What is there for screen readers alone repeats
what everybody sees, or says what a link does ("opens in a new tab").
"""

from __future__ import annotations

import re
from copy import deepcopy
from typing import Any
from unicodedata import category

_SIGNS = frozenset(("So", "Sk", "Mn", "Me", "Cf", "Po"))  # categories of what emoji are made of
_EMOJI_CLASS = re.compile(r"(?:^|[\s_-])(?:emoji|smiley|emoticon|twemoji)(?:$|[\s_-])", re.I)
_EMOJI_NAME = re.compile(r"[^\w\s]{1,8}|:[\w+-]{1,40}:|[^\w\s][\w()|]{1,2}")
_ICON = re.compile(r"icon|check|tick|cross(?:mark)?\b|\b(?:yes|no|true|false)\b|star|emoji", re.I)
_DRAWN_BOX = re.compile(
    r"(?:^|\s)(?:checkbox\s+)?checkbox(?:[-_]+(on|off|checked|unchecked))?(?:\s|$)", re.I
)
_ICON_SIZE = 48  # pixels
_LABEL_WORDS = 4
_FOR_SCREEN_READERS = re.compile(
    r"(?:^|\s)(?:[\w-]*-)?(?:sr-only|visually-?hidden|screen-?reader(?:-?(?:text|only))?|a11y-hidden"
    r"|hidden-visually|accessibly-hidden)(?:\s|$)",
    re.IGNORECASE,
)
_WORD = re.compile(r"\w")
_EDIT_LINKS = re.compile(r"(?:^|\s)(?:mw-)?editsection(?:\s|$)")
_COUNT = re.compile(r"\d[\d.,k]* (?:likes?|claps?|views?|shares?)")
_CONTROLS = frozenset(
    (
        *("press enter or click to view image in full size", "zoom image will be displayed"),
        *("was this page helpful?", "was this helpful?", "was this article helpful?"),
        *("click here to expand...", "click to expand", "jump to recipe", "print recipe"),
        *("listen to this article", "advertisement", "article continues below advertisement"),
        *("story continues below advertisement", "edit this page", "image source", "copy link"),
        *("back to top", "skip advertisement", "anzeige", "werbung", "publicité", "publicidad"),
    )
)

_SAYING_CONTROLS = (
    *"p div span a strong em small h2 h3 h4".split(),
    *"table ul ol li figure figcaption".split(),  # around nothing else
)


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
    for box in list(tree.iter("div", "span", "i")):
        found = _DRAWN_BOX.search(f"{box.get('class') or ''} {box.get('role') or ''}")
        if found and not (box.text_content() or "").strip():
            _write_drawn_box(box, found)


def drop_hidden_labels(tree: Any) -> None:
    """Leave out labels for screen readers, and links to edit a section; changes the tree in place.

    Only of what was chosen as content: the model that chooses knows pages with them.
    """
    for element in list(tree.iter("span", "small", "em", "i", "b")):
        named = element.get("class") or ""
        parent = element.getparent()
        if not named or parent is None:
            continue
        if _FOR_SCREEN_READERS.search(named) and not _WORD.search(element.text_content() or ""):
            element.drop_tree()
            continue
        if _EDIT_LINKS.search(named) or (
            _FOR_SCREEN_READERS.search(named)
            and (parent.text_content() or "").strip() != (element.text_content() or "").strip()
        ):
            element.drop_tree()


def shown_text(element: Any) -> str:
    """The element's text without what is there for screen readers alone."""
    shown = deepcopy(element)
    for part in list(shown.iterdescendants()):
        if isinstance(part.tag, str) and _FOR_SCREEN_READERS.search(part.get("class") or ""):
            part.drop_tree()
    shown.tail = None
    return str(shown.text_content() or "")


def drop_page_controls(tree: Any) -> None:
    """Leave out what stands in a text only to work the page; changes the tree in place."""
    for element in list(tree.iter(*_SAYING_CONTROLS)):
        text = " ".join((element.text_content() or "").split()).casefold()
        if (text in _CONTROLS or _COUNT.fullmatch(text)) and element.getparent() is not None:
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


def _write_drawn_box(box: Any, found: re.Match[str]) -> None:
    """A box of a task that is drawn by a style, as Markdown has it."""
    item = box.getparent()
    if item is None or item.tag != "li" or item[0] is not box or (item.text or "").strip():
        return
    state = found[1] or box.get("aria-checked") or "off"
    is_done = state.lower() in ("on", "checked", "true")
    box.drop_tree()
    item.text = f"[{'x' if is_done else ' '}] {(item.text or '').lstrip()}"


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
