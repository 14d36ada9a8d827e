"""The original of an item: a PDF on a page of its own, and every kind as a file."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.http import require_GET

from librarian_site.core.input_validation import small_number
from library.items.places import texts_of_pages
from library.storage import file_responses
from library.views.access import current_user, own_item
from library.views.item import send_file

if TYPE_CHECKING:
    from uuid import UUID

PDF = "application/pdf"
MAX_ORDINAL = 10_000_000


@require_GET
@login_required
def original(request: HttpRequest, item_id: UUID) -> HttpResponse:
    """Show a PDF, at the passage with the ordinal `passage` or at `page`; else send the file."""
    shown = own_item(current_user(request), item_id)
    if shown.original_type != PDF:
        return send_file(request, item_id, file_responses.original)
    ordinal = small_number(request.GET.get("passage", ""), most=MAX_ORDINAL)
    passage = None if ordinal is None else shown.passages.filter(ordinal=ordinal).first()
    marks = texts_of_pages(passage.places, passage.text) if passage else {}
    page = small_number(request.GET.get("page", ""), most=MAX_ORDINAL)
    context = {
        "item": shown,
        "marks": marks,
        "page": page or next(iter(marks), 1),
        "file": reverse("library:original-file", args=[shown.pk]),
        "back": f"{shown.get_absolute_url()}#p-{passage.ordinal}"
        if passage
        else shown.get_absolute_url(),
        "section": "library",
    }
    return render(request, "library/original.html", context)


@require_GET
@login_required
def file(request: HttpRequest, item_id: UUID) -> HttpResponse:
    """Send the original: with `download` from wherever it is, else from here, for the page."""
    from_here = "download" not in request.GET
    return send_file(
        request,
        item_id,
        file_responses.original_from_here if from_here else file_responses.original,
    )
