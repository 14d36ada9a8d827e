"""Text in pictures: photos, scans and faxes, read by RapidOCR where the extra `ocr` is installed.

Its models come in its wheel, so that it works offline. Loaded late: only a document that needs it
pays for it, in memory and in seconds.
"""

from __future__ import annotations

import logging
from functools import cache
from io import BytesIO
from typing import TYPE_CHECKING, Any, NamedTuple

from PIL import Image, ImageOps, ImageSequence, UnidentifiedImageError

from ingestion.documents import processors
from ingestion.documents.errors import BrokenDocument, NotContent, TooLarge, UnsupportedType
from ingestion.extraction import builders, places
from librarian_site.core import extras
from library.document_kinds import PICTURE

if TYPE_CHECKING:
    from collections.abc import Sequence

    from ingestion.documents.types import Document, Progress, Resource

PROCESSOR = processors.OCR

MAX_PIXELS = 60_000_000
MAX_PAGES = 60  # of one file
LONG_SIDE = 3000  # pixels; a larger picture tells no more and takes longer
SPANNING = 0.55  # share of the page's width from which a line runs over its columns
GUTTER = 0.8  # times the usual height of a line
MIN_LINES = 4  # that two columns have together
GAP = 1.6  # times a line's height, beyond which lines are no one paragraph
_MISSING = (
    "This is a picture. Reading its text takes the extra `ocr`, which is not installed here: "
    "an administrator can install it with `uv sync --extra ocr`."
)


class Line(NamedTuple):
    left: float
    top: float
    right: float
    bottom: float
    text: str


def is_available() -> bool:
    return extras.is_installed("ocr")


def extract(resource: Resource, progress: Progress) -> Document:
    if not is_available():
        raise UnsupportedType(_MISSING)
    progress(0, "Opening the picture")
    pages, taken = [], None
    for number, picture in enumerate(_pictures(resource.content), 1):
        pages.append(places.within(read(picture), page=number))
        taken = taken or _date(picture)
        progress(min(99, 10 * number), f"Read page {number}")
    text = "\n\n".join(filter(None, pages))
    if not text:
        raise NotContent("There is no text in the picture that could be read.")
    return builders.document(resource, PICTURE, text, published_at=taken)


def read(picture: Image.Image) -> str:
    """The text of one page as Markdown, columns one after another; empty where there is none."""
    import numpy as np

    flat = _flat(picture)
    if max(flat.size) > LONG_SIDE:
        flat.thumbnail((LONG_SIDE, LONG_SIDE))
    found = _engine()(np.asarray(flat))
    if found.boxes is None:
        return ""
    lines = [
        Line(
            left=float(box[:, 0].min()),
            top=float(box[:, 1].min()),
            right=float(box[:, 0].max()),
            bottom=float(box[:, 1].max()),
            text=text,
        )
        for box, text in zip(found.boxes, found.txts, strict=True)
    ]
    return "\n\n".join(builders.escaped(paragraph) for paragraph in paragraphs(lines))


def paragraphs(lines: Sequence[Line]) -> list[str]:
    """Lines in reading order: what stands over all columns, then each column from the top."""
    texts: list[str] = []
    before: Line | None = None
    for line in _ordered(list(lines)):
        height = line.bottom - line.top
        follows = before is not None and (
            _share_a_row(before, line)
            or (
                0 <= line.top - before.top <= GAP * (height + before.bottom - before.top) / 2
                and line.left < before.right
                and before.left < line.right
            )
        )
        if follows and texts[-1].endswith("-") and line.text[:1].islower():
            texts[-1] = texts[-1][:-1] + line.text
        elif follows:
            texts[-1] += f" {line.text}"
        else:
            texts.append(line.text)
        before = line
    return texts


def _ordered(lines: list[Line]) -> list[Line]:
    """Columns one after another, between the lines that run over all of them."""
    if columns := _columns(lines):
        return [line for column in columns for line in _ordered(column)]
    width = max(line.right for line in lines) - min(line.left for line in lines) if lines else 0
    spanning = [line for line in lines if line.right - line.left > SPANNING * width]
    rest = [line for line in lines if line not in spanning]
    if not spanning or not _columns(rest):
        return _by_rows(lines)
    ordered: list[Line] = []
    for across in sorted(spanning, key=lambda line: line.top):
        above = [line for line in rest if line.top < across.top]
        rest = [line for line in rest if line.top >= across.top]
        ordered += [*_ordered(above), across]
    return [*ordered, *_ordered(rest)]


def _columns(lines: list[Line]) -> tuple[list[Line], list[Line]] | None:
    """What stands left and right of the widest gutter that runs through all lines."""
    if len(lines) < MIN_LINES:
        return None
    heights = sorted(line.bottom - line.top for line in lines)
    ordered = sorted(lines, key=lambda line: line.left)
    edge, widest, at = ordered[0].right, 0.0, 0
    for number, line in enumerate(ordered[1:], 1):
        if line.left - edge > widest:
            widest, at = line.left - edge, number
        edge = max(edge, line.right)
    is_gutter = widest >= GUTTER * heights[len(heights) // 2]
    return (ordered[:at], ordered[at:]) if is_gutter else None


def _by_rows(lines: list[Line]) -> list[Line]:
    rows: list[list[Line]] = []
    for line in sorted(lines, key=lambda line: line.top):
        if rows and _share_a_row(rows[-1][0], line):
            rows[-1].append(line)
        else:
            rows.append([line])
    return [line for row in rows for line in sorted(row, key=lambda line: line.left)]


def _share_a_row(first: Line, second: Line) -> bool:
    shared = min(first.bottom, second.bottom) - max(first.top, second.top)
    return shared > 0.5 * min(first.bottom - first.top, second.bottom - second.top)


def _pictures(content: bytes) -> list[Image.Image]:
    """Its pages, upright."""
    Image.MAX_IMAGE_PIXELS = MAX_PIXELS
    try:
        with Image.open(BytesIO(content)) as opened:
            if getattr(opened, "n_frames", 1) > MAX_PAGES:
                raise TooLarge(f"The picture has more than {MAX_PAGES} pages.")
            if opened.format == "GIF":
                return [ImageOps.exif_transpose(opened.copy())]
            return [
                ImageOps.exif_transpose(frame.copy()) for frame in ImageSequence.Iterator(opened)
            ]
    except Image.DecompressionBombError as error:
        raise TooLarge("The picture has too many pixels.") from error
    except (UnidentifiedImageError, OSError, ValueError, SyntaxError) as error:
        raise BrokenDocument("The picture is damaged and can't be read.") from error


def _flat(picture: Image.Image) -> Image.Image:
    """In colours, on a white ground where it is transparent."""
    shown = picture.convert("RGBA")
    ground = Image.new("RGBA", shown.size, "white")
    ground.alpha_composite(shown)
    return ground.convert("RGB")


def _date(picture: Image.Image) -> Any:
    """When the picture was taken (EXIF 0x9003, else 0x0132)."""
    exif = picture.getexif()
    taken = str(exif.get_ifd(0x8769).get(0x9003) or exif.get(0x0132) or "")
    return builders.moment(taken[:10].replace(":", "-") + taken[10:])


@cache
def _engine() -> Any:
    """On one thread: the sandbox bounds processor time, and other documents are read beside it."""
    from rapidocr import RapidOCR

    logging.getLogger("RapidOCR").setLevel(logging.ERROR)
    one = "EngineConfig.onnxruntime"
    return RapidOCR(
        params={
            f"{one}.intra_op_num_threads": 1,
            f"{one}.inter_op_num_threads": 1,
            "Global.log_level": "error",
        }
    )
