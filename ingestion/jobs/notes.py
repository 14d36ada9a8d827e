"""Notes written by hand: each is an item, and each change of one a job that reads it again."""

from __future__ import annotations

from typing import TYPE_CHECKING

from ingestion.jobs.options import Options
from ingestion.jobs.service import IngestionOrchestrator
from ingestion.models import Priority
from librarian_site.core.caching.rate_limit import count_submission
from library.document_kinds import NOTE

if TYPE_CHECKING:
    from collections.abc import Sequence

    from django.contrib.auth.models import AbstractUser as User

    from ingestion.models import IngestionJob
    from library.models import LibraryItem

MAX_TITLE = 300  # characters
MAX_TEXT = 200_000


def write(
    *,
    owner: User,
    title: str,
    text: str,
    tags: Sequence[str] = (),
    item: LibraryItem | None = None,
) -> IngestionJob:
    """Keep the note and begin the job that files it, as `item`'s new text where one is given.

    Counts as a submission. Raises AlreadyIngesting, RateLimited, StoreUnavailable, DiskFull.
    """
    count_submission(owner)
    title = " ".join(title.split())
    options = Options(
        about={"own_title": title, **({"tags": list(tags)} if tags else {})},
        renew=str(item.pk) if item else "",
        media_type=NOTE.media_types[0],
        charset="utf-8",
    )
    name = item.filename if item else f"{title}.md".replace("/", "-").replace("\\", "-")
    content = f"# {title}\n\n{text.strip()}\n".encode()
    return IngestionOrchestrator().submit_upload(
        owner, content, options, filename=name, priority=Priority.HIGH, item=item
    )
