"""Queue items again that the language model could not enrich when they were processed."""

from __future__ import annotations

import logging
from datetime import timedelta
from itertools import groupby

from django.db.models.functions import Now

from ingestion import llm
from ingestion.jobs.service import IngestionOrchestrator
from ingestion.llm import usage_budget
from library.models import LibraryItem

logger = logging.getLogger(__name__)

BATCH = 20  # items a round: enough to go on, few enough to wait for what they meet
# Until an item is looked at again whose job could not so much as begin.
AGAIN = timedelta(days=1)


def upgrade() -> int:
    """Queue items whose time has come; returns how many. Without a model none wait for one."""
    usage_budget.forget_answers()
    waiting = LibraryItem.objects.filter(model_due_at__isnull=False)
    if not llm.is_configured():
        waiting.update(model_due_at=None)
        return 0
    if llm.circuit_open_reason():
        return 0
    due = waiting.filter(model_due_at__lte=Now()).order_by("model_due_at")[:BATCH]
    items = sorted(due.select_related("owner").defer("markdown"), key=lambda item: item.owner_id)
    LibraryItem.objects.filter(pk__in=[item.pk for item in items]).update(
        model_due_at=Now() + AGAIN
    )
    count = 0
    for _, mine in groupby(items, key=lambda item: item.owner_id):
        of_one = list(mine)
        jobs = IngestionOrchestrator().submit_reprocessings(owner=of_one[0].owner, items=of_one)
        count += len(jobs)
    if count:
        logger.info("The model is tried again for %d items", count)
    return count
