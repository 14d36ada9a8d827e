"""Sign an account out: in one browser, or in all but one."""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING

from django.conf import settings

from ingestion.jobs.events import announce_session_ended
from ingestion.notifications import devices as push_devices
from librarian_site.accounts.audit import note
from librarian_site.accounts.sessions.models import UserSession
from librarian_site.models import AuditKind

if TYPE_CHECKING:
    from librarian_site.models import User


def end(session: UserSession) -> None:
    """Sign out there, at once: its open pages are told, and go to the sign-in.

    What was subscribed there gets no push notifications any more.
    """
    device, owner_id = str(session), session.user_id
    engine = import_module(settings.SESSION_ENGINE)
    engine.SessionStore(session.session_id).delete()  # from the cache, too
    push_devices.forget_session(owner_id, session.session_id, browser=session.device)
    note(AuditKind.SESSION_ENDED, device)
    announce_session_ended(owner_id)


def end_all(user: User, *, but: str | None = None) -> int:
    """End all of the account's sessions, `but` the one with this key; return how many.

    Push devices go with them, also those whose session has run out; a token's stay as it does.
    """
    found = list(UserSession.objects.filter(user=user).exclude(session_id=but or ""))
    for session in found:
        end(session)
    push_devices.forget_other_sessions(user, but=but or "")
    return len(found)
