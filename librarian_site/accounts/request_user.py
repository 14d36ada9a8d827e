"""The account, session and address of the site that a request is made with."""

from __future__ import annotations

from typing import TYPE_CHECKING, cast

from library.views.access import api_user, current_user

if TYPE_CHECKING:
    from django.http import HttpRequest

    from librarian_site.models import User


def page_account(request: HttpRequest) -> User:
    """Return the signed-in account of a view behind login_required."""
    return cast("User", current_user(request))


def api_account(request: HttpRequest) -> User:
    """Return the account that an API request's token or session stands for."""
    return cast("User", api_user(request))


def session_key(request: HttpRequest) -> str:
    """Return the key of the request's own session; empty where a token stands for the account."""
    return "" if getattr(request, "api_token", None) else request.session.session_key or ""


def origin(request: HttpRequest) -> str:
    """Return the site's address as the browser knows it: scheme, host and port."""
    return f"{request.scheme}://{request.get_host()}"
