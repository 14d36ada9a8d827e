"""Failed jobs: labels of their errors, and noting that they were seen or dismissed.

Which jobs those are: `ingestion.querysets`.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.db.models.functions import Now
from django.utils.translation import gettext, gettext_noop

from ingestion.documents.errors import UnsupportedType
from ingestion.jobs.events import announce_changed

if TYPE_CHECKING:
    from django.contrib.auth.models import AbstractUser as User

    from ingestion.models import IngestionJobQuerySet

ERROR_LABELS = {
    "": gettext_noop("No reason given"),
    "access_denied": gettext_noop("Needs a sign-in"),
    "agent_refused": gettext_noop("Turned us away"),
    "below_floor": gettext_noop("Below the feed's tier"),
    "bot_check": gettext_noop("Bot check"),
    "broken_document": gettext_noop("Damaged document"),
    "cancelled": gettext_noop("Cancelled"),
    "consent": gettext_noop("Consent page"),
    "copy_protected": gettext_noop("Copy protection"),
    "deadline": gettext_noop("Took too long"),
    "defect": gettext_noop("A fault of ours"),
    "disk_full": gettext_noop("Disk full"),
    "empty_upload": gettext_noop("Empty file"),
    "error_page": gettext_noop("Error page"),
    "fetch_failed": gettext_noop("Did not answer"),
    "host_busy": gettext_noop("Site too busy"),
    "item_gone": gettext_noop("Item deleted"),
    "legal_reasons": gettext_noop("Legal reasons"),
    "needs_javascript": gettext_noop("Needs a browser"),
    "no_text_layer": gettext_noop("Scan without text"),
    "not_content": gettext_noop("No text"),
    "not_found": gettext_noop("Page not found"),
    "parked": gettext_noop("Domain for sale"),
    "reader_killed": gettext_noop("Too much for the reader"),
    "refused_address": gettext_noop("Address not allowed"),
    "set_aside": gettext_noop("Failed too often"),
    "sign_in": gettext_noop("Sign-in page"),
    "store_refuses": gettext_noop("Storage refused"),
    "store_unavailable": gettext_noop("Storage not reachable"),
    "too_large": gettext_noop("Too large"),
    "unsupported_type": gettext_noop("Unknown kind of file"),
    "upload_gone": gettext_noop("File gone"),
    "worker_lost": gettext_noop("Worker stopped"),
}


def error_label(code: str) -> str:
    label = ERROR_LABELS.get(code)
    return gettext(label) if label else code.replace("_", " ").capitalize()


def advice_to_show(advice: str) -> str:
    """A stored advice in the reader's language; one with words of its own stays as it is."""
    if advice == UnsupportedType.advice:
        return gettext("Add a document of a kind that can be read; Home lists them.")
    return gettext(advice)


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
