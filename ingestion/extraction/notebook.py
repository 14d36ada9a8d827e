"""Jupyter notebooks: their cells in order, with what the code printed."""

from __future__ import annotations

import json
import re
from typing import TYPE_CHECKING, Any

from ingestion.documents import processors
from ingestion.documents.errors import BrokenDocument
from ingestion.extraction import builders, places
from ingestion.extraction.encoding import decode
from ingestion.extraction.html_to_markdown import from_html
from library.document_kinds import NOTEBOOK

if TYPE_CHECKING:
    from collections.abc import Iterator

    from ingestion.documents.types import Document, Progress, Resource

PROCESSOR = processors.NOTEBOOK

MAX_OUTPUT = 20_000  # characters of one output; what is longer is a log or data
_COLORS = re.compile(r"\x1b\[[0-9;]*[A-Za-z]")
_HEADING = re.compile(r"^#{1,3}[ \t]+(\S.*)$", re.MULTILINE)
_DATA_PICTURE = re.compile(r"!\[[^\]]*\]\((?:attachment|data):[^)]*\)")


def extract(resource: Resource, progress: Progress) -> Document:
    progress(0, "Reading the notebook")
    try:
        book = json.loads(decode(resource.content, resource.charset, markup=False))
        # Up to version 3 of the format, cells are in worksheets.
        cells = book.get("cells") or [c for s in book.get("worksheets", ()) for c in s["cells"]]
        metadata = book.get("metadata", {})
        language = str(metadata.get("language_info", {}).get("name") or "")
        parts = [
            places.within("\n\n".join(filter(str.strip, _cell(cell, language))), cell=number)
            for number, cell in enumerate(cells, 1)
        ]
    except builders.MISSHAPEN as error:
        raise BrokenDocument("The notebook is damaged and can't be read.") from error
    markdown = "\n\n".join(filter(None, parts))
    heading = _HEADING.search(markdown)
    authors = [str(a.get("name", "")) for a in metadata.get("authors", ()) if isinstance(a, dict)]
    return builders.document(
        resource,
        NOTEBOOK,
        markdown,
        title=str(metadata.get("title") or "") or (heading[1].rstrip(" \t\r#") if heading else ""),
        author="; ".join(filter(None, authors)),
    )


def _cell(cell: dict[str, Any], language: str) -> Iterator[str]:
    source = _text(cell.get("source", cell.get("input", "")))
    kind = cell.get("cell_type")
    if kind == "code":
        if source.strip():
            yield _fenced(source, language)
        for output in cell.get("outputs", ()):
            yield _output(output)
    elif kind == "heading":
        yield f"{'#' * int(cell.get('level', 1))} {source}"
    elif kind == "markdown":
        yield _DATA_PICTURE.sub("", source)
    else:
        yield builders.escaped(source)


def _output(output: dict[str, Any]) -> str:
    if output.get("output_type") in ("error", "pyerr"):
        return _fenced(f"{output.get('ename', '')}: {output.get('evalue', '')}", "")
    data = output.get("data", output)
    if "text/markdown" in data:
        return _text(data["text/markdown"])
    if "text/html" in data:
        return from_html(_text(data["text/html"]), keep_images=False)
    if any(str(name).startswith("image/") for name in data) or "png" in data:
        return ""  # its text only names the picture's object
    plain = _text(data.get("text/plain", data.get("text", "")))
    return _fenced(plain, "") if plain.strip() else ""


def _text(value: Any) -> str:
    """Notebooks keep texts whole or as lists of lines."""
    return "".join(map(str, value)) if isinstance(value, list) else str(value)


def _fenced(text: str, language: str) -> str:
    text = _COLORS.sub("", text)[:MAX_OUTPUT].rstrip()
    return builders.fenced(text, language)
