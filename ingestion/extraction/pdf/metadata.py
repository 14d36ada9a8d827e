"""Title, author and date from the document's information, where people wrote it."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from datetime import UTC, datetime
from itertools import pairwise
from pathlib import PurePosixPath
from typing import Any
from urllib.parse import unquote, urlsplit

from ingestion.documents.types import Resource
from ingestion.extraction.pdf.hyphenation import Vocabulary, join_lines
from ingestion.extraction.pdf.lines import Line, squeezed
from ingestion.extraction.program_names import PLACEHOLDER_TITLE, PROGRAM_PREFIX

SHORTEST_BOLD = 6  # characters of a title in the text's size
MOST_BOLD = 0.3  # of the lines
FIRST_LINES = 15  # among which the subject of a letter stands
FULL_LINE = 0.75  # of the column's width
TITLE_LINES = 6  # that one title may take
_READ_KEYS = ("Title", "Author", "CreationDate", "Creator", "Producer")
_TEX = re.compile(r"\b\w*tex\b|dvips|dvipdf", re.IGNORECASE)
_PDF_DATE = re.compile(r"D:(\d{4})(\d{2})?(\d{2})?")
_FILE_NAME = re.compile(
    r"\.(?:docx?|docm|dotx?|odt|ott|rtf|txt|md|tex|dvi|ps|eps|pdf|indd|indb|qxp|qxd|pmd|p65|fm|book|"
    r"pptx?|ppsx?|odp|xlsx?|ods|csv|html?|xhtml|xml|php|aspx?|jsp|pages|key|numbers|wpd|wps|ai|cdr|"
    r"pub|vsdx?|dwg|tiff?|jpe?g|png|eml|msg|tmp)$",
    re.IGNORECASE,
)
_PLACE = re.compile(
    r"^(?:[a-z][a-z0-9+.-]*://|[a-z]:[\\/]|\\\\|/\w+/|about:|file:|www\.)", re.IGNORECASE
)
_PROGRAM = re.compile(
    r"(?:^|\b)(?:powerpoint|acrobat|adobe (?:photoshop|illustrator|indesign)|quarkxpress|pagemaker|"
    r"crystal reports|jasperreports|wkhtmltopdf|ghostscript)\b|\btemplate\b",
    re.IGNORECASE,
)


def information_of(document: Any) -> dict[str, str]:
    """What the document's information says, without values that are no valid UTF-16."""
    information: dict[str, str] = {}
    for key in _READ_KEYS:
        try:
            information[key] = document.get_metadata_value(key)
        except UnicodeDecodeError:  # as a text that a program cut in an emoji
            continue
    return information


def title_of(
    declared: str,
    first_page: Sequence[Line],
    resource: Resource,
    vocabulary: Vocabulary,
    kept: Sequence[Line] = (),
) -> str:
    """The declared title where a person wrote it; else the first page's largest lines.

    `kept` are its lines without running heads.
    """
    shown = squeezed("".join(line.text for line in first_page))
    declared = " ".join(declared.split())
    bare = PROGRAM_PREFIX.sub("", declared)  # what follows is the file's name
    if _is_title(bare, shown) and (bare == declared or squeezed(bare) in shown):
        return bare[:300]
    if title := _largest(kept or first_page, vocabulary):
        return title[:200]
    name = resource.filename or unquote(PurePosixPath(urlsplit(resource.url).path).name)
    return PurePosixPath(name).stem


def is_by_tex(information: Mapping[str, str]) -> bool:
    """Whether TeX typeset it, whatever wrote the file at last."""
    return bool(_TEX.search(f"{information.get('Creator', '')} {information.get('Producer', '')}"))


def date_of(value: str) -> datetime | None:
    match = _PDF_DATE.match(value)
    if not match:
        return None
    try:
        return datetime(int(match[1]), int(match[2] or 1), int(match[3] or 1), tzinfo=UTC)
    except ValueError:
        return None


def _is_title(declared: str, shown: str) -> bool:
    """Whether a person wrote it: what the first page shows, or words that no program writes."""
    if not any(c.isalpha() for c in declared) or "\ufffd" in declared:
        return False
    if any(rule.search(declared) for rule in (_FILE_NAME, _PLACE)):
        return False
    if PLACEHOLDER_TITLE.fullmatch(declared):
        return False
    if squeezed(declared) in shown:
        return len(declared) > 2 or not declared.isascii()
    if _PROGRAM.search(declared) or "_" in declared:
        return False
    return len(declared) > 5 and " " in declared


def _largest(lines: Sequence[Line], vocabulary: Vocabulary) -> str:
    """The first page's largest lines that stand together."""
    upright = [line for line in lines if not line.column.is_turned] or lines
    named = [line for line in upright if sum(c.isalpha() for c in line.text) > 1]
    if not named:
        return ""
    size = max(line.size for line in named)
    start = next(at for at, line in enumerate(named) if line.size >= 0.98 * size)
    if size < 1.05 * min(line.size for line in named):
        bold = [line for line in named if line.is_bold and len(line.text) >= SHORTEST_BOLD]
        if bold and len(bold) <= MOST_BOLD * len(named) and _is_above_text(bold[0], named):
            return join_lines([bold[0].text], vocabulary)  # the subject of a letter
        return join_lines([named[start].text], vocabulary)
    title = [named[start]]
    for line in named[start + 1 : start + TITLE_LINES]:
        pitch = title[-1].baseline - line.baseline
        if line.size < 0.98 * size or not 0 < pitch <= 2 * size:
            break
        title.append(line)
    return join_lines([line.text for line in title], vocabulary)


def _is_above_text(line: Line, lines: Sequence[Line]) -> bool:
    """Whether it is one of the first lines, before any two that are a paragraph's."""
    above = lines[: lines.index(line)]
    has_text = any(
        a.column is b.column
        and a.right - a.left > FULL_LINE * a.column.width
        and not a.is_ended_before(b)
        for a, b in pairwise(above)
    )
    return len(above) < FIRST_LINES and not has_text
