"""What people said below a post: one comment after the other, under a heading of its own."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from ingestion.extraction import builders, places

if TYPE_CHECKING:
    from collections.abc import Iterable
    from datetime import datetime

HEADING = "Discussion"


@dataclass(frozen=True, slots=True)
class Comment:
    text: str  # Markdown
    author: str = ""
    at: datetime | None = None
    url: str = ""
    to: str = ""  # whom or what it answers


def written(comments: Iterable[Comment], note: str = "") -> str:
    """The comments that say something, each at its place; empty without any.

    `note` says what is left out.
    """
    blocks: list[str] = []
    for comment in comments:
        if text := comment.text.strip():
            block = f"{_said_by(comment)}\n\n{builders.lowered(text, 2)}"
            blocks.append(places.within(block, comment=len(blocks) + 1, url=comment.url))
    if note:
        blocks.append(note)
    return "\n\n".join((f"## {HEADING}", *blocks)) if blocks else ""


def _said_by(comment: Comment) -> str:
    words = [f"**{builders.escaped(comment.author or 'Somebody')}**"]
    if comment.at:
        words.append(f"{comment.at:%Y-%m-%d}")
    if comment.to:
        words.append(f"to {builders.escaped(comment.to)}")
    return f"{', '.join(words)}:"
