"""Home: its form, which hands in links and files, and what it does to many jobs at once."""

from __future__ import annotations

from contextlib import suppress
from typing import TYPE_CHECKING

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.template.loader import render_to_string
from django.utils.translation import ngettext
from django.views.decorators.http import require_GET, require_POST

from ingestion.add_views import bookmarklet
from ingestion.api import read_upload
from ingestion.documents.errors import IngestionError
from ingestion.forms import IntakeForm
from ingestion.jobs import failures
from ingestion.jobs.service import AlreadyIngesting, IngestionOrchestrator, JobNotFound, WrongState
from ingestion.live.home_context import BEING_READ, home_context, waiting_outside_imports
from ingestion.loading import already_filed, already_uploaded
from ingestion.models import IngestionJob, Priority
from ingestion.views import ticked_jobs
from librarian_site.core.caching.rate_limit import RateLimited, count_submission
from librarian_site.core.i18n.stored_text import translated
from library.items.highlight_list import one_at_random
from library.models import LibraryItem
from library.querysets import LISTED
from library.views.access import current_user, own_path

if TYPE_CHECKING:
    from django.contrib.auth.models import AbstractUser as User

orchestrator = IngestionOrchestrator()
MANY = 20  # links; more of them at once get low priority, so that single links don't wait


@require_GET
@login_required
def home(request: HttpRequest) -> HttpResponse:
    form = IntakeForm(initial={"urls": request.GET.get("url", "")})
    return _home(request, form)


@require_POST
@login_required
def submit(request: HttpRequest) -> HttpResponse:
    """Submit the links and files of the form; refused ones stay in it with their reasons."""
    form = IntakeForm(request.POST, request.FILES)
    if form.is_valid():
        _submit_all(current_user(request), form)
    if request.htmx:  # type: ignore[attr-defined]
        reply = form if form.errors else IntakeForm()
        reply.notes = form.notes
        return render(request, "ingestion/home.html#intake", {"form": reply})
    if not form.errors:
        for note in form.notes:
            messages.info(request, note)
    return _home(request, form) if form.errors else redirect("ingestion:home")


@require_POST
@login_required
def cancel_waiting(request: HttpRequest) -> HttpResponse:
    """Cancel every queued job; those of imports are cancelled with their import."""
    user = current_user(request)
    count = 0
    for job_id in list(waiting_outside_imports(user).values_list("pk", flat=True)):
        with suppress(WrongState, JobNotFound):  # it has ended meanwhile
            orchestrator.cancel_job(owner=user, job_id=job_id)
            count += 1
    if request.htmx:  # type: ignore[attr-defined]
        return HttpResponse(status=204)
    text = ngettext("%(n)s waiting job cancelled.", "%(n)s waiting jobs cancelled.", count)
    messages.success(request, text % {"n": count})
    return redirect("ingestion:home")


@require_POST
@login_required
def dismiss(request: HttpRequest) -> HttpResponse:
    """Put failures away: those that `job` names, or all with `all`."""
    user = current_user(request)
    own = IngestionJob.objects.owned_by(user)
    failures.dismiss(user, own if request.POST.get("all") else ticked_jobs(request, own))
    if request.htmx:  # type: ignore[attr-defined]
        return HttpResponse(status=204)
    return redirect(own_path(request, request.headers.get("Referer", "")) or "ingestion:home")


def _home(request: HttpRequest, form: IntakeForm) -> HttpResponse:
    user = current_user(request)
    context = {
        **home_context(user),
        "form": form,
        "bookmarklet": bookmarklet(request),
        "being_read": LibraryItem.objects.owned_by(user).being_read().only(*LISTED)[:BEING_READ],
        "highlight": one_at_random(user.pk),
        "section": "home",
    }
    return render(request, "ingestion/home.html", context, status=400 if form.errors else 200)


def _submit_all(user: User, form: IntakeForm) -> None:
    refused = []
    urls = form.cleaned_data["urls"]
    priority = Priority.LOW if len(urls) > MANY else Priority.NORMAL
    for url in urls:
        try:
            count_submission(user)
            if (item := already_filed(owner_id=user.pk, url=url)) is not None:
                form.notes.append(_already(item))
                continue
            orchestrator.submit_job(owner=user, url=url, priority=priority)
        except AlreadyIngesting:
            continue  # its card is on the page already
        except (IngestionError, RateLimited) as error:
            refused.append(url)
            form.add_error(None, f"{url[:100]}: {translated(error.message)}")
    form.keep_only(refused)
    for file in form.cleaned_data["files"]:
        try:
            count_submission(user)
            content = read_upload(file)
            if (item := already_uploaded(owner_id=user.pk, content=content)) is not None:
                form.notes.append(_already(item))
                continue
            orchestrator.submit_file(owner=user, filename=file.name or "", content=content)
        except AlreadyIngesting:
            continue
        except (IngestionError, RateLimited) as error:
            form.add_error(None, f"{file.name}: {translated(error.message)}")


def _already(item: LibraryItem) -> str:
    return render_to_string("ingestion/already_there.html", {"item": item})
