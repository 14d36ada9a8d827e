"""Imports and their entries."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.conf import settings
from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import Count, Q
from django.db.models.functions import UUID7, Now
from django.urls import reverse
from django.utils.translation import gettext_noop

from library.limits import MAX_COLLECTION, MAX_TAG


class ImportState(models.TextChoices):
    """ready → running ⇄ paused → completed | cancelled; completed → running for another try."""

    READY = "ready", gettext_noop("Ready to start")
    RUNNING = "running", gettext_noop("Importing")
    PAUSED = "paused", gettext_noop("Paused")
    COMPLETED = "completed", gettext_noop("Done")
    CANCELLED = "cancelled", gettext_noop("Cancelled")


class EntryState(models.TextChoices):
    WAITING = "waiting", gettext_noop("Waiting")
    WORKING = "working", gettext_noop("Working")
    ADDED = "added", gettext_noop("Added")
    MERGED = "merged", gettext_noop("Already here")
    FAILED = "failed", gettext_noop("Failed")
    SKIPPED = "skipped", gettext_noop("Not imported")
    CANCELLED = "cancelled", gettext_noop("Cancelled")


OPEN = (EntryState.WAITING, EntryState.WORKING)


class ImportQuerySet(models.QuerySet["Import"]):
    def owned_by(self, user: Any) -> ImportQuerySet:
        return self.filter(owner=user)


class EntrySource(models.Model):
    """What entries come from, and what its owner chose for all of them."""

    collection = models.CharField(max_length=MAX_COLLECTION, blank=True)
    tags = ArrayField(models.CharField(max_length=MAX_TAG), default=list, blank=True)

    if TYPE_CHECKING:
        owner: Any
        owner_id: int
        priority: Any
        entries: Any

    class Meta:
        abstract = True

    def floor(self) -> str:
        """The least tier that is filed; empty: all are."""
        return ""


class DrawnEntry(models.Model):
    """Something that becomes a job, and what became of it (see `entries_to_jobs`).

    waiting → working → added | merged | failed | skipped; cancelled from the first two.
    """

    label = models.CharField(max_length=300)
    data = models.JSONField()  # an `entries.Entry`
    state = models.CharField(max_length=10, choices=EntryState, default=EntryState.WAITING)
    error = models.TextField(blank=True)
    error_code = models.CharField(max_length=40, blank=True)
    # Whether the job was under way before, so that it is not this source's to cancel.
    joined = models.BooleanField(default=False)
    job = models.ForeignKey(
        "ingestion.IngestionJob", on_delete=models.SET_NULL, null=True, related_name="+"
    )
    item = models.ForeignKey(
        "library.LibraryItem", on_delete=models.SET_NULL, null=True, related_name="+"
    )

    class Meta:
        abstract = True

    def __str__(self) -> str:
        return self.label

    def own_page(self) -> bytes:
        """The page to file instead of what its address shows; empty to fetch that."""
        return b""


class Import(EntrySource):
    """The entries of one or more export files, worked through a few at a time."""

    id = models.UUIDField(primary_key=True, db_default=UUID7(), editable=False)
    owner = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="imports"
    )
    filename = models.CharField(max_length=255)
    formats = ArrayField(models.CharField(max_length=40), default=list)
    state = models.CharField(max_length=10, choices=ImportState, default=ImportState.READY)
    priority = models.CharField(max_length=6, default="low")
    total = models.PositiveIntegerField(default=0)
    # Of a table: what its columns are called and hold (`formats.tables.Layout`).
    columns = models.JSONField(default=dict, blank=True, db_default={})
    # Of a file that is read again: a complete archive or documents until the import ends, a table
    # until it starts.
    archive_path = models.CharField(max_length=200, blank=True, db_default="", default="")
    # What the files hold and can't be imported: a list of {"why", "what"}.
    skipped = models.JSONField(default=list, blank=True)
    created_at = models.DateTimeField(db_default=Now(), editable=False)
    started_at = models.DateTimeField(null=True, editable=False)
    ended_at = models.DateTimeField(null=True, editable=False)

    objects = ImportQuerySet.as_manager()

    class Meta:
        ordering = ("-created_at", "-id")
        indexes = [
            # An owner's imports, newest first.
            models.Index(fields=["owner", "-created_at", "-id"], name="ingestion_import_newest"),
            # For the sweeper: imports with entries to be worked.
            models.Index(
                fields=["state"],
                condition=Q(state__in=("running", "paused")),
                name="ingestion_import_open",
            ),
        ]

    def __str__(self) -> str:
        return self.filename

    def get_absolute_url(self) -> str:
        return reverse("ingestion:import", args=[self.pk])

    def counts(self) -> dict[str, int]:
        """How many of its entries are in each state; all states are there."""
        counted = self.entries.order_by().values_list("state").annotate(n=Count("pk"))
        return {**dict.fromkeys(EntryState.values, 0), **dict(counted)}

    @property
    def can_start(self) -> bool:
        return self.state == ImportState.READY

    @property
    def can_choose_columns(self) -> bool:
        return self.can_start and bool(self.columns and self.archive_path)

    @property
    def can_pause(self) -> bool:
        return self.state == ImportState.RUNNING

    @property
    def can_resume(self) -> bool:
        return self.state == ImportState.PAUSED

    @property
    def can_cancel(self) -> bool:
        return self.state in (ImportState.READY, ImportState.RUNNING, ImportState.PAUSED)


class ImportEntry(DrawnEntry):
    """One entry of an export file: what it says, and what became of it."""

    batch = models.ForeignKey(Import, on_delete=models.CASCADE, related_name="entries")
    position = models.PositiveIntegerField()
    canonical_url = models.TextField(blank=True)

    class Meta:
        ordering = ("position",)
        constraints = [
            models.UniqueConstraint("batch", "position", name="ingestion_entry_position"),
        ]
        indexes = [
            # Its open entries in their order, and the count of each state.
            models.Index(fields=["batch", "state", "position"], name="ingestion_entry_state"),
        ]
