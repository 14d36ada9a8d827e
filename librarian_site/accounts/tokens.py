"""Make and revoke API tokens, each noted in the audit log."""

from __future__ import annotations

from typing import TYPE_CHECKING

from librarian_site.accounts.audit import note
from librarian_site.models import ApiToken, AuditKind, User

if TYPE_CHECKING:
    from collections.abc import Collection
    from datetime import datetime


class TooMuch(Exception):
    """A token may not make one that may more, or lasts longer, than itself."""


def issue(
    *,
    user: User,
    name: str,
    scopes: Collection[str],
    expires_at: datetime | None,
    by: ApiToken | None = None,
) -> tuple[ApiToken, str]:
    """Return a new token and its secret; `by` is the token that asks for it. Raises TooMuch."""
    if by is not None and not set(scopes) <= set(by.scopes):
        raise TooMuch("A token can't make one with scopes that it lacks itself.")
    if by is not None and by.expires_at and (expires_at is None or expires_at > by.expires_at):
        raise TooMuch("A token can't make one that lasts longer than itself.")
    token, secret = ApiToken.issue(user=user, name=name, scopes=scopes, expires_at=expires_at)
    note(AuditKind.TOKEN_CREATED, str(token))
    return token, secret


def revoke(token: ApiToken) -> None:
    token.delete()
    note(AuditKind.TOKEN_REVOKED, str(token))
