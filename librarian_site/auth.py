"""Who is asking: a session in the browser, a bearer token elsewhere."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.conf import settings
from django.urls import reverse
from django.utils.crypto import constant_time_compare, salted_hmac
from ninja.errors import AuthorizationError
from ninja.security import APIKeyCookie, HttpBearer

from librarian_site.models import ApiToken, User

if TYPE_CHECKING:
    from django.http import HttpRequest

SAFE_METHODS = ("GET", "HEAD", "OPTIONS")


class TokenAuth(HttpBearer):
    """`Authorization: Bearer wl_…`; no cookie, so no CSRF."""

    def authenticate(self, request: HttpRequest, token: str) -> User | None:
        found = ApiToken.find(token)
        if found is None:
            return None
        if found.read_only and request.method not in SAFE_METHODS:
            raise AuthorizationError(message="This token may only read.")
        return found.user


class SessionAuth(APIKeyCookie):
    """The browser's session, with CSRF checked. No session is a 401, before any CSRF."""

    param_name = settings.SESSION_COOKIE_NAME

    def __call__(self, request: HttpRequest) -> Any:
        if not request.user.is_authenticated:
            return None
        return super().__call__(request)

    def authenticate(self, request: HttpRequest, key: str | None) -> Any:
        return request.user


def needs_setup() -> bool:
    """Whether no account exists yet."""
    return not User.objects.exists()


def setup_token() -> str:
    """Lets its bearer make the first account; worth nothing once there is one."""
    return salted_hmac("librarian_site.setup", "first account", algorithm="sha256").hexdigest()[:32]


def is_setup_token(token: str) -> bool:
    return constant_time_compare(token, setup_token())


def setup_link(base_url: str) -> str | None:
    """The link that makes the first account, or None when there is one."""
    if not needs_setup():
        return None
    return base_url.rstrip("/") + reverse("setup", args=[setup_token()])
