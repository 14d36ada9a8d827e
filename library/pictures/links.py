"""Which pictures a text names: by their addresses, or as parts of the item's original."""

from __future__ import annotations

import hashlib
import re
from urllib.parse import quote, unquote

EMBEDDED = "embedded:"  # before the name of a part of the item's original
DATA = "data/"  # before the digest of a picture that is written into its page
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


def data_link(content: bytes) -> str:
    """What a text names a picture by that is written into its page (a data: URL)."""
    return embedded_link(f"{DATA}{data_digest(content)}")


def data_digest(content: bytes) -> str:
    return hashlib.sha256(content).hexdigest()[:32]


def embedded_part(link: str) -> str:
    """The name of the part; empty where the link is an address."""
    return unquote(link.removeprefix(EMBEDDED)) if link.startswith(EMBEDDED) else ""
