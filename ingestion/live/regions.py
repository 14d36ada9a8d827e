"""Render the live regions of a page: the same template partials and context as its view."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING
from uuid import UUID

from django.template.loader import render_to_string
from django.utils import timezone

from ingestion.live.capture_context import capture_state
from ingestion.live.home_context import announcement, home_context, unseen_failures
from ingestion.live.import_context import import_by_id, import_context
from ingestion.live.view_context import job_context, jobs_context
from ingestion.models import IngestionJob
from librarian_site.core.time_zones import reader_zone
from library.models import LibraryItem

if TYPE_CHECKING:
    from django.contrib.auth.models import AbstractUser as User


@dataclass(frozen=True, slots=True)
class Region:
    """The id of an element of the page and its HTML."""

    id: str
    html: str


def render_for(
    user: User, params: dict[str, str], cookies: dict[str, str] | None = None
) -> list[Region]:
    """Render the view's regions as its page would for this reader: dates in their time zone."""
    with timezone.override(reader_zone(user, cookies or {})):
        return render_view(user, params)


def render_view(user: User, params: dict[str, str]) -> list[Region]:
    """Render the regions of `params["view"]`; none for an unknown view or another user's object."""
    regions = _render_view(user, params)
    if regions:
        navigation = {"unseen_failures": unseen_failures(user)}
        html = render_to_string("ingestion/unseen_failures.html", navigation)
        regions.append(Region("unseen-failures", html))
        job = _as_id(params.get("id", "")) if params.get("view") == "job" else None
        spoken = {"announcement": announcement(user, job)}
        html = render_to_string("ingestion/announcement.html", spoken)
        regions.append(Region("announcement", html))
    return regions


def _render_view(user: User, params: dict[str, str]) -> list[Region]:
    match params.get("view"):
        case "home":
            context = home_context(user)
            return [
                Region("work", render_to_string("ingestion/home.html#work", context)),
                Region("recent", render_to_string("ingestion/home.html#recent", context)),
            ]
        case "jobs":
            context = jobs_context(user, params)
            return [Region("job-list", render_to_string("ingestion/jobs.html#list", context))]
        case "job":
            job = _job(user, params.get("id", ""))
            if job is None:
                return []
            detail = render_to_string("ingestion/job.html#detail", job_context(job))
            return [Region("job-detail", detail)]
        case "copy":
            item = _item(user, params.get("id", ""))
            if item is None:
                return []
            state = render_to_string(
                "ingestion/capture.html#state", capture_state(item, params.get("copy", ""))
            )
            return [Region("copy-state", state)]
        case "import":
            batch = import_by_id(user, params.get("id", ""))
            if batch is None:
                return []
            detail = render_to_string("ingestion/import.html#detail", import_context(batch, params))
            return [Region("import-detail", detail)]
        case _:
            return []


def _item(user: User, item_id: str) -> LibraryItem | None:
    number = _as_id(item_id)
    if number is None:
        return None
    return LibraryItem.objects.owned_by(user).filter(pk=number).defer("markdown").first()


def _as_id(said: str) -> UUID | None:
    try:
        return UUID(said)
    except ValueError:
        return None


def _job(user: User, job_id: str) -> IngestionJob | None:
    number = _as_id(job_id)
    if number is None:
        return None
    return IngestionJob.objects.owned_by(user).select_related("item").filter(pk=number).first()
