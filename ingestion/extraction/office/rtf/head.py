"""Title, authors and date of an RTF document that has them in its text alone."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from ingestion.extraction import builders

if TYPE_CHECKING:
    from datetime import datetime

# Paragraphs in groups of their own, right behind the tables of fonts and colours.
_CENTRED = re.compile(rb"[^\0]{0,5000}?\n\r?\n((?:\{\\pard \\qc [^\n]*\\par\}\r?\n)+)")
_DATE_FORMS = ("%d %B %Y", "%B %d, %Y", "%d.%m.%Y")


def head_of(content: bytes, markdown: str) -> tuple[str, str, datetime | None]:
    """What the centred lines above the text say, where no table says it.

    Pandoc writes so: a bold line, one for each author, and the date.
    """
    lines = _CENTRED.match(content)
    if lines is None or b"{\\info" in content:
        return "", "", None
    title, *rest = markdown.split("\n\n")[: lines[1].count(b"\\par}")]
    if not title.startswith("**"):
        return "", "", None
    plain = [line.replace("\\", "") for line in rest]
    days = {line: builders.moment(line, _DATE_FORMS) for line in plain}
    authors = [line for line, day in days.items() if day is None]
    date = next(filter(None, days.values()), None)
    return title.strip("*").replace("\\", ""), "; ".join(authors), date
