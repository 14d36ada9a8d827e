"""Roles: who manages the installation, and whom an account may change."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.db import models
from django.utils.translation import gettext_noop

if TYPE_CHECKING:
    from librarian_site.models import User


class Role(models.TextChoices):
    """Told by Django's two flags, `is_staff` and `is_superuser`."""

    MEMBER = "member", gettext_noop("Member")
    STAFF = "staff", gettext_noop("Staff")  # what they may do is set in the administration
    ADMINISTRATOR = "administrator", gettext_noop("Administrator")


MANAGES = ("librarian_site.add_user", "librarian_site.change_user")


def role_of(user: User) -> Role:
    if user.is_superuser:
        return Role.ADMINISTRATOR
    return Role.STAFF if user.is_staff else Role.MEMBER


def flags(role: str) -> dict[str, bool]:
    """Return the account's columns for the role."""
    return {
        "is_superuser": role == Role.ADMINISTRATOR,
        "is_staff": role in (Role.STAFF, Role.ADMINISTRATOR),
    }


def may_manage(user: User) -> bool:
    """Whether the account may invite and change others: staff that may add and change users."""
    return user.is_active and user.is_staff and user.has_perms(MANAGES)


def may_give(user: User, role: str) -> bool:
    """Whether the account may make others this; only an administrator makes more than members."""
    return user.is_superuser or role == Role.MEMBER
