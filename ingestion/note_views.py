"""The page on which notes are written, and written on."""

from __future__ import annotations

from typing import TYPE_CHECKING
from uuid import UUID

from django import forms
from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext
from django.views.decorators.http import require_http_methods

from ingestion.documents.errors import IngestionError
from ingestion.jobs import notes
from ingestion.jobs.service import AlreadyIngesting
from librarian_site.core.caching.rate_limit import RateLimited
from library.document_kinds import NOTE
from library.names import tag_names
from library.views.access import current_user, own_item

if TYPE_CHECKING:
    from ingestion.models import IngestionJob
    from library.models import LibraryItem


class NoteForm(forms.Form):
    title = forms.CharField(max_length=notes.MAX_TITLE)
    text = forms.CharField(max_length=notes.MAX_TEXT)
    tags = forms.CharField(required=False, max_length=500)


@require_http_methods(["GET", "POST"])
@login_required
def new(request: HttpRequest) -> HttpResponse:
    return _page(request, None)


@require_http_methods(["GET", "POST"])
@login_required
def edit(request: HttpRequest, note_id: UUID) -> HttpResponse:
    item = own_item(current_user(request), note_id)
    if item.source_type != NOTE.name:
        raise Http404
    return _page(request, item)


def _page(request: HttpRequest, item: LibraryItem | None) -> HttpResponse:
    known = {"title": item.title, "text": item.markdown} if item else {}
    form = NoteForm(request.POST) if request.method == "POST" else NoteForm(initial=known)
    if request.method == "POST" and form.is_valid() and (job := _write(request, form, item)):
        messages.success(request, gettext("Saved. It is being read."))
        return redirect(item or job)
    context = {"form": form, "item": item, "section": "library", "tab": "note"}
    status = 400 if request.method == "POST" else 200
    return render(request, "ingestion/note.html", context, status=status)


def _write(request: HttpRequest, form: NoteForm, item: LibraryItem | None) -> IngestionJob | None:
    """The job that files the note; None where the form says why there is none."""
    given = form.cleaned_data
    tags = tag_names(given["tags"]) if item is None else ()
    try:
        return notes.write(
            owner=current_user(request),
            title=given["title"],
            text=given["text"],
            tags=tags,
            item=item,
        )
    except AlreadyIngesting as twin:
        return twin.job
    except (IngestionError, RateLimited) as error:
        form.add_error(None, error.message)
        return None
