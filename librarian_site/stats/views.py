"""Statistics of the library and its jobs, as a page and as an API."""

from __future__ import annotations

from typing import Any

from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_GET
from ninja import Router

from ingestion.jobs.failures import error_label
from ingestion.jobs.stats import JobStats, job_stats
from ingestion.models import JobStatus
from librarian_site.accounts.request_user import api_account, page_account
from librarian_site.models import User
from librarian_site.stats.page_charts import charts
from librarian_site.stats.schemas import StatsOut
from library import document_kinds
from library.stats import LibraryStats, library_stats
from library.tiers import Tier

router = Router(tags=["library"])


@require_GET
@login_required
def page(request: HttpRequest) -> HttpResponse:
    library, jobs = _counted(page_account(request))
    reasons = [(code, error_label(code), count) for code, count in jobs.reasons]
    shown = {"library": library, "jobs": jobs, "reasons": reasons, "section": "stats"}
    shown.update(charts(library, jobs))
    return render(request, "stats/page.html", shown)


@router.get("/stats", response=StatsOut, operation_id="stats", summary="Your library in numbers")
def stats(request: HttpRequest) -> StatsOut:
    """Counts are at most a minute old. `over_time` has every `unit` since the first item."""
    library, jobs = _counted(api_account(request))
    return StatsOut(**_as_json(library, jobs))


def _counted(owner: User) -> tuple[LibraryStats, JobStats]:
    library = library_stats(owner.pk)
    return library, job_stats(owner.pk, library.unit)


def _as_json(library: LibraryStats, jobs: JobStats) -> dict[str, Any]:
    return {
        "items": library.total.items,
        "words": library.total.words,
        "unread": library.total.unread,
        "stored_bytes": library.total.bytes,
        "by_tier": {tier: library.tiers[tier].items for tier in Tier.values},
        "by_source_type": {kind: library.kinds[kind].items for kind in document_kinds.names()},
        "top_sites": [{"name": name, "count": n} for name, n in library.sites],
        "top_tags": [{"name": name, "count": n} for name, n in library.tags],
        "unit": library.unit,
        "over_time": [
            {"start": start, "items": total.items, "words": total.words}
            for start, total in library.periods.items()
        ],
        "jobs": {
            "by_status": {status: jobs.statuses[status] for status in JobStatus.values},
            "success_rate": jobs.success_rate,
            "stages": {
                timing.stage: {"median_ms": timing.median, "p95_ms": timing.p95}
                for timing in jobs.timings
            },
        },
    }
