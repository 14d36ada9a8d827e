"""What a style is by its name, as programs of many languages name the styles of headings."""

from __future__ import annotations

import re

# Word writes them in English into the file, whatever its language is; other programs do not.
_HEADING = re.compile(
    r"(?:heading|überschrift|titre|título|titolo|kop|rubrik|overskrift|otsikko|nagłówek|nadpis|"
    r"заголовок|başlık|标题|標題|見出し|제목)\s*([1-9])",
    re.IGNORECASE,
)


def heading_level(name: str) -> int:
    """From 1 to 6, that of the document's title being 1; 0 for what is no heading by its name."""
    name = name.strip()
    if found := _HEADING.fullmatch(name):
        return min(6, int(found[1]))
    return int(name.lower() == "title")
