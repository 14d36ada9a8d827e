"""Check that the bucket belongs to this installation, by an object in it that names its owner.

Raises StorageError, and ForeignStore where it belongs to another.
"""

from __future__ import annotations

import json
import time
from typing import Any, cast
from uuid import UUID

from django.conf import settings
from django.core.files.base import ContentFile
from django.core.files.storage import storages
from django.db import DatabaseError

from library import installation
from library.errors import StorageError
from library.storage.refusals import failure
from library.tiers import Tier

NAME = "installation.json"
S3 = "s3"  # a name in STORAGES
FRESH = 60.0  # seconds for which an answer holds
LOOKED_AT = 200  # files of a tier in a bucket without a mark

_checked: dict[str, float] = {}  # when, by the bucket's name


def check_before_deleting() -> None:
    """Does nothing where files are on the disk, or it was looked at a moment ago."""
    if S3 not in (settings.LIBRARIAN_STORAGE, settings.LIBRARIAN_STORAGE_FALLBACK):
        return
    bucket = cast(Any, storages[S3]).bucket_name
    if time.monotonic() - _checked.get(bucket, -FRESH) >= FRESH:
        check()


def check(*, take_over: bool = False) -> None:
    """Compare the bucket's mark with ours, and write ours where there is none."""
    storage: Any = storages[S3]
    try:
        new = installation.claim(
            _mark(storage),
            what=f"The bucket {storage.bucket_name}",
            instead="Give this one another bucket by S3_BUCKET",
            is_strange=lambda: _is_strange(storage),
            take_over=take_over,
        )
        if new is not None:
            storage.save(NAME, ContentFile(json.dumps(dict(new)).encode()))
    except DatabaseError as error:
        raise StorageError("Whose the bucket is can't be told without the database.") from error
    except installation.ForeignStore:
        raise
    except _failures() as error:
        raise failure("Whose the bucket is can't be told", error) from error
    _checked[storage.bucket_name] = time.monotonic()


def _mark(storage: Any) -> installation.Mark | None:
    try:
        with storage.open(NAME) as file:
            mark = json.loads(file.read())
    except FileNotFoundError:
        return None
    except ValueError:
        return {}  # somebody's, who can't be read
    return mark if isinstance(mark, dict) else {}


def _is_strange(storage: Any) -> bool:
    """Whether there are items' files, and none of an item that we have."""
    client = storage.connection.meta.client
    found = [
        _item(entry["Key"])
        for tier in Tier.values
        for entry in client.list_objects_v2(
            Bucket=storage.bucket_name, Prefix=f"{tier}/", MaxKeys=LOOKED_AT
        ).get("Contents", ())
    ]
    items = [item for item in found if item is not None]
    return bool(items) and not installation.holds_ours(items)


def _item(key: str) -> UUID | None:
    """The item of a key such as `b/1/<item>/<name>`."""
    parts = key.split("/")
    try:
        return UUID(parts[2]) if len(parts) > 3 else None
    except ValueError:
        return None


def _failures() -> tuple[type[Exception], ...]:
    from library.storage import FAILURES  # which imports this module

    return FAILURES
