"""What the tests of the PDF extractor share."""

from __future__ import annotations

from typing import Any

from ingestion.documents.media_types import PDF
from ingestion.documents.types import Document, Resource, no_progress
from ingestion.extraction import extract

PROSE = (
    "The ferry to Skerry Holm left at six, with two cows on deck and the post in a tin box. "
    "Nobody on board had slept, because the wind had gone round to the north in the night and the "
    "harbour had filled with a short steep sea that slapped at the hull until the morning came. "
)
OTHER_PROSE = (
    "Bread that is baked in a clay oven needs less water than most people think, since the steam "
    "stays under the dome. My aunt threw a handful of barley on the floor of the oven, and when it "
    "browned while she said one verse of the psalm, the loaves went in and the door was closed. "
)


def read(content: bytes, progress: Any = no_progress, **known: Any) -> Document:
    return extract(Resource(content, PDF, **known), progress)


def wrapped(text: str, width: int) -> list[str]:
    lines = [""]
    for word in text.split():
        if len(lines[-1]) + len(word) + 1 > width:
            lines.append("")
        lines[-1] = f"{lines[-1]} {word}".strip()
    return lines
