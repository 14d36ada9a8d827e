"""Failures: counted in the navigation until they are seen, on Home until they are put away."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.db.models.functions import Now

from ingestion.jobs.events import announce_changed

if TYPE_CHECKING:
    from django.contrib.auth.models import AbstractUser as User

    from ingestion.models import IngestionJobQuerySet


def mark_seen(owner: User, jobs: IngestionJobQuerySet) -> None:
    """Note that the owner has seen those of the jobs that failed."""
    if jobs.owned_by(owner).unseen_failures().update(failure_seen_at=Now()):
        announce_changed(owner.pk)


def dismiss(owner: User, jobs: IngestionJobQuerySet) -> int:
    """Put away those of the jobs that failed: Home no longer shows them. Returns how many."""
    count = jobs.owned_by(owner).undismissed_failures().update(dismissed_at=Now())
    if count:
        announce_changed(owner.pk)
    return count
