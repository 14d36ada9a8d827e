"""REST for an account's own data."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from django.http import HttpRequest
from ninja import Router, Schema

from librarian_site.accounts.audit import note
from librarian_site.accounts.own_data.export import account_data
from librarian_site.accounts.request_user import api_account
from librarian_site.accounts.users.roles import Role
from librarian_site.models import AuditKind

router = Router(tags=["account"])


class AccountOut(Schema):
    username: str
    email: str
    first_name: str
    last_name: str
    date_joined: datetime
    last_login: datetime | None
    role: Role


class AccountDataOut(Schema):
    account: AccountOut
    preferences: dict[str, str]
    counts: dict[str, int]
    tokens: list[dict[str, Any]]
    sessions: list[dict[str, Any]]
    push_devices: list[dict[str, Any]]
    webhooks: list[dict[str, Any]]
    audit: list[dict[str, Any]]
    """What the audit log has of the account, newest first."""


@router.get(
    "/account",
    response=AccountDataOut,
    operation_id="export_account",
    summary="What is kept of your account",
)
def export_account(request: HttpRequest) -> dict[str, Any]:
    """Without the library, which is exported by `/library/export`, and without any secret."""
    note(AuditKind.DATA_EXPORTED)
    return account_data(api_account(request))
