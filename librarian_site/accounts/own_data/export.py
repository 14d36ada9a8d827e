"""What is kept of an account beside its library, which has exports of its own."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from ingestion.models import IngestionJob
from ingestion.notifications.models import PushDevice
from ingestion.webhooks.models import Webhook
from librarian_site.accounts.preferences.choosing import NAMES
from librarian_site.accounts.sessions.models import UserSession
from librarian_site.accounts.users.roles import role_of
from librarian_site.models import ApiToken, AuditEntry
from library.models import Collection, Highlight, LibraryItem

if TYPE_CHECKING:
    from librarian_site.models import User

MAX_AUDIT_ENTRIES = 10_000  # the latest


def account_data(user: User) -> dict[str, Any]:
    """Return it as plain data for JSON; no password, no secret of a token or webhook."""
    tokens = ("name", "hint", "scopes", "created_at", "expires_at", "last_used_at")
    sessions = ("user_agent", "address", "signed_in_at", "last_seen_at")
    devices = ("name", "failures", "searches", "digest", "created_at", "last_sent_at")
    # From before it was made, entries are of somebody else who had this name.
    audit = AuditEntry.objects.filter(username=user.username, at__gte=user.date_joined)
    return {
        "account": {
            **{name: getattr(user, name) for name in ("username", "email", "first_name")},
            **{name: getattr(user, name) for name in ("last_name", "date_joined", "last_login")},
            "role": role_of(user).value,
        },
        "preferences": {name: getattr(user, name) for name in NAMES},
        "counts": _counts(user),
        "tokens": list(ApiToken.objects.filter(user=user).values(*tokens)),
        "sessions": list(UserSession.objects.current().filter(user=user).values(*sessions)),
        "push_devices": list(PushDevice.objects.filter(user=user).values(*devices)),
        "webhooks": list(Webhook.objects.filter(owner=user).values("url", "events", "is_active")),
        "audit": list(audit.values("at", "kind", "address", "detail")[:MAX_AUDIT_ENTRIES]),
    }


def _counts(user: User) -> dict[str, int]:
    return {
        "items": LibraryItem.objects.filter(owner=user).count(),
        "collections": Collection.objects.filter(owner=user).count(),
        "highlights": Highlight.objects.filter(item__owner=user).count(),
        "jobs": IngestionJob.objects.filter(owner=user).count(),
    }
