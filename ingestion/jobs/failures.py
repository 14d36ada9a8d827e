"""Failures: counted in the navigation until they are seen, on Home until they are put away."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.db.models.functions import Now

from ingestion.jobs.events import announce_changed

if TYPE_CHECKING:
    from django.contrib.auth.models import AbstractUser as User

    from ingestion.models import IngestionJobQuerySet

ERROR_LABELS = {
    "": "No reason given",
    "access_denied": "Needs a sign-in",
    "agent_refused": "Turned us away",
    "below_floor": "Below the feed's tier",
    "bot_check": "Bot check",
    "broken_document": "Damaged document",
    "cancelled": "Cancelled",
    "consent": "Consent page",
    "copy_protected": "Copy protection",
    "deadline": "Took too long",
    "defect": "A fault of ours",
    "disk_full": "Disk full",
    "empty_upload": "Empty file",
    "error_page": "Error page",
    "fetch_failed": "Did not answer",
    "host_busy": "Site too busy",
    "item_gone": "Item deleted",
    "needs_javascript": "Needs a browser",
    "no_text_layer": "Scan without text",
    "not_content": "No text",
    "not_found": "Page not found",
    "parked": "Domain for sale",
    "reader_killed": "Too much for the reader",
    "refused_address": "Address not allowed",
    "set_aside": "Failed too often",
    "sign_in": "Sign-in page",
    "store_refuses": "Storage refused",
    "store_unavailable": "Storage not reachable",
    "too_large": "Too large",
    "unsupported_type": "Unknown kind of file",
    "upload_gone": "File gone",
    "worker_lost": "Worker stopped",
}


def error_label(code: str) -> str:
    return ERROR_LABELS.get(code, code.replace("_", " ").capitalize())


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
