"""Which pictures a text names: by their addresses, or as parts of the item's original."""

from __future__ import annotations

import re
from urllib.parse import quote, unquote

EMBEDDED = "embedded:"  # before the name of a part of the item's original
# In Markdown, of which HTML is a part. What has none of these has no picture.
_MARK = re.compile(r"!\[|<img\b", re.IGNORECASE)
_EMBEDDED_PICTURE = re.compile(r"!\[[^\]]*\]\(embedded:[^)]*\)")


def may_have_pictures(markdown: str) -> bool:
    return _MARK.search(markdown) is not None


def has_text(markdown: str) -> bool:
    """Whether there is more than pictures of the original."""
    return bool(_EMBEDDED_PICTURE.sub("", markdown).strip())


def embedded_link(part: str) -> str:
    """What a text names the part of its original by."""
    return EMBEDDED + quote(part)


def embedded_part(link: str) -> str:
    """The name of the part; empty where the link is an address."""
    return unquote(link.removeprefix(EMBEDDED)) if link.startswith(EMBEDDED) else ""
