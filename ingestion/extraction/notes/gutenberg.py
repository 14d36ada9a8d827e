"""What the texts of Project Gutenberg say of themselves before they begin."""

from __future__ import annotations

import re

from ingestion.extraction.language_codes import two_letters
from ingestion.extraction.notes.front_matter import FrontMatter

_LOOKED_AT = 4000  # characters
_BEGINS = re.compile(r"^\*\*\* ?START OF (?:THE|THIS) PROJECT GUTENBERG EBOOK", re.MULTILINE)
# What is longer than a line goes on in indented ones.
_LINE = re.compile(r"^(Title|Author|Language): (\S.*(?:\n[ \t]+\S.*)*)$", re.MULTILINE)


def read_head(text: str) -> FrontMatter | None:
    """Title, author and language; None where it is no such text.

    The day is left out: it is that of the file, and not of the book.
    """
    begins = _BEGINS.search(text[:_LOOKED_AT])
    if begins is None:
        return None
    lines = _LINE.finditer(text[: begins.start()])
    said = {found[1]: " ".join(found[2].split()) for found in lines}
    if "Title" not in said:
        return None
    language = two_letters(said.get("Language", ""))
    return FrontMatter(title=said["Title"], author=said.get("Author", ""), language=language)
