"""Sign an account out: in one browser, or in all but one."""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING

from django.conf import settings

from ingestion.jobs.events import announce_session_ended
from librarian_site.accounts.audit import note
from librarian_site.accounts.sessions.models import UserSession
from librarian_site.models import AuditKind

if TYPE_CHECKING:
    from librarian_site.models import User


def end(session: UserSession) -> None:
    """Sign out there, at once: its open pages are told, and go to the sign-in."""
    device, owner_id = str(session), session.user_id
    engine = import_module(settings.SESSION_ENGINE)
    engine.SessionStore(session.session_id).delete()  # from the cache, too
    note(AuditKind.SESSION_ENDED, device)
    announce_session_ended(owner_id)


def end_all(user: User, *, but: str | None = None) -> int:
    """End all of the account's sessions, `but` the one with this key; return how many."""
    found = list(UserSession.objects.filter(user=user).exclude(session_id=but or ""))
    for session in found:
        end(session)
    return len(found)
