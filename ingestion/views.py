"""Views of the home page and of jobs. All work with plain forms; htmx only saves page loads."""

from __future__ import annotations

from contextlib import suppress
from typing import TYPE_CHECKING
from uuid import UUID

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.template.loader import render_to_string
from django.utils.translation import gettext, ngettext
from django.views.decorators.http import require_GET, require_POST

from ingestion.add_views import bookmarklet
from ingestion.api import read_upload
from ingestion.documents.errors import IngestionError
from ingestion.forms import IntakeForm
from ingestion.jobs import failures
from ingestion.jobs.service import (
    MAX_RETRIED,
    AlreadyIngesting,
    IngestionOrchestrator,
    JobNotFound,
    WrongState,
)
from ingestion.live.home_context import BEING_READ, home_context
from ingestion.live.view_context import job_context, jobs_context
from ingestion.loading import already_filed, already_uploaded
from ingestion.models import IngestionJob, JobStatus, Priority
from librarian_site.core.caching.rate_limit import RateLimited, count_submission
from librarian_site.core.i18n.stored_text import translated
from library.items.highlight_list import one_at_random
from library.models import LibraryItem
from library.querysets import LISTED
from library.views.access import current_user, own_path
from library.views.bulk import redirect_back, selected_items

if TYPE_CHECKING:
    from django.contrib.auth.models import AbstractUser as User

    from ingestion.models import IngestionJobQuerySet

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


@require_GET
@login_required
def jobs(request: HttpRequest) -> HttpResponse:
    user = current_user(request)
    context = jobs_context(user, request.GET)
    if context["error"] or context["status"] == JobStatus.FAILED:
        shown = IngestionJob.objects.failed_with(context["error"])
        failures.mark_seen(user, shown)
    return render(request, "ingestion/jobs.html", {**context, "section": "jobs"})


@require_GET
@login_required
def job(request: HttpRequest, job_id: UUID) -> HttpResponse:
    context = job_context(_job(request, job_id))
    failures.mark_seen(current_user(request), IngestionJob.objects.filter(pk=job_id))
    return render(request, "ingestion/job.html", {**context, "section": "jobs"})


@require_POST
@login_required
def cancel(request: HttpRequest, job_id: UUID) -> HttpResponse:
    return _act(request, job_id, orchestrator.cancel_job)


@require_POST
@login_required
def delete(request: HttpRequest, job_id: UUID) -> HttpResponse:
    """Delete a job that has ended; its item stays."""
    try:
        orchestrator.delete_job(owner=current_user(request), job_id=job_id)
    except JobNotFound as error:
        raise Http404 from error
    except WrongState as error:
        messages.warning(request, translated(str(error)))
        return redirect("ingestion:job", job_id=job_id)
    messages.success(request, gettext("The job is deleted."))
    return redirect("ingestion:jobs")


@require_POST
@login_required
def retry(request: HttpRequest, job_id: UUID) -> HttpResponse:
    return _act(request, job_id, orchestrator.retry_job)


@require_POST
@login_required
def retry_many(request: HttpRequest) -> HttpResponse:
    """Retry the ticked jobs, or all that failed with the error code in `error`."""
    user = current_user(request)
    own = IngestionJob.objects.owned_by(user).submissions()
    error = request.POST.get("error", "")
    jobs = (
        own.filter(status=JobStatus.FAILED, error_code=error)
        if error
        else ticked_jobs(request, own)
    )
    count = orchestrator.retry_jobs(owner=user, jobs=jobs)
    if count:
        text = ngettext("%(n)s job queued again.", "%(n)s jobs queued again.", count)
        messages.success(request, text % {"n": count})
    else:
        messages.warning(
            request, gettext("Tick some jobs that failed or were cancelled, then retry them.")
        )
    return redirect("ingestion:jobs")


def ticked_jobs(request: HttpRequest, own: IngestionJobQuerySet) -> IngestionJobQuerySet:
    ids = []
    for value in request.POST.getlist("job")[:MAX_RETRIED]:
        with suppress(ValueError):
            ids.append(UUID(value))
    return own.filter(pk__in=ids)


@require_POST
@login_required
def refresh(request: HttpRequest, item_id: UUID) -> HttpResponse:
    """Fetch and process an item's page again."""
    user = current_user(request)
    item = LibraryItem.objects.owned_by(user).filter(pk=item_id).exclude(url="").first()
    if item is None:
        raise Http404
    try:
        started = orchestrator.submit_refresh(owner=user, item=item)
    except AlreadyIngesting as twin:
        started = twin.job
    except (IngestionError, RateLimited) as error:
        messages.error(request, translated(error.message))
        return redirect(item)
    return redirect(started)


@require_POST
@login_required
def refresh_many(request: HttpRequest) -> HttpResponse:
    """Fetch and process the ticked items' pages again, at low priority."""
    user = current_user(request)
    started, error = orchestrator.submit_refreshes(owner=user, items=selected_items(request))
    if error is not None:
        messages.error(request, translated(error.message))
    text = ngettext("%(n)s of them is fetched again.", "%(n)s of them are fetched again.", started)
    messages.success(request, text % {"n": started})
    return redirect("ingestion:jobs") if started else redirect_back(request)


@require_POST
@login_required
def reprocess(request: HttpRequest, item_id: UUID) -> HttpResponse:
    """Process an item again, from its stored original."""
    user = current_user(request)
    item = LibraryItem.objects.owned_by(user).filter(pk=item_id).first()
    if item is None:
        raise Http404
    try:
        return redirect(orchestrator.submit_reprocessing(owner=user, item=item, priority="normal"))
    except AlreadyIngesting as twin:
        return redirect(twin.job)


@require_POST
@login_required
def reprocess_many(request: HttpRequest) -> HttpResponse:
    """Process the ticked items again from their stored originals, at low priority."""
    user = current_user(request)
    started = len(orchestrator.submit_reprocessings(owner=user, items=selected_items(request)))
    text = ngettext(
        "%(n)s of them is processed again.", "%(n)s of them are processed again.", started
    )
    messages.success(request, text % {"n": started})
    return redirect("ingestion:jobs") if started else redirect_back(request)


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


def _act(request: HttpRequest, job_id: UUID, action: object) -> HttpResponse:
    try:
        action(owner=current_user(request), job_id=job_id)  # type: ignore[operator]
    except JobNotFound as error:
        raise Http404 from error
    except AlreadyIngesting as twin:
        messages.warning(request, gettext("That is being added already."))
        return redirect(twin.job)
    except WrongState as error:
        messages.warning(request, translated(str(error)))
    if request.htmx:  # type: ignore[attr-defined]
        return HttpResponse(status=204)
    return redirect(_back(request, job_id))


def _back(request: HttpRequest, job_id: UUID) -> str:
    """The page the request came from, if it is one of this site's; else the job's."""
    came_from = own_path(request, request.headers.get("Referer", ""))
    return came_from or IngestionJob(pk=job_id).get_absolute_url()


def _job(request: HttpRequest, job_id: UUID) -> IngestionJob:
    try:
        return orchestrator.get_job_status(owner=current_user(request), job_id=job_id)
    except JobNotFound as error:
        raise Http404 from error
