"""Accounts and tokens in the administration."""

from __future__ import annotations

from django.contrib import admin
from django.contrib.auth.admin import UserAdmin
from django.http import HttpRequest

from librarian_site.models import ApiToken, User

admin.site.site_header = "Williams Librarian"
admin.site.site_title = "Williams Librarian"
admin.site.register(User, UserAdmin)


@admin.register(ApiToken)
class ApiTokenAdmin(admin.ModelAdmin):
    list_display = ("name", "user", "hint", "read_only", "created_at", "last_used_at", "expires_at")
    list_filter = ("read_only", "created_at")
    list_select_related = ("user",)
    search_fields = ("name", "user__username")
    readonly_fields = ("user", "hint", "created_at", "last_used_at")

    def has_add_permission(self, request: HttpRequest) -> bool:
        return False
