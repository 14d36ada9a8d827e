"""REST for an account's tokens."""

from __future__ import annotations

from datetime import datetime
from typing import Annotated

from django.http import Http404, HttpRequest
from django.utils import timezone
from ninja import Router, Schema, Status
from ninja.errors import HttpError
from pydantic import AwareDatetime, Field, StringConstraints

from librarian_site.accounts import tokens
from librarian_site.accounts.request_user import api_account
from librarian_site.models import ApiToken, Scope, User
from library.errors import BadParameter

router = Router(tags=["account"])


class TokenOut(Schema):
    id: int
    name: str
    hint: str
    """What it begins with."""
    scopes: list[Scope]
    created_at: datetime
    expires_at: datetime | None
    last_used_at: datetime | None

    @classmethod
    def of(cls, row: ApiToken) -> TokenOut:
        return cls(**{name: getattr(row, name) for name in TokenOut.model_fields})


class TokenMade(TokenOut):
    token: str
    """The token itself: it can't be had again."""


class TokenIn(Schema):
    name: Annotated[
        str,
        StringConstraints(
            strip_whitespace=True, min_length=1, max_length=100, pattern=r"^[^\x00]+$"
        ),
    ]
    scopes: Annotated[list[Scope], Field(min_length=1, max_length=10)]
    expires_at: AwareDatetime | None = None


@router.get("/tokens", response=list[TokenOut], operation_id="list_tokens", summary="Your tokens")
def list_tokens(request: HttpRequest) -> list[TokenOut]:
    return [TokenOut.of(token) for token in ApiToken.objects.filter(user=_user(request))]


@router.post(
    "/tokens", response={201: TokenMade}, operation_id="create_token", summary="Make a token"
)
def create_token(request: HttpRequest, body: TokenIn) -> Status[TokenMade]:
    """It is told once. One that is made by a token may no more, and lasts no longer, than that."""
    if body.expires_at is not None and body.expires_at <= timezone.now():
        raise BadParameter("expires_at", "That is past.")
    asking = getattr(request, "api_token", None)
    try:
        token, secret = tokens.issue(
            user=_user(request),
            name=body.name,
            scopes=body.scopes,
            expires_at=body.expires_at,
            by=asking,
        )
    except tokens.TooMuch as error:
        raise HttpError(403, str(error)) from error
    token.refresh_from_db()
    return Status(201, TokenMade(**TokenOut.of(token).dict(), token=secret))


@router.delete(
    "/tokens/{int:token_id}",
    response={204: None},
    operation_id="revoke_token",
    summary="Revoke a token, at once and for good",
)
def revoke_token(request: HttpRequest, token_id: int) -> Status[None]:
    token = ApiToken.objects.filter(user=_user(request), pk=token_id).first()
    if token is None:
        raise Http404
    tokens.revoke(token)
    return Status(204, None)


def _user(request: HttpRequest) -> User:
    user = api_account(request)
    return user
