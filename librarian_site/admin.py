"""Accounts and tokens in the administration."""

from __future__ import annotations

from django.contrib import admin
from django.contrib.auth.admin import UserAdmin
from django.http import HttpRequest

from librarian_site.accounts.second_factor.models import AuthenticatorApp
from librarian_site.models import ApiToken, AuditEntry, User

admin.site.site_header = "Williams Librarian"
admin.site.site_title = "Williams Librarian"
admin.site.register(User, UserAdmin)


@admin.register(ApiToken)
class ApiTokenAdmin(admin.ModelAdmin):
    list_display = (
        "name",
        "user",
        "hint",
        "scopes_label",
        "created_at",
        "last_used_at",
        "expires_at",
    )
    list_filter = ("created_at", "expires_at")
    list_select_related = ("user",)
    search_fields = ("name", "user__username")
    fields = ("name", "user", "hint", "scopes_label", "expires_at", "created_at", "last_used_at")
    readonly_fields = ("user", "hint", "scopes_label", "created_at", "last_used_at")

    def has_add_permission(self, request: HttpRequest) -> bool:
        return False


@admin.register(AuditEntry)
class AuditAdmin(admin.ModelAdmin):
    """Read-only."""

    list_display = ("at", "kind", "username", "address", "detail")
    list_filter = ("kind", "at")
    search_fields = ("username", "detail")
    ordering = ("-pk",)
    show_full_result_count = False

    def has_add_permission(self, request: HttpRequest) -> bool:
        return False

    def has_change_permission(self, request: HttpRequest, obj: object = None) -> bool:
        return False

    def has_delete_permission(self, request: HttpRequest, obj: object = None) -> bool:
        return False


@admin.register(AuthenticatorApp)
class AuthenticatorAppAdmin(admin.ModelAdmin):
    """Who signs in by two steps; deleted for somebody who lost phone and recovery codes."""

    list_display = ("user", "created_at", "last_used_at")
    search_fields = ("user__username",)
    fields = readonly_fields = ("user", "created_at", "last_used_at")

    def has_add_permission(self, request: HttpRequest) -> bool:
        return False
