"""The signed-in user of a request, and access to their items."""

from __future__ import annotations

from typing import TYPE_CHECKING, cast

from django.http import Http404, HttpRequest

from library.models import LibraryItem

if TYPE_CHECKING:
    from uuid import UUID

    from django.contrib.auth.models import AbstractUser


def current_user(request: HttpRequest) -> AbstractUser:
    """Return the signed-in user of a view behind login_required."""
    return cast("AbstractUser", request.user)


def own_item(user: AbstractUser, item_id: UUID) -> LibraryItem:
    """Return the user's item. Raises Http404 when it does not exist or is another user's."""
    try:
        return LibraryItem.objects.owned_by(user).get(pk=item_id)
    except LibraryItem.DoesNotExist:
        raise Http404 from None


def remote_images_choice(request: HttpRequest) -> str:
    """Return the user's preference for remote images; empty where they have none."""
    return str(getattr(request.user, "remote_images", ""))
