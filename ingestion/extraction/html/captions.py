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
    for caption in list(tree.iter(*_CAPTIONED)):
        if not _CAPTION.search(caption.get("class") or "") or _in_figure(caption):
            continue
        box = _box_of(caption)
        if box is not None:
            caption.tag, box.tag = "figcaption", "figure"


def _in_figure(element: Any) -> bool:
    return next(element.iterancestors("figure"), None) is not None


def _box_of(caption: Any) -> Any:
    """The nearest box around the caption with its picture, and no other text."""
    for box, _ in zip(caption.iterancestors(), range(_LEVELS), strict=False):
        if box.tag in _BOXES and next(box.iter("img", "picture", "video"), None) is not None:
            whole, own = ("".join((e.text_content() or "").split()) for e in (box, caption))
            return box if whole == own else None
    return None
