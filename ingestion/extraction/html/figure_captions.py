"""Captions that only their class tells: MediaWiki's and WordPress's old ones, in a figure."""

from __future__ import annotations

import re
from typing import Any

_CAPTION = re.compile(r"(?:^|\s)(?:thumbcaption|wp-caption-text|image-caption|img-caption)(?:\s|$)")
_LEVELS = 2  # between the caption and the box that the picture is in
_CAPTIONED = frozenset(("div", "p", "dd", "span"))
_BOXES = frozenset(("div", "dl"))


def write_captions(tree: Any) -> None:
    """Make figures of pictures with captions; changes the tree in place."""
    texts: dict[Any, str | None] = {}
    for caption in list(tree.iter(*_CAPTIONED)):
        if not _CAPTION.search(caption.get("class") or "") or _in_figure(caption):
            continue
        box = _box_of(caption, texts)
        if box is not None:
            caption.tag, box.tag = "figcaption", "figure"


def _in_figure(element: Any) -> bool:
    return next(element.iterancestors("figure"), None) is not None


def _box_of(caption: Any, texts: dict[Any, str | None]) -> Any:
    """The nearest box around the caption with its picture, and no other text.

    `texts` remembers what boxes say (see `_pictured_text`): one may hold thousands of captions.
    """
    for box, _ in zip(caption.iterancestors(), range(_LEVELS), strict=False):
        if box.tag not in _BOXES:
            continue
        if box not in texts:
            texts[box] = _pictured_text(box)
        if (whole := texts[box]) is not None:
            return box if whole == _unspaced(caption) else None
    return None


def _pictured_text(box: Any) -> str | None:
    """The text of a box with a picture; None for any other box."""
    has_picture = next(box.iter("img", "picture", "video"), None) is not None
    return _unspaced(box) if has_picture else None


def _unspaced(element: Any) -> str:
    return "".join((element.text_content() or "").split())
