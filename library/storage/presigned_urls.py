"""Links at which the object store itself gives out a file; without the client it is asked by."""

from __future__ import annotations

from pathlib import PurePosixPath
from typing import TYPE_CHECKING

from django.core.files.storage import InvalidStorageError, storages
from django.utils.http import content_disposition_header

from library.document_kinds import DOCUMENT_KINDS

if TYPE_CHECKING:
    from collections.abc import Callable

LINKS = "links"  # of STORAGES
SECONDS = 60  # a link's life: a download that has begun goes on
# Types that no browser runs anything of. Others are given out as mere bytes.
INERT = frozenset(
    media_type
    for kind in DOCUMENT_KINDS
    for media_type in kind.media_types
    if not kind.runs_in_browser
)


def presigned_url(path: str, *, media_type: str) -> str | None:
    """An address at which the bucket gives out the file for a minute; None where it may not.

    The pages' own headers do not hold there, so the file is an attachment, of a type that a
    browser does not run, and the bucket has an origin of its own (see `file_store`).
    """
    try:
        links = storages[LINKS]
    except InvalidStorageError:
        return None
    parameters = {
        "ResponseContentType": media_type if media_type in INERT else "application/octet-stream",
        "ResponseContentDisposition": content_disposition_header(True, PurePosixPath(path).name),
        "ResponseCacheControl": "private, no-store",
    }
    url: Callable[..., str] = links.url
    return url(path, parameters=parameters, expire=SECONDS)
