"""The audit log of sign-ins, tokens, deletions and administration, with account and IP address."""

from __future__ import annotations

from contextvars import ContextVar
from typing import TYPE_CHECKING, Any

from django.contrib.admin.models import LogEntry
from django.contrib.auth.signals import user_logged_in, user_logged_out, user_login_failed
from django.db.models.signals import post_delete, post_save
from django.utils.deprecation import MiddlewareMixin

from librarian_site.accounts.client_address import client_address
from librarian_site.models import AuditEntry, AuditKind
from library.models import LibraryItem

if TYPE_CHECKING:
    from django.http import HttpRequest, HttpResponseBase

_request: ContextVar[HttpRequest | None] = ContextVar("audited request", default=None)


class AuditMiddleware(MiddlewareMixin):
    """Middleware that makes the current request available to `record` and the signal handlers."""

    def process_request(self, request: HttpRequest) -> None:
        _request.set(request)

    def process_response(
        self, request: HttpRequest, response: HttpResponseBase
    ) -> HttpResponseBase:
        _request.set(None)
        return response


def note(
    kind: AuditKind, detail: str = "", *, username: str = "", request: HttpRequest | None = None
) -> None:
    """Add to the log; who and from where follow from the request when they are not given."""
    request = request or _request.get()
    AuditEntry.objects.create(
        kind=kind,
        detail=_clean(detail)[:500],
        username=_clean(username or _username(request))[:150],
        address=client_address(request) if request else None,
    )


def connect() -> None:
    """Connect the signal handlers; called by AppConfig.ready."""
    user_logged_in.connect(_signed_in, dispatch_uid="audit")
    user_logged_out.connect(_signed_out, dispatch_uid="audit")
    user_login_failed.connect(_failed, dispatch_uid="audit")
    post_delete.connect(_item_deleted, sender=LibraryItem, dispatch_uid="audit")
    post_save.connect(_administered, sender=LogEntry, dispatch_uid="audit")


def _signed_in(request: HttpRequest, user: Any, **kw: Any) -> None:
    note(AuditKind.SIGN_IN, username=user.get_username(), request=request)


def _signed_out(request: HttpRequest, user: Any, **kw: Any) -> None:
    if user is not None:
        note(AuditKind.SIGN_OUT, username=user.get_username(), request=request)


def _failed(credentials: dict[str, Any], request: HttpRequest | None = None, **kw: Any) -> None:
    name = str(credentials.get("username", ""))
    note(AuditKind.SIGN_IN_FAILED, username=name, request=request)


def _item_deleted(instance: LibraryItem, **kw: Any) -> None:
    # Without a request it is automatic cleanup, which is not logged.
    if _request.get() is not None:
        note(AuditKind.ITEM_DELETED, f"{instance.title[:300]} ({instance.pk})")


def _administered(instance: LogEntry, created: bool, **kw: Any) -> None:
    if created:
        note(AuditKind.ADMIN, f"{instance.content_type}: {instance}")


def _username(request: HttpRequest | None) -> str:
    if request is None:
        return ""
    user = getattr(request, "auth", None) or getattr(request, "user", None)
    return user.get_username() if user is not None else ""


def _clean(text: str) -> str:
    return text.replace("\x00", "")
