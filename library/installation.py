"""The identity of this installation, and whether a shared store (bucket, index, Redis) is its own.

The identity is made once, in the database. What several librarians could point at by mistake (a
collection on a Qdrant server, a bucket, a Redis) carries the mark of the one that uses it, and is
compared at start and before anything is deleted.
"""

from __future__ import annotations

import hashlib
import logging
import socket
from collections.abc import Callable, Mapping, Sequence
from typing import Any
from uuid import UUID, uuid4

from django.conf import settings
from django.core.cache import cache
from django.db import connection, models
from django.db.models import Q
from django.utils import timezone
from redis.exceptions import RedisError

from library.errors import StoreRefused

logger = logging.getLogger(__name__)

MARK = "installation"  # in a collection's metadata, and the key in Redis

type Mark = Mapping[str, Any]


class ForeignStore(StoreRefused):
    """A store that another installation uses."""


class Installation(models.Model):
    """This installation; the only row. `origin` is the one it was restored from, if any."""

    identity = models.UUIDField(default=uuid4)
    origin = models.UUIDField(null=True)
    # Where the index is that the items' rows speak of; empty where that has not been noted yet.
    index_place = models.TextField(default="", db_default="")

    class Meta:
        constraints = [
            models.CheckConstraint(condition=Q(pk=1), name="library_installation_one_row")
        ]

    def __str__(self) -> str:
        return str(self.identity)


def own() -> Installation:
    """Return the row; made here where a migration could not, as after TRUNCATE."""
    row = Installation.objects.first()
    if row is None:
        Installation.objects.bulk_create([Installation(pk=1)], ignore_conflicts=True)
        row = Installation.objects.get()
    return row


def keep(before: Installation) -> None:
    """Stay who we were before an archive came in; its own identity becomes where we are from."""
    row = own()
    if row.identity != before.identity:
        Installation.objects.update(identity=before.identity, origin=row.identity)


def own_mark() -> dict[str, str]:
    """Return what our stores carry: who we are, for a program and for a person."""
    return {
        "identity": str(own().identity),
        "database": _database(),
        "address": next(iter(settings.CSRF_TRUSTED_ORIGINS), "") or socket.gethostname(),
        "since": timezone.now().date().isoformat(),
    }


def claim(
    mark: Mark | None, *, what: str, instead: str, is_strange: Callable[[], bool], take_over: bool
) -> Mark | None:
    """Return the mark to write into a store, or None when it is ours already.

    `is_strange` tells of a store without a mark whether what it holds is nothing of ours. `what`
    begins the sentence and `instead` is what else to do. Raises ForeignStore.
    """
    mine = own_mark()
    if mark is not None and _is_same(mark, mine):
        return None
    if not take_over:
        whose = _whose(mark, mine) if mark is not None else None
        if whose is None and is_strange():
            whose = "an installation that has left no name, as nothing in it is in our tables"
        if whose is not None:
            raise ForeignStore(
                f"{what} belongs to {whose}. {instead}, or, if that one does not use it any more, "
                "take it over by `manage.py prepare --take-over`."
            )
    return mine


def holds_ours(items: Sequence[UUID]) -> bool:
    """Whether one of the items is in our library."""
    from library.models import LibraryItem  # which imports this module

    return LibraryItem.objects.filter(pk__in=items).exists()


def check_redis(*, take_over: bool = False) -> None:
    """Raises ForeignStore. One that is away is looked at another time; the embedded one is ours."""
    if settings.REDIS_URL.startswith("unix:"):
        return
    try:
        new = claim(
            cache.get(MARK),
            what="Redis",
            instead="Give this one another database number in REDIS_URL",
            is_strange=lambda: False,
            take_over=take_over,
        )
        if new is not None:
            cache.set(MARK, dict(new), timeout=None)
    except RedisError as error:
        logger.warning("Whose Redis it is can't be told: %s", error)


def _is_same(mark: Mark, mine: Mark) -> bool:
    """Whether identity and database agree; a server may not say which database it is."""
    databases = (mark.get("database"), mine["database"])
    return mark.get("identity") == mine["identity"] and (
        not all(databases) or databases[0] == databases[1]
    )


def _whose(mark: Mark, mine: Mark) -> str:
    named = f"{str(mark.get('identity'))[:8]}, at {mark.get('address')}, since {mark.get('since')}"
    if mark.get("identity") == mine["identity"]:
        return f"the installation ({named}) whose database this one's is a copy of"
    if mark.get("identity") == str(own().origin):
        return f"the installation that this one was restored from ({named})"
    return f"another installation ({named})"


def _database() -> str:
    """Return what tells this database from a copy of it; empty where the server does not say."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT has_function_privilege('pg_control_system()', 'execute')")
        if not cursor.fetchone()[0]:
            return ""
        cursor.execute("SELECT system_identifier, current_database() FROM pg_control_system()")
        told = "/".join(map(str, cursor.fetchone()))
    return hashlib.sha256(told.encode()).hexdigest()[:16]
