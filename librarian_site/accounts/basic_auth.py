"""HTTP Basic with an API token as the password, for e-readers, which know nothing else."""

from __future__ import annotations

import binascii
from base64 import b64decode
from collections.abc import Callable
from functools import wraps
from typing import TYPE_CHECKING, Any

from django.http import HttpResponse

from librarian_site.accounts.throttling import count_user
from librarian_site.models import ApiToken, Scope, User

if TYPE_CHECKING:
    from django.http import HttpRequest
    from django.http.response import HttpResponseBase

View = Callable[..., "HttpResponseBase"]


def reader_required(view: View) -> View:
    """Let whoever is signed in read, or has a token with the scope `read`; whatever the name."""

    @wraps(view)
    def answer(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        user = _user_of(request)
        if user is None:
            return _ask()
        count_user(user)
        request.user = user
        return view(request, *args, **kwargs)

    return answer


def _user_of(request: HttpRequest) -> User | None:
    if request.user.is_authenticated:
        return request.user
    token = ApiToken.find(_password(request))
    return token.user if token is not None and Scope.READ in token.scopes else None


def _password(request: HttpRequest) -> str:
    scheme, _, encoded = request.headers.get("Authorization", "").partition(" ")
    if scheme.lower() != "basic":
        return ""
    try:
        said = b64decode(encoded.strip(), validate=True).decode()
    except (binascii.Error, ValueError):
        return ""
    return said.partition(":")[2]


def _ask() -> HttpResponse:
    text = "Give an API token that may read as the password; the name does not matter.\n"
    realm = 'Basic realm="Williams Librarian", charset="UTF-8"'
    return HttpResponse(text, "text/plain", status=401, headers={"WWW-Authenticate": realm})
