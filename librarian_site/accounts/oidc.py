"""Signing in by OpenID Connect; imported only where it is set up."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from allauth.socialaccount.adapter import DefaultSocialAccountAdapter
from django.conf import settings

if TYPE_CHECKING:
    from django.http import HttpRequest


class Adapter(DefaultSocialAccountAdapter):
    """Signs in users with an account; creates new accounts only with OIDC_CREATE_USERS."""

    def is_open_for_signup(self, request: HttpRequest, sociallogin: Any) -> bool:
        return bool(settings.OIDC_CREATE_USERS)
