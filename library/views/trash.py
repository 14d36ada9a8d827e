"""The trash: what was deleted, restored or deleted for good from here."""

from __future__ import annotations

from typing import TYPE_CHECKING
from uuid import UUID

from django.conf import settings
from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.template.loader import render_to_string
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_GET, require_POST

from library.errors import AlreadyThere
from library.items import trash
from library.models import TrashedItem
from library.views.access import current_user

if TYPE_CHECKING:
    from django.utils.safestring import SafeString

PAGE = 50


def undo_notice(request: HttpRequest, text: str, batch: UUID) -> SafeString:
    """The notice of a deletion, with a button that takes it back; it needs no JavaScript."""
    context = {"text": text, "batch": batch}
    return render_to_string("library/undo_notice.html", context, request)


@require_GET
@login_required
def listed(request: HttpRequest) -> HttpResponse:
    mine = TrashedItem.objects.filter(owner_id=current_user(request).pk).defer("rows")
    page = Paginator(mine, PAGE).get_page(request.GET.get("page"))
    context = {"page": page, "days": settings.LIBRARIAN_TRASH_DAYS, "section": "library"}
    return render(request, "library/trash.html", context)


@require_POST
@login_required
def undo(request: HttpRequest, batch: UUID) -> HttpResponse:
    back, refused = trash.restore_batch(owner_id=current_user(request).pk, batch=batch)
    if refused:
        titles = ", ".join(f"“{title}”" for title in refused[:3])
        messages.error(
            request,
            _("In the library again already, so it stays in the trash: %(titles)s")
            % {"titles": titles},
        )
    if len(back) == 1:
        messages.success(request, _("“%(title)s” is back.") % {"title": back[0].title})
        return redirect(back[0])
    if back:
        text = ngettext("%(count)d item is back.", "%(count)d items are back.", len(back))
        messages.success(request, text % {"count": len(back)})
    elif not refused:
        raise Http404("That is no longer in the trash.")
    return redirect("library:items")


@require_POST
@login_required
def restore(request: HttpRequest, trashed_id: UUID) -> HttpResponse:
    try:
        item = trash.restore(owner_id=current_user(request).pk, item_id=trashed_id)
    except AlreadyThere as error:
        messages.error(request, str(error))
        return redirect("library:trash")
    if item is None:
        raise Http404("That is no longer in the trash.")
    messages.success(request, _("“%(title)s” is back.") % {"title": item.title})
    return redirect(item)


@require_POST
@login_required
def empty(request: HttpRequest) -> HttpResponse:
    """Delete for good: one item when the form names it, else the whole trash."""
    named = request.POST.get("item", "")
    try:
        items = [UUID(named)] if named else None
    except ValueError:
        return HttpResponse("That is no item.", status=400)
    count = trash.empty(owner_id=current_user(request).pk, items=items)
    text = ngettext("%(count)d item deleted for good.", "%(count)d items deleted for good.", count)
    messages.success(request, text % {"count": count})
    return redirect("library:trash")
