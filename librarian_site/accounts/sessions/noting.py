"""Middleware: note where an account is signed in, and when it was last seen there."""

from __future__ import annotations

import hashlib
import logging
from datetime import timedelta
from typing import TYPE_CHECKING

from django.core.cache import cache
from django.db import DatabaseError, transaction
from django.utils import timezone
from django.utils.deprecation import MiddlewareMixin
from redis.exceptions import RedisError

from librarian_site.accounts.client_address import client_address
from librarian_site.accounts.sessions.models import UserSession

if TYPE_CHECKING:
    from django.http import HttpRequest

logger = logging.getLogger(__name__)

RESOLUTION = timedelta(minutes=5)  # of the time a session was last seen


class NoteSession(MiddlewareMixin):
    """Write the session's row, at most every five minutes; pages go on where that fails."""

    def process_request(self, request: HttpRequest) -> None:
        if request.path.startswith("/api/") or not request.user.is_authenticated:
            return
        key = request.session.session_key
        if key and _is_due(key):
            note_session(request, key)


def note_session(request: HttpRequest, key: str) -> None:
    """Make or renew the row of the request's session. A database that only reads is logged."""
    seen = {
        "user_id": request.user.pk,
        "last_seen_at": timezone.now(),
        "address": client_address(request),
        "user_agent": request.headers.get("User-Agent", "").replace("\x00", "")[:300],
    }
    try:
        with transaction.atomic():
            UserSession.objects.update_or_create(session_id=key, defaults=seen)
    except DatabaseError as error:
        logger.warning("A session could not be noted: %s", error)


def _is_due(key: str) -> bool:
    """Whether the session was not seen within RESOLUTION. Not while the cache is away."""
    name = hashlib.sha256(key.encode()).hexdigest()
    try:
        return bool(cache.add(f"session-seen:{name}", 1, RESOLUTION.total_seconds()))
    except (RedisError, OSError) as error:
        logger.warning("A session is not noted while the cache is away: %s", error)
        return False
