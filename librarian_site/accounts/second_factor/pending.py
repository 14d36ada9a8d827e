"""A sign-in between password and code, kept in the session."""

from __future__ import annotations

import time
from typing import TYPE_CHECKING, NamedTuple

from librarian_site.models import User

if TYPE_CHECKING:
    from django.http import HttpRequest

KEY = "second_factor"
SECONDS = 600  # for the code, after the password


class Pending(NamedTuple):
    user: User
    backend: str
    address: str
    """Where the sign-in was to lead."""


def begin(request: HttpRequest, user: User, address: str) -> None:
    """Note that the password was right."""
    request.session[KEY] = {
        "user": user.pk,
        "hash": user.get_session_auth_hash(),
        "backend": user.backend,
        "address": address,
        "at": time.time(),
    }


def find(request: HttpRequest) -> Pending | None:
    """Return the sign-in that waits; None after ten minutes, or once the password is another."""
    told = request.session.get(KEY)
    if told is None or not 0 <= time.time() - told["at"] <= SECONDS:
        return None
    user = User.objects.filter(pk=told["user"], is_active=True).first()
    if user is None or user.get_session_auth_hash() != told["hash"]:
        return None
    return Pending(user, told["backend"], told["address"])
