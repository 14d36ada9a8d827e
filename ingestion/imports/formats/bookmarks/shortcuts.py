"""Shortcuts to a page, as Windows, Macs and Linux desktops keep them: one address a file."""

from __future__ import annotations

import plistlib
import re
from typing import Any
from xml.parsers.expat import ExpatError

from ingestion.imports.entries import Entry, link
from ingestion.imports.formats.base import Format, Found
from ingestion.imports.source import Source

_ADDRESS = re.compile(r"^URL=(.+)$", re.MULTILINE)
_ENDING = re.compile(r"\.(?:url|webloc|desktop|website)$", re.IGNORECASE)
_MAX = 100_000  # bytes


def _address(source: Source) -> str:
    """Empty for any other file."""
    if len(source.content) > _MAX:
        return ""
    if source.content.startswith(b"bplist00") or "<plist" in source.head:
        return _of_mac(source)
    if "[InternetShortcut]" not in source.head and "[Desktop Entry]" not in source.head:
        return ""
    found = _ADDRESS.search(source.text)
    return found[1].strip() if found else ""


def _of_mac(source: Source) -> str:
    try:
        value: Any = plistlib.loads(source.content)
    except (plistlib.InvalidFileException, ExpatError, ValueError, IndexError):
        return ""
    return str(value.get("URL") or "") if isinstance(value, dict) else ""


def _parse(source: Source) -> Found:
    """The file's name is the page's title."""
    title = _ENDING.sub("", source.name.rpartition("/")[2])
    yield link(Entry(url=_address(source), title=title))


FORMAT = Format("shortcut", "Shortcut to a page", lambda source: bool(_address(source)), _parse)
