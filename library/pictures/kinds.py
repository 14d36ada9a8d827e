"""Kinds of pictures, by their first bytes."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Callable

# Media types by first bytes, whatever the site declares. No SVG, which may contain scripts.
_KINDS: tuple[tuple[str, Callable[[bytes], bool]], ...] = (
    ("image/png", lambda head: head.startswith(b"\x89PNG\r\n\x1a\n")),
    ("image/jpeg", lambda head: head.startswith(b"\xff\xd8\xff")),
    ("image/gif", lambda head: head.startswith((b"GIF87a", b"GIF89a"))),
    ("image/webp", lambda head: head.startswith(b"RIFF") and head[8:12] == b"WEBP"),
    ("image/avif", lambda head: head[4:12] in (b"ftypavif", b"ftypavis")),
)


def sniff_image(content: bytes) -> str | None:
    """The picture's media type by its first bytes; None for what is no picture."""
    return next((kind for kind, fits in _KINDS if fits(content[:16])), None)
