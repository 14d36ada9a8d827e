"""Items that are the same thing, and making them one."""

from __future__ import annotations

from uuid import UUID

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_GET, require_POST

from library import duplicates as service
from library.access import current_user
from library.models import LibraryItem
from library.views.bulk import chosen


@require_GET
@login_required
def duplicates(request: HttpRequest) -> HttpResponse:
    groups = service.groups(current_user(request).pk)
    return render(request, "library/duplicates.html", {"groups": groups, "section": "library"})


@require_POST
@login_required
def merge(request: HttpRequest, item_id: UUID) -> HttpResponse:
    """Make the ticked items part of this one."""
    kept = LibraryItem.objects.owned_by(current_user(request)).filter(pk=item_id).first()
    if kept is None:
        raise Http404
    others = list(chosen(request).exclude(pk=kept.pk))
    if others:
        service.merge(kept, others)
        noun = "one other is" if len(others) == 1 else f"{len(others)} others are"
        messages.success(request, f"{noun.capitalize()} now part of “{kept.title}”.")
    return redirect(kept)
