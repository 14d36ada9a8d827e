"""Actions of Home on many jobs: cancel what waits, put failures away."""

from __future__ import annotations

from contextlib import suppress

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import ngettext
from django.views.decorators.http import require_POST

from ingestion.jobs import failures
from ingestion.jobs.service import IngestionOrchestrator, JobNotFound, WrongState
from ingestion.live.home_context import waiting_outside_imports
from ingestion.models import IngestionJob
from ingestion.views import ticked_jobs
from library.views.access import current_user, own_path

orchestrator = IngestionOrchestrator()


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
