"""Who is asking, in the views and sockets of both apps."""

from __future__ import annotations

from importlib import import_module
from typing import Any, cast
from uuid import UUID

from channels.auth import get_user
from django.conf import settings
from django.contrib.auth.models import AbstractUser
from django.http import Http404, HttpRequest

from library.models import LibraryItem


def current_user(request: HttpRequest) -> AbstractUser:
    """The signed-in user of a view behind login_required."""
    return cast(AbstractUser, request.user)


def own_item(user: AbstractUser, item_id: UUID) -> LibraryItem:
    """The user's item. Raises Http404 also for somebody else's."""
    try:
        return LibraryItem.objects.owned_by(user).get(pk=item_id)
    except LibraryItem.DoesNotExist:
        raise Http404 from None


def pictures_of(request: HttpRequest) -> str:
    """What the reader of a page chose for pictures of other sites; empty: as for everybody."""
    return str(getattr(request.user, "remote_images", ""))


async def is_still_signed_in(scope: dict[str, Any]) -> bool:
    """Whether a socket's session is still good: not signed out, password and account as they were.

    Looks at the stored session, not at the copy the socket was opened with.
    """
    session = scope.get("session")
    if session is None:
        return bool(scope["user"].is_authenticated)
    engine = import_module(settings.SESSION_ENGINE)
    user: Any = await get_user({"session": engine.SessionStore(session.session_key)})
    return bool(user.is_authenticated) and user.pk == scope["user"].pk
