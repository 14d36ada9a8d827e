"""Switch search to another embedding model while it goes on with the one before.

An item is in up to two indexes, and its row names both: `index_name` that of the model searched
with, `other_index_name` another. A switch fills the index of the other model item by item, then
exchanges the names in the rows, then the models in the one row of `SearchModel`; only from then on
search uses the new one. Every step may be repeated, so a process killed anywhere goes on where it
was. The index from before is kept: until it is removed, the switch can be taken back, for which
only what changed meanwhile is embedded again.
"""

from __future__ import annotations

import logging
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import timedelta
from typing import TYPE_CHECKING

from django.conf import settings
from django.db.models import F
from django.db.models.functions import Now
from django.utils import timezone
from django.utils.translation import gettext, ngettext

from library.errors import LibraryError
from library.models import LibraryItem
from library.vector_index import current_model, get_index
from library.vector_index.indexing import index_item
from library.vector_index.models import SearchModel, SwitchState
from library.vector_index.reindexing import drop_orphans, notice_loss

if TYPE_CHECKING:
    from library.vector_index.base import VectorIndex

logger = logging.getLogger(__name__)

BATCH = 100
EXCHANGED = 1000  # rows whose two names are exchanged in one statement
# Seconds from a start until every process has read of it, and writes changes to both indexes.
HEARD = current_model.FRESH + 1


class SwitchRefused(LibraryError):
    """The switch can't be done as asked; the message says why."""


@dataclass(frozen=True, slots=True)
class Progress:
    """Items whose vectors are there, of all; `remaining` is None as long as nothing tells it."""

    done: int
    total: int
    remaining: timedelta | None

    @property
    def percent(self) -> int:
        return 100 * self.done // self.total if self.total else 100

    @property
    def remaining_text(self) -> str:
        seconds = 0.0 if self.remaining is None else self.remaining.total_seconds()
        if seconds >= 3600:
            hours = round(seconds / 3600)
            return ngettext("%(n)s hour", "%(n)s hours", hours) % {"n": hours}
        if seconds >= 60:
            minutes = round(seconds / 60)
            return ngettext("%(n)s minute", "%(n)s minutes", minutes) % {"n": minutes}
        return gettext("a minute")


def start(model: str) -> None:
    """Begin, or begin again, to switch to this model. Raises SwitchRefused."""
    row = _row()
    if row.state != SwitchState.IDLE:
        raise SwitchRefused(f"A switch to {row.other} is under way: stop it first.")
    if row.active == model:
        raise SwitchRefused(f"Search uses {model} already.")
    if row.other not in ("", model):
        remove_other()
    index = get_index(model)
    begun = SearchModel.objects.filter(state=SwitchState.IDLE, active=row.active).update(
        other=model,
        state=SwitchState.RUNNING,
        started_at=Now(),
        started_with=_done(index),
        error="",
    )
    current_model.forget()
    if not begun:
        raise SwitchRefused("Somebody else changed the search model at the same moment.")


def pause(reason: str = "") -> None:
    SearchModel.objects.filter(state=SwitchState.RUNNING).update(
        state=SwitchState.PAUSED, error=reason
    )
    current_model.forget()


def resume() -> None:
    row = _row()
    if row.state == SwitchState.PAUSED:
        SearchModel.objects.filter(state=SwitchState.PAUSED).update(
            state=SwitchState.RUNNING,
            started_at=Now(),
            started_with=_done(get_index(row.other)),
            error="",
        )
    current_model.forget()


def stop() -> None:
    """End the switch without having switched; what was embedded is kept until it is removed."""
    SearchModel.objects.exclude(state=SwitchState.IDLE).update(
        state=SwitchState.IDLE, started_at=None, error=""
    )
    current_model.forget()


def remove_other() -> None:
    """Delete the vectors of the model that search does not use. Raises SwitchRefused."""
    row = _row()
    if row.other and row.state != SwitchState.IDLE:
        raise SwitchRefused("The switch is under way: stop it first.")
    if row.other:
        # Items may still name the other index; the next switch clears that, when it finds it empty.
        SearchModel.objects.filter(state=SwitchState.IDLE, other=row.other).update(other="")
        current_model.forget()
        get_index().drop(get_index(row.other).name)


def dismiss_offer() -> None:
    """Never again offer the model for several languages; the staff's page still has it."""
    _row()
    SearchModel.objects.update(is_offer_dismissed=True)
    current_model.forget()


def progress() -> Progress | None:
    """Return how far the switch is, or None when there is none."""
    row = current_model.read()
    if row.state == SwitchState.IDLE:
        return None
    total, done = LibraryItem.objects.count(), _done(get_index(row.other))
    remaining = None
    new = done - row.started_with
    if row.state == SwitchState.RUNNING and row.started_at and new > 0:
        remaining = (timezone.now() - row.started_at) / new * (total - done)
    return Progress(done, total, remaining)


def follow_setting() -> None:
    """Switch to the model of LIBRARIAN_EMBEDDING_MODEL, if another one was named before."""
    row, wanted = _row(), settings.LIBRARIAN_EMBEDDING_MODEL
    if row.configured == wanted:
        return
    if row.state != SwitchState.IDLE and row.other != wanted:
        stop()
        row = _row()
    if row.state == SwitchState.IDLE and row.active != wanted:
        start(wanted)
    SearchModel.objects.update(configured=wanted)


def advance(*, seconds: float | None = None, report: Callable[[int], None] = lambda _: None) -> int:
    """Go on with the switch, if there is one, and return how many items were embedded.

    Ends after `seconds` when given. Raises VectorStoreError while the index is away; a model that
    can't be loaded pauses the switch, with the reason.
    """
    from library.embeddings import EmbeddingError

    row = _row()
    if row.state != SwitchState.RUNNING:
        return 0
    if not _is_heard(row, wait=seconds is None):
        return 0
    index = get_index(row.other)
    notice_loss(index)
    until = None if seconds is None else time.monotonic() + seconds
    filled = 0
    try:
        for item in _waiting(index):
            if (until and time.monotonic() > until) or not _goes_on(row):
                return filled
            index_item(item, index=index)
            filled += 1
            report(filled)
    except EmbeddingError as error:
        logger.warning("The switch to %s is paused: %s", row.other, error)
        pause(str(error))
        return filled
    drop_orphans(index)
    _finish(row, index)
    return filled


def _is_heard(row: SearchModel, *, wait: bool) -> bool:
    """Whether the start is `HEARD` seconds ago; waits until it is, if told to."""
    left = HEARD - (timezone.now() - row.started_at).total_seconds() if row.started_at else 0.0
    if left > 0 and wait:
        time.sleep(left)
    return left <= 0 or wait


def _waiting(index: VectorIndex) -> Iterator[LibraryItem]:
    """Yield what the index lacks, in order; not what another process did meanwhile."""
    last = None
    while True:
        waiting = (
            LibraryItem.objects.waiting_for(index.name).filter(analysis_due=False).order_by("pk")
        )
        batch = (waiting if last is None else waiting.filter(pk__gt=last))[:BATCH]
        items = list(batch.defer("markdown", "search_vector"))
        for item in items:
            last = item.pk
            if waiting.filter(pk=item.pk).exists():
                yield item
        if not items:
            return


def _goes_on(row: SearchModel) -> bool:
    return SearchModel.objects.filter(state=SwitchState.RUNNING, other=row.other).exists()


def _finish(row: SearchModel, index: VectorIndex) -> None:
    """Exchange the names in all rows, then the models: search then uses the new one."""
    last = None
    while True:
        rows = LibraryItem.objects.filter(other_index_name=index.name).order_by("pk")
        rows = rows if last is None else rows.filter(pk__gt=last)
        keys = list(rows.values_list("pk", flat=True)[:EXCHANGED])
        if not keys:
            break
        LibraryItem.objects.filter(pk__in=keys, other_index_name=index.name).update(
            index_name=index.name, other_index_name=F("index_name")
        )
        last = keys[-1]
    switched = SearchModel.objects.filter(
        state=SwitchState.RUNNING, active=row.active, other=row.other
    ).update(active=row.other, other=row.active, state=SwitchState.IDLE, started_at=None)
    current_model.forget()
    if switched:
        logger.info("Search uses the embedding model %s now", row.other)


def _done(index: VectorIndex) -> int:
    items = LibraryItem.objects.order_by()
    return items.count() - items.waiting_for(index.name).count()


def _row() -> SearchModel:
    """Return the row, made of the settings where there is none."""
    row = SearchModel.objects.first()
    if row is None:
        SearchModel.objects.bulk_create([current_model.of_settings()], ignore_conflicts=True)
        row = SearchModel.objects.get()
    return row
