"""Whose library a command works on: the account that `--user` names, else the first one."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.contrib.auth import get_user_model
from django.core.management.base import CommandError

if TYPE_CHECKING:
    from argparse import ArgumentParser


def add_user_argument(parser: ArgumentParser) -> None:
    parser.add_argument("--user", help="whose library; the first account if left out")


def owner_named(username: str | None) -> Any:
    """Raises CommandError where there is no such account, or none at all."""
    users = get_user_model().objects.order_by("pk")
    owner = (users.filter(username=username) if username else users).first()
    if owner is None:
        raise CommandError(
            f"There is no user called {username}." if username else "Make an account first."
        )
    return owner
