"""The library in the administration."""

from __future__ import annotations

from django.contrib import admin
from django.db.models import QuerySet
from django.http import HttpRequest

from library.items.actions import delete_item
from library.models import Collection, LibraryItem, Tag


@admin.register(LibraryItem)
class LibraryItemAdmin(admin.ModelAdmin):
    list_display = ("title", "owner", "source_type", "tier", "quality_score", "created_at")
    list_filter = ("tier", "source_type", "language", "created_at")
    list_select_related = ("owner",)
    search_fields = ("title", "url", "owner__username")
    date_hierarchy = "created_at"
    fields = (
        *("title", "owner", "source_type", "tier", "quality_score", "url", "canonical_url"),
        *("summary", "key_points", "file_path", "original_path", "created_at", "updated_at"),
    )

    def has_add_permission(self, request: HttpRequest) -> bool:
        return False

    def has_change_permission(self, request: HttpRequest, obj: LibraryItem | None = None) -> bool:
        return False

    # Rows, files and vectors go together, so the service does it.
    def delete_model(self, request: HttpRequest, obj: LibraryItem) -> None:
        delete_item(obj)

    def delete_queryset(self, request: HttpRequest, queryset: QuerySet[LibraryItem]) -> None:
        for item in queryset:
            delete_item(item)


@admin.register(Tag, Collection)
class NamedAdmin(admin.ModelAdmin):
    list_display = ("name", "owner")
    search_fields = ("name", "owner__username")
