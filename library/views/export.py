"""The page on which a library is exported, and the files."""

from __future__ import annotations

import tempfile
from typing import TYPE_CHECKING

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import FileResponse, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from library.errors import LibraryError
from library.exports.registry import BY_NAME, FORMATS
from library.exports.selection import file_name, selected
from library.limits import MAX_QUERY
from library.models import Collection
from library.views.access import current_user
from library.views.bulk import selected_items

if TYPE_CHECKING:
    from library.exports.base import Export, ExportFormat

IN_MEMORY = 8_000_000  # bytes of an export before it goes to disk


@require_http_methods(["GET", "POST"])
@login_required
def export(request: HttpRequest) -> HttpResponse | FileResponse:
    """The page; or, posted, the file: of the ticked items, else of what the search finds."""
    user = current_user(request)
    if request.method == "GET":
        collections = Collection.objects.filter(owner_id=user.pk)
        context = {
            "formats": FORMATS,
            "collections": collections,
            "q": request.GET.get("q", "")[:MAX_QUERY],
            "section": "library",
        }
        return render(request, "library/export.html", context)
    chosen = BY_NAME.get(request.POST.get("format", "markdown"), BY_NAME["markdown"])
    if "item" in request.POST:
        ids = list(selected_items(request).values_list("pk", flat=True))
        found = selected(user, ids=ids)
    elif "q" in request.POST:
        found = selected(user, query=request.POST["q"].replace("\x00", "")[:MAX_QUERY])
    else:
        messages.error(request, _("Tick what you want to export first."))
        return redirect("library:items")
    try:
        return export_response(found, chosen)
    except LibraryError as error:
        messages.error(request, _("The export was not written: %(why)s") % {"why": error})
        return redirect("library:export")


def export_response(found: Export, chosen: ExportFormat) -> FileResponse:
    """Raises LibraryError when a store is away."""
    file = tempfile.SpooledTemporaryFile(max_size=IN_MEMORY)  # noqa: SIM115 - the answer closes it
    try:
        chosen.write(found, file)
    except LibraryError:
        file.close()
        raise
    file.seek(0)
    return FileResponse(
        file,
        as_attachment=True,
        filename=file_name(found, chosen.extension),
        content_type=chosen.media_type,
    )
