"""What staff may see of the operation: by their permissions on jobs and items, not by being staff.

The pages of django-rq ask for staff alone, and so did the doctor.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.core.exceptions import PermissionDenied
from django.utils.deprecation import MiddlewareMixin

if TYPE_CHECKING:
    from django.http import HttpRequest

LOOK = ("ingestion.view_ingestionjob", "library.view_libraryitem")
CHANGE = ("ingestion.change_ingestionjob", "library.change_libraryitem")


def require(request: HttpRequest, permissions: tuple[str, ...]) -> None:
    """Raise PermissionDenied for staff without one of the permissions."""
    if request.user.is_staff and not request.user.has_perms(permissions):
        raise PermissionDenied


class QueuePermissions(MiddlewareMixin):
    """Of django-rq's pages: who may see jobs may look, who may change them may act."""

    def process_view(
        self, request: HttpRequest, view: Any, args: tuple[Any, ...], kwargs: dict[str, Any]
    ) -> None:
        if view.__module__.startswith("django_rq."):
            is_look = request.method in ("GET", "HEAD", "OPTIONS")
            require(request, LOOK[:1] if is_look else CHANGE[:1])
