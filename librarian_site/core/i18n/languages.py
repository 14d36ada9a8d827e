"""Names of languages; the interface's: the account's choice, else the cookie's or browser's."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.conf import global_settings
from django.http import HttpRequest
from django.http.cookie import parse_cookie
from django.utils import translation

if TYPE_CHECKING:
    from django.contrib.auth.models import AbstractBaseUser, AnonymousUser

# The English name of each language a text may be in, by code. The settings name fewer: those that
# the pages speak.
NAMES: dict[str, str] = {code: str(name) for code, name in global_settings.LANGUAGES}


def chosen_by(user: AbstractBaseUser | AnonymousUser) -> str:
    """The language that the account is set to, or nothing."""
    chosen = getattr(user, "language", "")
    try:
        return translation.get_supported_language_variant(chosen) if chosen else ""
    except LookupError:  # one that an earlier version had
        return ""


def speak_as_chosen(request: HttpRequest) -> None:
    """Go on in the language that the account of the request is set to, if it is to one."""
    chosen = chosen_by(request.user)
    if chosen:
        request.LANGUAGE_CODE = chosen
        translation.activate(chosen)


def language_of_socket(scope: dict[str, Any]) -> str:
    """The language of the page that opened a WebSocket, by the same rules as the page's own."""
    chosen = chosen_by(scope["user"])
    if chosen:
        return chosen
    headers = {name: value.decode("latin1") for name, value in scope["headers"]}
    asked = HttpRequest()
    asked.COOKIES = parse_cookie(headers.get(b"cookie", ""))
    asked.META["HTTP_ACCEPT_LANGUAGE"] = headers.get(b"accept-language", "")
    return translation.get_language_from_request(asked)
