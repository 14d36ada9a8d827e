"""Check that rows and the files that they name agree."""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Iterator
from datetime import timedelta
from functools import partial

from ingestion.documents.errors import IngestionError
from ingestion.jobs.service import AlreadyIngesting, IngestionOrchestrator, Options
from ingestion.models import IngestionJob
from librarian_site.core.orm.batching import in_batches
from librarian_site.operations.doctor.findings import Finding
from librarian_site.operations.file_references import referenced_paths
from library import storage
from library.errors import LibraryError
from library.items.files import captures
from library.items.files.attached_files import ATTACHED
from library.models import Capture, LibraryItem
from library.pictures import files as pictures
from library.pictures.models import Picture, PictureState
from library.storage.ownership import check_before_deleting
from library.tiers import Tier

# Folders of files that a row names. Other folders of the store (backups, caches) are not checked.
FOLDERS = (*Tier.values, *ATTACHED, "incoming", "stages")
# A file is written before its row: one younger than this may yet be named.
SETTLED = timedelta(hours=1)


def check(*, quick: bool) -> Iterator[Finding]:
    """Files that are missing, damaged, or nobody's. `quick` does not read what is in them."""
    check_before_deleting()
    stored = {path for folder in FOLDERS for path in storage.walk(folder)}
    for item in in_batches(LibraryItem.objects.defer("search_vector"), 200):
        yield from _markdown(item, stored, quick)
        yield from _original(item, stored, quick)
    for capture in in_batches(Capture.objects.select_related("item"), 200):
        yield from _capture(capture, stored, quick)
    kept = Picture.objects.filter(state=PictureState.KEPT).select_related("item")
    for picture in in_batches(kept, 200):
        yield from _picture(picture, stored, quick)
    for job in IngestionJob.objects.active().exclude(upload_path__in=["", *stored]):
        yield Finding(
            f"The upload of job {job.pk} ({job.filename}) is gone.",
            "The job fails, and the file is to be handed in again.",
        )
    yield from _orphans(stored - referenced_paths())


def _markdown(item: LibraryItem, stored: set[str], quick: bool) -> Iterator[Finding]:
    text = item.markdown.encode()
    wrong = _wrong(item.file_path, hashlib.sha256(text).hexdigest(), stored, quick)
    if wrong:
        yield Finding(
            f"The Markdown of “{item.title}” {wrong}: {item.file_path}",
            "It is written again from its row.",
            partial(storage.write, item.file_path, text),
        )


def _original(item: LibraryItem, stored: set[str], quick: bool) -> Iterator[Finding]:
    wrong = _wrong(item.original_path, item.content_hash, stored, quick)
    if not wrong:
        return
    what = f"The original of “{item.title}” {wrong}: {item.original_path}"
    if item.url:
        yield Finding(what, "The page is fetched again, by a job.", partial(_fetch_again, item))
    else:
        yield Finding(what, "Add the file again, or bring it back from a backup.")


def _capture(capture: Capture, stored: set[str], quick: bool) -> Iterator[Finding]:
    wrong = _wrong(capture.path, capture.sha256, stored, quick)
    if wrong:
        yield Finding(
            f"The capture of “{capture.item.title}” {wrong}: {capture.path}",
            "The capture is deleted. Its item's page can be captured again.",
            partial(captures.delete, capture),
        )


def _picture(picture: Picture, stored: set[str], quick: bool) -> Iterator[Finding]:
    wrong = _wrong(picture.path, picture.sha256, stored, quick)
    if not wrong and picture.thumbnail_path and picture.thumbnail_path not in stored:
        wrong = "has lost its thumbnail"
    if wrong:
        yield Finding(
            f"A picture of “{picture.item.title}” {wrong}: {picture.path}",
            "It is fetched again.",
            partial(pictures.fetch_again, picture),
        )


def _wrong(path: str, sha256: str, stored: set[str], quick: bool) -> str:
    if path not in stored:
        return "is missing"
    if quick or hashlib.sha256(storage.read(path)).hexdigest() == sha256:
        return ""
    return "is not what was filed"


def _fetch_again(item: LibraryItem) -> None:
    options = Options(force_refresh=True)
    try:
        IngestionOrchestrator().submit_job(owner=item.owner, url=item.url, options=options)
    except AlreadyIngesting:
        return  # that job brings it
    except IngestionError as error:
        raise LibraryError(f"{item.url} can't be fetched again: {error.message}") from error


def _orphans(paths: set[str]) -> Iterator[Finding]:
    for path in sorted(paths):
        if storage.age(path) > SETTLED:
            delete: Callable[[], None] = partial(storage.delete, path)
            yield Finding(f"No row names the file {path}.", "It is deleted.", delete)
