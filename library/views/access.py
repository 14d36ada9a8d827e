"""The signed-in user of a request, and access to their items."""

from __future__ import annotations

from typing import TYPE_CHECKING, cast
from urllib.parse import urlsplit

from django.http import Http404, HttpRequest
from django.urls import Resolver404, resolve

from library.models import ItemVersion, LibraryItem

if TYPE_CHECKING:
    from uuid import UUID

    from django.contrib.auth.models import AbstractUser

MAX_ADDRESS = 4000  # characters


def current_user(request: HttpRequest) -> AbstractUser:
    """Return the signed-in user of a view behind login_required."""
    return cast("AbstractUser", request.user)


def api_user(request: HttpRequest) -> AbstractUser:
    """Return the user that an API request's token or session stands for."""
    return cast("AbstractUser", request.auth)  # type: ignore[attr-defined]


def own_item(user: AbstractUser, item_id: UUID) -> LibraryItem:
    """Return the user's item. Raises Http404 when it does not exist or is another user's."""
    try:
        return LibraryItem.objects.owned_by(user).get(pk=item_id)
    except LibraryItem.DoesNotExist:
        raise Http404 from None


def own_version(item: LibraryItem, version_id: int) -> ItemVersion:
    """Return the earlier version of the item. Raises Http404 for one of another, or none."""
    try:
        return item.versions.get(pk=version_id)
    except ItemVersion.DoesNotExist:
        raise Http404 from None


def own_path(request: HttpRequest, address: str) -> str:
    """Return path and query of an address that is a page of this site, else nothing.

    `address` is a path, or a URL as in Referer.
    """
    try:
        parts = urlsplit(address)
        if parts.netloc and (parts.scheme not in ("http", "https") or not parts.path):
            return ""
        resolve(parts.path)
    except (ValueError, Resolver404):
        return ""
    here = not parts.netloc or parts.netloc == request.get_host()
    if not here or len(address) > MAX_ADDRESS or not (address.isascii() and address.isprintable()):
        return ""
    return f"{parts.path}?{parts.query}" if parts.query else parts.path


def remote_images_choice(request: HttpRequest) -> str:
    """Return the user's preference for remote images; empty where they have none."""
    return str(getattr(request.user, "remote_images", ""))
