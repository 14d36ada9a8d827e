"""What has happened to watched pages, and which are watched."""

from __future__ import annotations

from typing import TYPE_CHECKING
from uuid import UUID

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from library.items import revisions, watching
from library.models import LibraryItem, Watch
from library.views.access import current_user, own_item
from library.views.bulk import redirect_back

if TYPE_CHECKING:
    from library.querysets import LibraryItemQuerySet

CHANGES = 30  # shown
LOST = 100  # pages that are gone, replaced or moved, shown
PAGE = 50


@require_GET
@login_required
def watched(request: HttpRequest) -> HttpResponse:
    owner_id = current_user(request).pk
    mine = LibraryItem.objects.filter(owner_id=owner_id)
    watches = Watch.objects.filter(item__owner_id=owner_id).select_related("item")
    watches = watches.defer("item__markdown", "item__search_vector")
    pages = Paginator(watches.order_by("next_visit_at", "pk"), PAGE)
    context = {
        "changes": revisions.latest(owner_id)[:CHANGES],
        "lost": watching.lost(mine)[:LOST],
        "page": pages.get_page(request.GET.get("page")),
        "section": "library",
    }
    return render(request, "library/watched.html", context)


@require_POST
@login_required
def watch(request: HttpRequest, item_id: UUID) -> HttpResponse:
    """Watch the item's page, or no longer."""
    shown = own_item(current_user(request), item_id)
    one: LibraryItemQuerySet = LibraryItem.objects.filter(pk=shown.pk)
    if request.POST.get("watch", "1") == "1":
        if not watching.watch(one):
            messages.error(request, _("It was handed in as a file: there is no page to watch."))
    else:
        watching.unwatch(one)
    return redirect_back(request) if request.POST.get("back") else redirect(shown)
