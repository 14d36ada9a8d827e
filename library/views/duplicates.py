"""Duplicate items: list, merge and dismiss them."""

from __future__ import annotations

from dataclasses import dataclass
from uuid import UUID

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop, ngettext
from django.views.decorators.http import require_GET, require_POST

from library.duplicates import detection, dismissals
from library.items.merging import merge as merge_items
from library.models import LibraryItem
from library.views.access import current_user, own_item
from library.views.bulk import selected_items

DISMISSED_MESSAGE = gettext_noop("They are not shown as the same again.")


@dataclass(frozen=True, slots=True)
class Duplicate:
    """An item of a group; `reason` says how it matches the group's first (empty for the first)."""

    item: LibraryItem
    reason: str


@require_GET
@login_required
def duplicates(request: HttpRequest) -> HttpResponse:
    owner_id = current_user(request).pk
    groups = [
        [
            Duplicate(item, detection.reason(group[0], item) if item is not group[0] else "")
            for item in group
        ]
        for group in detection.groups(owner_id)
    ]
    context = {"groups": groups, "dismissed": dismissals.count(owner_id), "section": "library"}
    return render(request, "library/duplicates.html", context)


@require_POST
@login_required
def merge(request: HttpRequest, item_id: UUID) -> HttpResponse:
    """Merge the ticked items into this one."""
    return redirect(_merge(request, item_id))


@require_POST
@login_required
def merge_group(request: HttpRequest) -> HttpResponse:
    """Merge a group into the item that was chosen to be kept."""
    try:
        _merge(request, UUID(request.POST.get("keep", "")))
    except ValueError:
        messages.error(request, _("Choose which one to keep."))
    return redirect("library:duplicates")


@require_POST
@login_required
def dismiss(request: HttpRequest, item_id: UUID) -> HttpResponse:
    """Record that the ticked items are no duplicates of this one."""
    shown = own_item(current_user(request), item_id)
    dismissals.dismiss_for(shown, selected_items(request).values_list("pk", flat=True))
    messages.success(request, _(DISMISSED_MESSAGE))
    return redirect(shown)


@require_POST
@login_required
def dismiss_group(request: HttpRequest) -> HttpResponse:
    """Record that no two items of a group are duplicates."""
    ids = selected_items(request).values_list("pk", flat=True)
    dismissals.dismiss(current_user(request).pk, ids)
    messages.success(request, _(DISMISSED_MESSAGE))
    return redirect("library:duplicates")


@require_POST
@login_required
def clear_dismissals(request: HttpRequest) -> HttpResponse:
    dismissals.clear(current_user(request).pk)
    return redirect("library:duplicates")


def _merge(request: HttpRequest, item_id: UUID) -> LibraryItem:
    kept = own_item(current_user(request), item_id)
    others = list(selected_items(request).exclude(pk=kept.pk))
    if others:
        merge_items(kept, others)
        text = ngettext(
            "One other is now part of “%(title)s”.",
            "%(count)d others are now part of “%(title)s”.",
            len(others),
        )
        messages.success(request, text % {"count": len(others), "title": kept.title})
    return kept
