"""Django admin of jobs and model usage: read-only, with actions to retry and cancel jobs."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.contrib import admin, messages
from django.db.models import QuerySet
from django.http import HttpRequest
from django.utils.translation import ngettext

from ingestion.jobs.service import AlreadyIngesting, IngestionOrchestrator, WrongState
from ingestion.models import IngestionJob, ModelUse, ProgressEvent

if TYPE_CHECKING:
    from collections.abc import Callable

orchestrator = IngestionOrchestrator()


class ReadOnly:
    """Mixin that allows neither adding nor changing objects."""

    def has_add_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False

    def has_change_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False


class EventInline(ReadOnly, admin.TabularInline):
    model = ProgressEvent
    fields = readonly_fields = ("sequence", "kind", "data", "created_at")
    extra = 0

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False


@admin.register(IngestionJob)
class IngestionJobAdmin(ReadOnly, admin.ModelAdmin):
    list_display = ("short_label", "owner", "status", "stage", "attempts", "priority", "created_at")
    list_filter = ("status", "stage", "priority", "error_code", "created_at")
    list_select_related = ("owner",)
    search_fields = ("url", "filename", "error", "owner__username")
    date_hierarchy = "created_at"
    inlines = (EventInline,)
    actions = ("retry", "cancel")

    @admin.action(description="Retry the selected jobs", permissions=["view"])
    def retry(self, request: HttpRequest, jobs: QuerySet[IngestionJob]) -> None:
        self._apply(request, jobs, orchestrator.retry_job, "retried")

    @admin.action(description="Cancel the selected jobs", permissions=["view"])
    def cancel(self, request: HttpRequest, jobs: QuerySet[IngestionJob]) -> None:
        self._apply(request, jobs, orchestrator.cancel_job, "cancelled")

    def _apply(
        self,
        request: HttpRequest,
        jobs: QuerySet[IngestionJob],
        action: Callable[..., IngestionJob],
        done: str,
    ) -> None:
        count = 0
        for job in jobs.select_related("owner"):
            try:
                action(owner=job.owner, job_id=job.pk)
                count += 1
            except (WrongState, AlreadyIngesting) as error:
                self.message_user(request, f"{job.short_label}: {error}", messages.WARNING)
        text = ngettext("%d job %s.", "%d jobs %s.", count) % (count, done)
        self.message_user(request, text, messages.SUCCESS)


@admin.register(ModelUse)
class ModelUseAdmin(ReadOnly, admin.ModelAdmin):
    """Usage of language models; requests and answers are hidden, as they are the owner's."""

    list_display = ("created_at", "owner", "model", "outcome", "tokens", "cost", "duration_ms")
    list_filter = ("model", "outcome", "created_at")
    list_select_related = ("owner",)
    date_hierarchy = "created_at"
    exclude = ("answer", "question")

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False
