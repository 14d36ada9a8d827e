"""Which versions make fields today.

Read from the sources of their makers: importing those brings every parser, and the web asks too.
"""

from __future__ import annotations

import re
from functools import cache
from pathlib import Path

_VERSION = re.compile(r'^VERSION = "([\w.]+)"$', re.MULTILINE)
_MAKERS = ("extractors", "transformers", "enrichment")


@cache
def current() -> frozenset[str]:
    """`maker/version` of every module that makes a field."""
    here = Path(__file__).parent
    sources = (path for folder in _MAKERS for path in (here / folder).glob("*.py"))
    versions = ((path.stem, _VERSION.search(path.read_text())) for path in sources)
    return frozenset(f"{maker}/{found[1]}" for maker, found in versions if found)
