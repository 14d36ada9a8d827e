"""How much space the library takes, and what would free some."""

from __future__ import annotations

from django.conf import settings
from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext, gettext_noop, ngettext_lazy
from django.views.decorators.http import require_GET, require_POST

from library.items.files import space
from library.views.access import current_user

LABELS = {
    "originals": gettext_noop("Originals, as fetched or uploaded"),
    "texts": gettext_noop("Texts"),
    "versions": gettext_noop("Earlier versions of texts"),
    "captures": gettext_noop("Captures of pages"),
    "pictures": gettext_noop("Pictures of texts"),
    "vectors": gettext_noop("Search by meaning, about"),
}
FREED = {
    "versions": ngettext_lazy(
        "%(count)d earlier version deleted.", "%(count)d earlier versions deleted.", "count"
    ),
    "captures": ngettext_lazy("%(count)d capture deleted.", "%(count)d captures deleted.", "count"),
}


@require_GET
@login_required
def shown(request: HttpRequest) -> HttpResponse:
    owner_id = current_user(request).pk
    whole = space.of_owner(owner_id)
    parts = [(gettext(LABELS[name]), size) for name, size in whole.sizes.named().items()]
    context = {
        "space": whole,
        "parts": parts,
        "collections": space.of_collections(owner_id),
        "largest": space.largest(owner_id),
        "budget_mb": settings.LIBRARIAN_VERSIONS_MB,
        "trash_days": settings.LIBRARIAN_TRASH_DAYS,
        "section": "library",
    }
    return render(request, "library/space.html", context)


@require_POST
@login_required
def free(request: HttpRequest) -> HttpResponse:
    """Delete all earlier versions, or all captures."""
    what = request.POST.get("what", "")
    if what not in FREED:
        return HttpResponse("What can be freed is versions or captures.", status=400)
    count = space.free(current_user(request).pk, what)
    messages.success(request, FREED[what] % {"count": count})
    return redirect("library:space")
