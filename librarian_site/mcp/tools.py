"""What the tools of `/mcp` do, each for one owner; plain functions, in a thread with the database.

Every item is told with its id, tier and date, every text with its offset in the item's text.
"""

from __future__ import annotations

from contextlib import suppress
from typing import Any
from uuid import UUID

from ingestion.documents.errors import IngestionError
from ingestion.jobs.service import AlreadyIngesting, IngestionOrchestrator, JobNotFound
from ingestion.models import IngestionJob
from librarian_site.core.caching.rate_limit import RateLimited, count_submission
from librarian_site.models import User
from library.limits import MAX_QUERY
from library.models import Highlight, LibraryItem
from library.search import service
from library.search.query_parser import parse

MAX_LISTED = 50
MAX_READ = 20_000  # characters of a text in one answer

orchestrator = IngestionOrchestrator()


class Refused(Exception):
    """What was asked can't be done; the message says why."""


def ingest(owner: User, url: str) -> dict[str, Any]:
    try:
        count_submission(owner)
        job = orchestrator.submit_job(owner=owner, url=url)
    except AlreadyIngesting as twin:
        job = twin.job
    except (IngestionError, RateLimited) as error:
        raise Refused(error.message) from error
    return _job(job)


def follow(owner: User, job_id: str) -> dict[str, Any]:
    try:
        return _job(orchestrator.get_job_status(owner=owner, job_id=UUID(job_id)))
    except (ValueError, JobNotFound) as error:
        raise Refused("There is no such job.") from error


def search(owner: User, query: str, limit: int) -> dict[str, Any]:
    found = service.search(
        owner_id=owner.pk, query=query[:MAX_QUERY], limit=_within(limit, MAX_LISTED)
    )
    hits = [
        {
            **_item(hit.item),
            "passages": [
                {"offset": each.passage.start, "heading": each.passage.heading}
                | {"text": each.passage.text}
                for each in hit.passages
            ],
        }
        for hit in found.hits
    ]
    return {"degraded": found.degraded, "items": hits}


def read(owner: User, item_id: str, offset: int, length: int) -> dict[str, Any]:
    item = _own(owner, item_id)
    begin = max(0, offset)
    text = item.markdown[begin : begin + _within(length, MAX_READ)]
    end, total = begin + len(text), len(item.markdown)
    return {
        **_item(item),
        "offset": begin,
        "text": text,
        "total_chars": total,
        "next_offset": end if end < total else None,
    }


def list_items(owner: User, query: str, limit: int, offset: int) -> dict[str, Any]:
    items = LibraryItem.objects.owned_by(owner).matching(parse(query[:MAX_QUERY]))
    begin = min(max(0, offset), 10_000_000)
    page = items.for_listing().sorted_by()[begin : begin + _within(limit, MAX_LISTED)]
    return {"total": items.count(), "items": [_item(item) for item in page]}


def highlights(owner: User, item_id: str, limit: int, offset: int) -> dict[str, Any]:
    """Of one item, or of all; `offset` of each is where its quote begins, null when it is gone."""
    mine = Highlight.objects.filter(item__owner_id=owner.pk).select_related("item")
    if item_id:
        mine = mine.filter(item=_own(owner, item_id))
    begin = min(max(0, offset), 10_000_000)
    page = mine.order_by("-created_at", "-id")[begin : begin + _within(limit, MAX_LISTED)]
    return {"total": mine.count(), "highlights": [_highlight(each) for each in page]}


def _highlight(row: Highlight) -> dict[str, Any]:
    at = row.item.markdown.find(row.quote)
    return {
        **_item(row.item),
        "offset": at if at >= 0 else None,
        "quote": row.quote,
        "note": row.note,
        "color": row.color,
        "highlighted_at": row.created_at.isoformat(),
    }


def _job(job: IngestionJob) -> dict[str, Any]:
    item = None
    if job.item_id is not None:
        item = LibraryItem.objects.for_listing().filter(pk=job.item_id).first()
    return {
        "job_id": str(job.pk),
        "url": job.url,
        "status": job.status,
        "stage": job.stage,
        "percent": job.percent_complete,
        "message": job.message,
        "error": job.error or None,
        "advice": job.advice or None,
        "item": _item(item) if item is not None else None,
    }


def _item(item: LibraryItem) -> dict[str, Any]:
    return {
        "item_id": str(item.pk),
        "title": item.title,
        "url": item.url,
        "author": item.author,
        "date": (item.published_at or item.created_at).isoformat(),
        "tier": item.tier,
        "quality_score": item.quality_score,
        "summary": item.summary,
    }


def _own(owner: User, item_id: str) -> LibraryItem:
    with suppress(ValueError):
        found = LibraryItem.objects.owned_by(owner).filter(pk=UUID(item_id)).first()
        if found is not None:
            return found
    raise Refused("There is no such item in your library.")


def _within(count: int, most: int) -> int:
    return min(max(1, count), most)
