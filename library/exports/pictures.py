"""Kept pictures of items as files of an export: each once, whatever items have it."""

from __future__ import annotations

import zipfile
from pathlib import PurePosixPath
from typing import TYPE_CHECKING

from library import storage
from library.pictures.models import PictureState

if TYPE_CHECKING:
    from library.models import LibraryItem


def add_pictures(
    archive: zipfile.ZipFile, item: LibraryItem, *, folder: str, added: dict[str, str]
) -> dict[str, str]:
    """Add the item's kept pictures to the folder; returns where each is, by the text's address.

    `added` has the media types of those that are in the archive already, by their paths. Raises
    StorageError.
    """
    places = {}
    for picture in item.pictures.filter(state=PictureState.KEPT):
        path = f"{folder}/{PurePosixPath(picture.path).name}"
        if path not in added:
            try:
                content = storage.read(picture.path)
            except storage.MissingFile:  # which the doctor says
                continue
            archive.writestr(path, content, zipfile.ZIP_STORED)
            added[path] = picture.media_type
        places[picture.url] = path
    return places
