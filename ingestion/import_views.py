"""The pages of imports. Everything works by plain forms and links."""

from __future__ import annotations

import json
from collections.abc import Callable
from uuid import UUID

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_GET, require_POST

from ingestion.documents.errors import IngestionError
from ingestion.imports import service
from ingestion.imports.models import Import
from ingestion.imports.uploads import chosen_columns, read_uploads
from ingestion.jobs.service import WrongState
from ingestion.live.import_context import import_context
from ingestion.models import Priority
from librarian_site.core.caching.rate_limit import count_submission
from librarian_site.core.i18n.lazy_marks import gettext_noop as _
from librarian_site.core.i18n.stored_text import translated
from library.models import Collection
from library.views.access import current_user

SHOWN = 50  # imports on the page of all
SOURCES = (  # whose files are most often brought; all formats: ingestion.imports.formats
    (_("Bookmarks"), "Chrome, Firefox, Safari, Pinboard, linkding, Raindrop.io, Karakeep"),
    (_("Read-later lists"), "Pocket, Instapaper, Omnivore, wallabag, Readeck, GoodLinks"),
    (_("Highlights"), "Readwise, Hypothes.is, Kindle, Kobo, KOReader"),
    (_("Notes"), "Evernote, Notion, Joplin, Standard Notes, Google Keep, Roam"),
    (_("References"), "Zotero, BibTeX, RIS, EndNote"),
    (_("Feeds"), "OPML"),
    (_("Whole web pages"), "WARC, WACZ, ZIP, TAR"),
    (_("Anything else"), "CSV, JSON, TXT, HTML"),
)


@require_GET
@login_required
def imports(request: HttpRequest) -> HttpResponse:
    mine = Import.objects.owned_by(current_user(request))[:SHOWN]
    return render(
        request, "ingestion/imports.html", {"imports": mine, "sources": SOURCES, "section": "jobs"}
    )


@require_POST
@login_required
def upload(request: HttpRequest) -> HttpResponse:
    """Read the files; what was understood is shown before anything starts."""
    user = current_user(request)
    try:
        count_submission(user)
        files = read_uploads(request.FILES.getlist("files"))
        batch = service.create(
            owner=user, files=files, columns=chosen_columns(request.POST.get("columns", ""))
        )
    except IngestionError as error:
        messages.error(request, translated(error.message))
        return redirect("ingestion:imports")
    return redirect(batch)


@require_GET
@login_required
def show(request: HttpRequest, import_id: UUID) -> HttpResponse:
    batch = _import(request, import_id)
    names = Collection.objects.filter(owner_id=batch.owner_id, query="").values_list("name")
    context = import_context(batch, request.GET)
    more = {"priorities": Priority.choices, "collections": names, "section": "jobs"}
    return render(request, "ingestion/import.html", {**context, **more})


@require_POST
@login_required
def columns(request: HttpRequest, import_id: UUID) -> HttpResponse:
    """Read the table again with the columns that were chosen for its fields."""
    chosen = {
        name: str(value) for name, value in request.POST.items() if name != "csrfmiddlewaretoken"
    }
    try:
        count_submission(current_user(request))
        return _act(
            request, import_id, lambda **named: service.choose_columns(**named, columns=chosen)
        )
    except IngestionError as error:
        messages.error(request, translated(error.message))
        return redirect("ingestion:import", import_id=import_id)


@require_POST
@login_required
def start(request: HttpRequest, import_id: UUID) -> HttpResponse:
    return _act(
        request,
        import_id,
        lambda **named: service.start(
            **named,
            collection=request.POST.get("collection", ""),
            tags=request.POST.get("tags", "").split(","),
            priority=request.POST.get("priority", Priority.LOW),
        ),
    )


@require_POST
@login_required
def pause(request: HttpRequest, import_id: UUID) -> HttpResponse:
    return _act(request, import_id, service.pause)


@require_POST
@login_required
def resume(request: HttpRequest, import_id: UUID) -> HttpResponse:
    return _act(request, import_id, service.resume)


@require_POST
@login_required
def cancel(request: HttpRequest, import_id: UUID) -> HttpResponse:
    return _act(request, import_id, service.cancel)


@require_POST
@login_required
def retry(request: HttpRequest, import_id: UUID) -> HttpResponse:
    return _act(request, import_id, service.retry)


@require_GET
@login_required
def failures(request: HttpRequest, import_id: UUID) -> HttpResponse:
    """The failed entries as a file that can be imported again."""
    return failures_file(_import(request, import_id))


def failures_file(batch: Import) -> HttpResponse:
    text = json.dumps(service.failures(batch), ensure_ascii=False, indent=1)
    response = HttpResponse(text, content_type="application/json")
    response["Content-Disposition"] = 'attachment; filename="failures.json"'
    return response


def _act(request: HttpRequest, import_id: UUID, action: Callable[..., Import]) -> HttpResponse:
    try:
        return redirect(action(owner=current_user(request), import_id=import_id))
    except service.ImportNotFound as error:
        raise Http404 from error
    except WrongState as error:
        messages.warning(request, translated(str(error)))
        return redirect("ingestion:import", import_id=import_id)


def _import(request: HttpRequest, import_id: UUID) -> Import:
    try:
        return service.get(owner=current_user(request), import_id=import_id)
    except service.ImportNotFound as error:
        raise Http404 from error
