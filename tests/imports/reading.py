"""Helpers of the tests of formats."""

from __future__ import annotations

import io
import json
import warnings
import zipfile
from typing import Any

from ingestion.imports.reading import Understood, understand


def read(content: str | bytes | Any, name: str = "export") -> Understood:
    """What is understood of one file; anything but text and bytes is written as JSON."""
    if not isinstance(content, (str, bytes)):
        content = json.dumps(content)
    data = content.encode() if isinstance(content, str) else content
    return understand([(name, data)])


def pairs(content: str) -> list[tuple[str | None, str | None]]:
    """The address and the title of each entry."""
    return [(entry.url, entry.title) for entry in read(content).entries]


def zipped(parts: list[tuple[str, str | Any]]) -> bytes:
    """A zip file of these parts, which may share a name."""
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w") as archive, warnings.catch_warnings():
        warnings.simplefilter("ignore", UserWarning)  # of two parts with one name
        for name, content in parts:
            archive.writestr(name, content if isinstance(content, str) else json.dumps(content))
    return file.getvalue()
