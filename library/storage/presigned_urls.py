"""Presigned URLs for downloads from the object store; does not load boto3 without a bucket."""

from __future__ import annotations

from pathlib import PurePosixPath
from typing import TYPE_CHECKING

from django.core.files.storage import InvalidStorageError, storages
from django.utils.http import content_disposition_header

from library.document_kinds import DOCUMENT_KINDS

if TYPE_CHECKING:
    from collections.abc import Callable

LINKS = "links"  # a name in STORAGES
SECONDS = 60  # validity of a URL; a running download is not interrupted
# Media types without scripts. Others are sent as application/octet-stream.
INERT = frozenset(
    media_type
    for kind in DOCUMENT_KINDS
    for media_type in kind.media_types
    if not kind.runs_in_browser
)


def presigned_url(path: str, *, media_type: str) -> str | None:
    """Return a URL of the bucket that is valid for a minute; None when none is configured.

    The site's security headers do not apply there, so the file is sent as an attachment, with a
    type that browsers do not run, and from another origin (see `librarian_site.storages`).
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
