"""API authentication by session or bearer token, and the link for the first account."""

from __future__ import annotations

from dataclasses import dataclass, field
from importlib import import_module
from typing import TYPE_CHECKING, Any, cast
from uuid import UUID

from django.conf import settings
from django.contrib.auth import get_user
from django.http import HttpRequest
from django.urls import reverse
from django.utils.crypto import constant_time_compare, salted_hmac
from ninja.errors import AuthorizationError
from ninja.security import APIKeyCookie, APIKeyQuery, HttpBearer

from ingestion.live import tickets
from librarian_site.accounts.throttling import count_user
from librarian_site.models import ApiToken, Scope, User

if TYPE_CHECKING:
    from collections.abc import Callable

SAFE_METHODS = ("GET", "HEAD", "OPTIONS")


@dataclass(frozen=True, slots=True)
class StillSignedIn:
    """Whether what a request was signed in by is valid now; equal for the same credential."""

    is_valid: Callable[[Any], bool]
    credential: str | int = field(repr=False)

    def __call__(self) -> bool:
        return self.is_valid(self.credential)


class TokenAuth(HttpBearer):
    """`Authorization: Bearer wl_…`; no cookie, so no CSRF.

    Needs the scope of its part of the API, or `read` where nothing is changed.
    """

    def __init__(self, scope: Scope = Scope.WRITE) -> None:
        super().__init__()
        self.scope = scope

    def authenticate(self, request: HttpRequest, token: str) -> User | None:
        found = ApiToken.find(token)
        if found is None:
            return None
        count_user(found.user)
        enough = {self.scope, Scope.READ} if request.method in SAFE_METHODS else {self.scope}
        if not enough.intersection(found.scopes):
            raise AuthorizationError(message=_missing(self.scope, request))
        request.still_signed_in = StillSignedIn(_is_token, token)  # type: ignore[attr-defined]
        request.api_token = found  # type: ignore[attr-defined]
        return found.user


class TicketAuth(APIKeyQuery):
    """`?ticket=` of one job's stream, which is opened with the rights of the ticket's token."""

    param_name = tickets.PARAMETER

    def authenticate(self, request: HttpRequest, key: str | None) -> User | None:
        match = request.resolver_match
        job_id = UUID(str(match.kwargs["job_id"])) if match else None
        token_id = tickets.token_of(key, job_id) if key and job_id else None
        if token_id is None:
            return None
        found = ApiToken.objects.usable().select_related("user").filter(pk=token_id).first()
        if found is None or not {Scope.INGEST, Scope.READ}.intersection(found.scopes):
            return None
        count_user(found.user)
        request.still_signed_in = StillSignedIn(_is_usable, found.pk)  # type: ignore[attr-defined]
        return found.user


class SessionAuth(APIKeyCookie):
    """Session authentication with CSRF check; without a session 401 comes before the CSRF check."""

    param_name = settings.SESSION_COOKIE_NAME

    def __call__(self, request: HttpRequest) -> Any:
        if not request.user.is_authenticated:
            return None
        return super().__call__(request)

    def authenticate(self, request: HttpRequest, key: str | None) -> Any:
        count_user(cast("User", request.user))
        session = str(request.session.session_key)
        request.still_signed_in = StillSignedIn(_has_user, session)  # type: ignore[attr-defined]
        return request.user


def has_credentials(request: HttpRequest) -> bool:
    """Whether the request brings a session cookie or a token, valid or not."""
    return settings.SESSION_COOKIE_NAME in request.COOKIES or bool(bearer(request))


def is_signed_in(request: HttpRequest) -> bool:
    """Whether the request's session or token is valid now, read anew from its store."""
    if token := bearer(request):
        return _is_token(token)
    return _has_user(request.COOKIES.get(settings.SESSION_COOKIE_NAME, ""))


def _has_user(session_key: str) -> bool:
    engine = import_module(settings.SESSION_ENGINE)
    asked = HttpRequest()
    asked.session = engine.SessionStore(session_key)
    return bool(get_user(asked).is_authenticated)


def _is_token(secret: str) -> bool:
    return ApiToken.find(secret) is not None


def _is_usable(token_id: int) -> bool:
    return ApiToken.objects.usable().filter(pk=token_id).exists()


def bearer(request: HttpRequest) -> str:
    """Return the request's token, or nothing."""
    scheme, _, token = request.headers.get("Authorization", "").partition(" ")
    return token.strip() if scheme.lower() == "bearer" else ""


def _missing(scope: Scope, request: HttpRequest) -> str:
    needed = f"“{scope}”, or “{Scope.READ}”" if request.method in SAFE_METHODS else f"“{scope}”"
    return f"This token lacks the scope {needed}."


def needs_setup() -> bool:
    """Whether no account exists yet."""
    return not User.objects.exists()


def setup_token() -> str:
    """Return a token that allows creating the first account; invalid once an account exists."""
    return salted_hmac("librarian_site.setup", "first account", algorithm="sha256").hexdigest()[:32]


def is_setup_token(token: str) -> bool:
    return constant_time_compare(token, setup_token())


def setup_link(base_url: str) -> str | None:
    """Return the link for creating the first account, or None when an account exists."""
    if not needs_setup():
        return None
    return base_url.rstrip("/") + reverse("setup", args=[setup_token()])
