"""REST for an account's signed-in sessions."""

from __future__ import annotations

from datetime import datetime

from django.http import Http404, HttpRequest
from ninja import Router, Schema, Status

from librarian_site.accounts.request_user import api_account, session_key
from librarian_site.accounts.sessions import ending
from librarian_site.accounts.sessions.models import UserSession
from library.views.access import api_user

router = Router(tags=["account"])


class SessionOut(Schema):
    id: int
    device: str
    """Browser and system, as they call themselves."""
    address: str | None
    signed_in_at: datetime
    last_seen_at: datetime
    """To five minutes."""
    is_current: bool
    """Whether this request came by it; never with a token."""


class SessionsEnded(Schema):
    count: int


@router.get(
    "/sessions",
    response=list[SessionOut],
    operation_id="list_sessions",
    summary="Where you are signed in",
)
def list_sessions(request: HttpRequest) -> list[SessionOut]:
    here = session_key(request)
    return [
        SessionOut(
            id=each.pk,
            device=each.device,
            address=each.address,
            signed_in_at=each.signed_in_at,
            last_seen_at=each.last_seen_at,
            is_current=each.session_id == here,
        )
        for each in UserSession.objects.current().filter(user_id=api_user(request).pk)
    ]


@router.delete(
    "/sessions/{int:session_id}",
    response={204: None},
    operation_id="end_session",
    summary="Sign out somewhere",
)
def end_session(request: HttpRequest, session_id: int) -> Status[None]:
    session = UserSession.objects.filter(user_id=api_user(request).pk, pk=session_id).first()
    if session is None:
        raise Http404
    ending.end(session)
    return Status(204, None)


@router.delete(
    "/sessions",
    response=SessionsEnded,
    operation_id="end_other_sessions",
    summary="Sign out everywhere else",
)
def end_other_sessions(request: HttpRequest) -> SessionsEnded:
    """Everywhere but where the request comes from; with a token everywhere."""
    return SessionsEnded(count=ending.end_all(api_account(request), but=session_key(request)))
