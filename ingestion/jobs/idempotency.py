"""`Idempotency-Key`: the same request twice is one submission with one answer."""

from __future__ import annotations

import hashlib
import json
from datetime import timedelta
from typing import TYPE_CHECKING, Any

from django.db import IntegrityError, transaction
from django.db.models.functions import Now

from ingestion.models import IdempotencyKey

if TYPE_CHECKING:
    from collections.abc import Callable

    from django.contrib.auth.models import AbstractUser as User
    from ninja import Schema

LIFE = timedelta(hours=24)


class KeyReused(Exception):
    """The key came with another request before."""


def run_idempotent[Answer: Schema](
    owner: User, key: str, request: Any, kind: type[Answer], act: Callable[[], Answer]
) -> Answer:
    """What `act` answers, or answered when the key came first. Raises KeyReused.

    The key's row and the jobs are one transaction, and the row is unique: of two requests at the
    same time the second waits until the first is through. What fails keeps no key.
    """
    if not key:
        return act()
    fingerprint = _fingerprint(kind, request)
    forget_expired(owner.pk)
    try:
        with transaction.atomic():
            kept = IdempotencyKey(owner_id=owner.pk, key=key, fingerprint=fingerprint)
            with transaction.atomic():
                kept.save(force_insert=True)
            answer = act()
            kept.answer = answer.model_dump(mode="json")
            kept.save(update_fields=["answer"])
            return answer
    except IntegrityError as error:
        first = IdempotencyKey.objects.filter(owner_id=owner.pk, key=key).first()
        if first is None:
            raise
        if first.fingerprint != fingerprint:
            raise KeyReused("That Idempotency-Key came with another request before.") from error
        return kind(**first.answer)


def forget_expired(owner_id: int | None = None) -> None:
    keys = IdempotencyKey.objects.filter(created_at__lt=Now() - LIFE)
    (keys.filter(owner_id=owner_id) if owner_id else keys).delete()


def _fingerprint(kind: type[Schema], request: Any) -> str:
    content = json.dumps([kind.__name__, request], sort_keys=True, default=str)
    return hashlib.sha256(content.encode()).hexdigest()
