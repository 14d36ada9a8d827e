"""Visit watched pages that are due; a page whose text has changed becomes a job.

A watch is claimed by a compare-and-set of the time of its next visit, and let go with what came of
the visit in one transaction: of two sweepers one has it, and one that is killed leaves it to be
visited again when its claim ends.

A visit asks the site whether the page has changed since the last one (conditional request), and
ends there if not. If other bytes come, they are read as at the first filing; only if the text read
from them has changed, a job is submitted, which files what was fetched.
"""

from __future__ import annotations

import hashlib
import logging
import time
from dataclasses import dataclass, replace
from datetime import timedelta
from typing import TYPE_CHECKING, Any

from django.db import transaction
from django.db.models.functions import Now
from django.utils import timezone

from ingestion.acquisition import fetch_and_read, read_fetched, read_limits, read_refused
from ingestion.documents.errors import (
    AgentRefused,
    DiskFull,
    ErrorPage,
    IngestionError,
    NotFound,
    ParkedDomain,
    StoreUnavailable,
)
from ingestion.documents.types import Resource, no_progress
from ingestion.fetching import robots
from ingestion.fetching.failures import Gone, NotModified, Unreachable
from ingestion.fetching.fetcher import FetchPolicy, fetch
from ingestion.fetching.policies import conditional_headers, fetch_policy
from ingestion.jobs import reprocessing
from ingestion.jobs.options import Options
from ingestion.jobs.service import AlreadyIngesting, IngestionOrchestrator
from ingestion.sandbox.client import extract
from ingestion.site_apis.registry import is_asked
from librarian_site.core.input_validation import storable
from library import current_processors
from library.items import watching
from library.items.changes import is_another_text, is_same_text
from library.items.url_normalization import canonical_url
from library.items.watching import Trouble
from library.models import ItemAlias, LibraryItem, Watch
from library.provenance import user_edited

if TYPE_CHECKING:
    from django.db.models import QuerySet

    from ingestion.documents.types import Document

logger = logging.getLogger(__name__)

ROUND = 60.0  # seconds that a round may take
CLAIM = timedelta(minutes=15)  # until a page whose sweeper was killed is visited again
AWAY = timedelta(hours=1)  # until the next try where the fault is here
DEADLINE = 60.0  # seconds of one fetch
SAME_TITLE = 70  # of 100: likeness from which two titles count as one; unlike ones reach 60


@dataclass(frozen=True, slots=True)
class Seen:
    """What a visit saw; without a document the page is as it was."""

    fetched: Resource | None = None
    document: Document | None = None
    moved_to: str = ""  # for good


def visit_due(seconds: float = ROUND) -> int:
    """Visit the pages whose time has come; returns how many were visited."""
    until = time.monotonic() + seconds
    count = 0
    while time.monotonic() < until and (watched := _claim()) is not None:
        visit(watched)
        count += 1
    return count


def is_due() -> bool:
    return _due().exists()


def _due() -> QuerySet[Watch]:
    return Watch.objects.filter(next_visit_at__lte=Now())


def _claim() -> Watch | None:
    due = _due().order_by("next_visit_at")
    for pk, moment in list(due.values_list("pk", "next_visit_at")[:20]):
        lease = timezone.now() + CLAIM
        if Watch.objects.filter(pk=pk, next_visit_at=moment).update(next_visit_at=lease):
            rows = Watch.objects.select_related("item__owner").defer("item__search_vector")
            return rows.filter(pk=pk, next_visit_at=lease).first()
    return None


def visit(watched: Watch) -> None:
    """Visit a claimed page and note what came of it."""
    item = watched.item
    delay = 0.0
    try:
        delay = robots.check(item.url, fetch_policy())
        seen = _look(item, watched)
        _note(watched, seen)
    except NotModified as error:
        seen = Seen(moved_to=error.moved_to)
        _unchanged(watched, seen, etag=watched.etag, last_modified=watched.last_modified)
    except (StoreUnavailable, DiskFull) as error:
        logger.warning("The visit of item %s is put off: %s", item.pk, error)
        _let_go(watched, next_visit_at=timezone.now() + AWAY)
    except Gone as error:
        _trouble(watched, Trouble.MISSING, error, at_once=True)
    except (NotFound, ErrorPage) as error:  # also said by a page that claims to be fine
        _trouble(watched, Trouble.MISSING, error)
    except ParkedDomain as error:
        _trouble(watched, Trouble.REPLACED, error)
    except Unreachable as error:
        _trouble(watched, Trouble.UNREACHABLE, error)
    except IngestionError as error:
        _trouble(watched, Trouble.REFUSED, error)
        longest = watching.MAX_VISIT_RETRY_AFTER.total_seconds()
        delay = max(delay, min(error.retry_after or 0, longest))
    if delay:
        watching.host_rests(item.domain, until=timezone.now() + timedelta(seconds=delay))


def _policy(watched: Watch) -> FetchPolicy:
    """With what the site is told that we know already."""
    return replace(
        fetch_policy(),
        deadline=DEADLINE,
        headers=conditional_headers(etag=watched.etag, last_modified=watched.last_modified),
    )


def _look(item: LibraryItem, watched: Watch) -> Seen:
    """Fetch the page, and read it where its bytes are others. Raises NotModified."""
    if is_asked(item.url):  # by its site's API
        return Seen(document=fetch_and_read(item.url, no_progress)[1])
    try:
        fetched = fetch(item.url, progress=no_progress, policy=_policy(watched))
    except AgentRefused as refusal:
        return Seen(document=read_refused(refusal, no_progress)[1])
    if hashlib.sha256(fetched.content).hexdigest() == item.content_hash:
        return Seen(fetched, moved_to=fetched.moved_to)
    document = read_fetched(fetched, item.url, no_progress)
    return Seen(fetched, document, fetched.moved_to)


def _note(watched: Watch, seen: Seen) -> None:
    item = watched.item
    document = seen.document
    if document is None or is_same_text(item.markdown, document.markdown):
        _unchanged(watched, seen)
        return
    title, text = _before(item)
    if is_same_text(text, document.markdown):
        _unchanged(watched, seen)
    elif is_another_text(text, document.markdown) and not _is_same_title(title, document.title):
        shown = document.title[:200] or "a page without a title"
        error = IngestionError(f"Its address shows another text now: “{shown}”.")
        _trouble(watched, Trouble.REPLACED, error)
    else:
        _changed(watched, seen, document)


def _before(item: LibraryItem) -> tuple[str, str]:
    """The kept page's title and text, as today's extractor reads them: what it reads otherwise
    than the one before is no change of the page, and neither is a title of the owner's."""
    by = item.provenance.get("text", {}).get("by")
    if by in current_processors.current() and "title" not in user_edited(item):
        return item.title, item.markdown
    try:
        source = reprocessing.source(owner_id=item.owner_id, item_id=item.pk)
        kept = Resource(
            content=source.content or b"",
            media_type=source.media_type,
            url=source.url,
            requested_url=source.url,
            filename=source.filename,
            charset=source.charset,
        )
        document = extract(kept, no_progress, read_limits())
    except StoreUnavailable:
        raise
    except IngestionError as error:
        logger.info("The original of item %s can't be read again: %s", item.pk, error)
        return item.title, item.markdown
    return document.title, document.markdown


def _is_same_title(before: str, after: str) -> bool:
    from rapidfuzz import fuzz

    return fuzz.ratio(before.casefold(), after.casefold()) >= SAME_TITLE


def _unchanged(watched: Watch, seen: Seen, *, etag: str = "", last_modified: str = "") -> None:
    """The page is there and as it was; by `etag` and the like where its site knew them again."""
    if seen.fetched:
        etag = storable(seen.fetched.etag)[:1000]
        last_modified = storable(seen.fetched.last_modified)[:200]
    with transaction.atomic():
        if _read(watched, changed=False, etag=etag, last_modified=last_modified):
            _found_again(watched.item, seen)


def _changed(watched: Watch, seen: Seen, document: Document) -> None:
    """File the new text by a job. What the site says for conditional requests is kept only once
    the text is filed: a job that fails is made up for by the next visit."""
    item = watched.item
    with transaction.atomic():
        if not _read(watched, changed=True):
            return
        _found_again(item, seen)
        try:
            IngestionOrchestrator().submit_visited(
                owner=item.owner,
                item=item,
                content=document.original,
                options=Options(
                    force_refresh=True,
                    renew=str(item.pk),
                    media_type=document.media_type,
                    charset=document.charset,
                ),
            )
        except AlreadyIngesting as twin:
            logger.info("Item %s is being fetched by job %s already", item.pk, twin.job.pk)


def _found_again(item: LibraryItem, seen: Seen) -> None:
    """Its page is there: note if it moved for good, and forget that it was away."""
    columns: dict[str, Any] = {}
    moved_to = storable(seen.moved_to)
    if moved_to and canonical_url(moved_to) != canonical_url(item.url):
        columns = {"url": moved_to, "moved_at": timezone.now()}
        address = canonical_url(moved_to)
        if not LibraryItem.objects.filter(
            owner_id=item.owner_id, canonical_url=address
        ).exists():  # so that handing in the new address finds this item
            ItemAlias.objects.get_or_create(
                owner_id=item.owner_id, canonical_url=address, defaults={"item": item}
            )
        item.url = moved_to
    for state in ("gone", "replaced"):
        if getattr(item, f"{state}_at") is not None:
            columns[f"{state}_at"] = None
    if columns:
        watching.mark([item.pk], **columns)


def _trouble(
    watched: Watch, trouble: Trouble, error: IngestionError, *, at_once: bool = False
) -> None:
    item = watched.item
    columns, believed = watching.note_trouble(
        watched, trouble, error.message, retry_after=error.retry_after, at_once=at_once
    )
    state = "replaced_at" if trouble == Trouble.REPLACED else "gone_at"
    with transaction.atomic():
        is_news = believed and getattr(item, state) is None
        if _let_go(watched, **columns) and is_news:
            watching.mark([item.pk], **{state: timezone.now()})


def _read(watched: Watch, *, changed: bool, etag: str = "", last_modified: str = "") -> bool:
    """Let go of a watch whose page could be read."""
    columns = watching.note_visit(watched, changed=changed, etag=etag, last_modified=last_modified)
    return _let_go(watched, **columns)


def _let_go(watched: Watch, **columns: Any) -> bool:
    """Write what came of the visit, unless the claim was lost or the watch ended meanwhile."""
    held = Watch.objects.filter(pk=watched.pk, next_visit_at=watched.next_visit_at)
    return bool(held.update(**columns))
