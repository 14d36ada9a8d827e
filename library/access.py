"""Who is asking, in the views of both apps."""

from __future__ import annotations

from typing import cast

from django.contrib.auth.models import AbstractUser
from django.http import HttpRequest


def current_user(request: HttpRequest) -> AbstractUser:
    """The signed-in user of a view behind login_required."""
    return cast(AbstractUser, request.user)
