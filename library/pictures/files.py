"""Files of kept pictures: `pictures/<owner>/<sha256>.<extension>`, shared by one owner's items.

A file is written before its row, and listed as a pending removal until the row names it. Another
owner's file of the same picture is a file of its own, so that nobody learns who has it.
"""

from __future__ import annotations

from typing import Any

from django.db import transaction
from django.db.models.functions import Now

from library.models import LibraryItem
from library.pictures.models import Picture, PictureState

PICTURES = "pictures"  # their folder
# Each kind that is kept, with its extension. SVG is none, as it may hold scripts.
EXTENSIONS = {
    "image/png": ".png",
    "image/jpeg": ".jpg",
    "image/gif": ".gif",
    "image/webp": ".webp",
}
NO_FILE: dict[str, Any] = {
    **{"path": "", "sha256": "", "media_type": "", "thumbnail_path": ""},
    **{"width": 0, "height": 0, "stored_bytes": 0},
}


def path_of(*, owner_id: int, sha256: str, media_type: str) -> str:
    return f"{PICTURES}/{owner_id}/{sha256}{EXTENSIONS[media_type]}"


@transaction.atomic
def fetch_again(picture: Picture) -> None:
    """Let a picture wait as if it had never been fetched; its old file goes."""
    Picture.objects.filter(pk=picture.pk).update(
        state=PictureState.WAITING, attempts=0, due_at=Now(), error="", **NO_FILE
    )
    LibraryItem.objects.filter(pk=picture.item_id).update(pictures_due_at=Now())
