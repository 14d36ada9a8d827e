"""Decode pictures in a separate, sandboxed process: a crash there is harmless."""

from __future__ import annotations

from django.conf import settings

from ingestion.sandbox import one_request
from library.items.files.pictures import PictureFile

MEMORY = 1_500_000_000  # bytes of address space
SECONDS = 20  # of processor time


def decode(content: bytes, *, thumbnail: bool, part: str = "", media_type: str = "") -> PictureFile:
    """What is kept of the picture, or of that part of a document of the type.

    Raises IngestionError.
    """
    frame = one_request.run(
        "ingestion.pictures.process",
        {
            "content": content,
            "part": part,
            "media_type": media_type,
            "max_bytes": settings.LIBRARIAN_PICTURE_BYTES,
            "max_pixels": settings.LIBRARIAN_PICTURE_PIXELS,
            "thumbnail": thumbnail,
        },
        memory=MEMORY,
        seconds=SECONDS,
        advice="The picture is too large.",
    )
    return PictureFile(
        content=frame["content"],
        media_type=frame["media_type"],
        width=frame["width"],
        height=frame["height"],
        thumbnail=frame["thumbnail"],
    )
