"""Pages of jobs, and what is done to them. All work with plain forms; htmx saves page loads."""

from __future__ import annotations

from contextlib import suppress
from typing import TYPE_CHECKING
from uuid import UUID

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext, ngettext
from django.views.decorators.http import require_GET, require_POST

from ingestion.documents.errors import IngestionError
from ingestion.jobs import failures
from ingestion.jobs.service import (
    MAX_RETRIED,
    AlreadyIngesting,
    IngestionOrchestrator,
    JobNotFound,
    WrongState,
)
from ingestion.live.view_context import job_context, jobs_context
from ingestion.models import IngestionJob, JobStatus
from librarian_site.core.caching.rate_limit import RateLimited
from librarian_site.core.i18n.stored_text import translated
from library.models import LibraryItem
from library.views.access import current_user, own_path
from library.views.bulk import redirect_back, selected_items

if TYPE_CHECKING:
    from ingestion.models import IngestionJobQuerySet

orchestrator = IngestionOrchestrator()


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
