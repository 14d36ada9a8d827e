"""Which pictures a text names: by their addresses, or as parts of the item's original."""

from __future__ import annotations

import hashlib
import re
from urllib.parse import quote, unquote

EMBEDDED = "embedded:"  # before the name of a part of the item's original
DATA = "data/"  # before the digest of a picture that is written into its page
# In Markdown, of which HTML is a part. What has none of these has no picture.
_MARK = re.compile(r"!\[|<img\b", re.IGNORECASE)
EMBEDDED_PICTURE = re.compile(r"!\[((?:[^\]\\]|\\.)*)\]\(embedded:[^)]*\)")
# What is decoded and kept, by the names of files: no drawings of programs, and no SVG.
_FILE = re.compile(r".+\.(?:png|jpe?g|jfif|gif|webp|avif|bmp)", re.IGNORECASE)


def may_have_pictures(markdown: str) -> bool:
    return _MARK.search(markdown) is not None


def has_text(markdown: str) -> bool:
    """Whether there is more than pictures of the original."""
    return bool(EMBEDDED_PICTURE.sub("", markdown).strip())


def without_embedded(markdown: str) -> str:
    """The text with what its embedded pictures are called, where another file has them."""
    return EMBEDDED_PICTURE.sub(r"\1", markdown)


def can_be_kept(name: str) -> bool:
    """Whether a part of that name is a picture of a kind that is kept."""
    return _FILE.fullmatch(name) is not None


def embedded_picture(part: str, described: str) -> str:
    """A picture of the item's original in its text; `described` is Markdown."""
    return f"![{described}]({embedded_link(part)})"


def embedded_link(part: str) -> str:
    """What a text names the part of its original by."""
    return EMBEDDED + quote(part)


def data_link(content: bytes) -> str:
    """What a text names a picture by that is written into its page (a data: URL)."""
    return embedded_link(f"{DATA}{data_digest(content)}")


def md5_of(content: bytes) -> str:
    """What notes of Evernote name their files by."""
    return hashlib.md5(content, usedforsecurity=False).hexdigest()


def data_digest(content: bytes) -> str:
    return hashlib.sha256(content).hexdigest()[:32]


def embedded_part(link: str) -> str:
    """The name of the part; empty where the link is an address."""
    return unquote(link.removeprefix(EMBEDDED)) if link.startswith(EMBEDDED) else ""
