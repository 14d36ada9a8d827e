"""Which pictures a text names."""

from __future__ import annotations

import re

# In Markdown, of which HTML is a part. What has none of these has no picture.
_MARK = re.compile(r"!\[|<img\b", re.IGNORECASE)


def may_have_pictures(markdown: str) -> bool:
    return _MARK.search(markdown) is not None
