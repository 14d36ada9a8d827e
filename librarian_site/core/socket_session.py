"""Whether a WebSocket's session is still valid, for consumers of every app."""

from __future__ import annotations

from importlib import import_module
from typing import Any

from channels.auth import get_user
from django.conf import settings


async def is_still_signed_in(scope: dict[str, Any]) -> bool:
    """Whether the socket's session exists, and account and password are as when it was opened.

    Reads the stored session, not the copy that the socket was opened with.
    """
    session = scope.get("session")
    if session is None:
        return bool(scope["user"].is_authenticated)
    engine = import_module(settings.SESSION_ENGINE)
    user: Any = await get_user({"session": engine.SessionStore(session.session_key)})
    return bool(user.is_authenticated) and user.pk == scope["user"].pk
