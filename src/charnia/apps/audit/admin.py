"""The admin pages write to the audit trail too, and show it."""

from __future__ import annotations

from collections.abc import Iterable
from typing import TYPE_CHECKING, Any

from django.contrib import admin
from django.db import transaction
from django.db.models import Model, QuerySet, URLField
from django.http import HttpRequest, HttpResponse

from charnia.apps.audit.actions import record
from charnia.apps.audit.models import AuditEntry

if TYPE_CHECKING:
    ModelAdmin = admin.ModelAdmin[Any]
    TabularInline = admin.TabularInline[Any, Any]
else:  # Django's own classes take no parameters when the code runs
    ModelAdmin = admin.ModelAdmin
    TabularInline = admin.TabularInline


class AuditedAdmin(ModelAdmin):
    """An admin whose every write leaves a row in the audit trail, in the same transaction."""

    formfield_overrides = {URLField: {"assume_scheme": "https"}}

    def touched(self, things: Iterable[Any]) -> None:
        """Called in the same transaction for what was added, changed or is about to be deleted."""

    @transaction.atomic
    def response_action(
        self, request: HttpRequest, queryset: QuerySet[Any], *where: Any, **named: Any
    ) -> HttpResponse | None:
        """What is ticked in a list and deleted together; for that Django opens no transaction."""
        return super().response_action(request, queryset, *where, **named)

    def log_addition(self, request: HttpRequest, obj: Model, message: Any) -> Any:
        self._note(request, "admin.added", obj)
        return super().log_addition(request, obj, message)

    def log_change(self, request: HttpRequest, obj: Model, message: Any) -> Any:
        self._note(request, "admin.changed", obj)
        return super().log_change(request, obj, message)

    def log_deletions(self, request: HttpRequest, queryset: QuerySet[Any]) -> Any:
        for thing in queryset:
            self._note(request, "admin.deleted", thing)
        return super().log_deletions(request, queryset)

    def _note(self, request: HttpRequest, action: str, thing: Model) -> None:
        user: Any = request.user
        record(action=action, target=thing, by=user)
        self.touched([thing])


class ReadOnlyAdmin(ModelAdmin):
    """Shows rows and lets nobody write."""

    def has_add_permission(self, request: HttpRequest) -> bool:
        return False

    def has_change_permission(self, request: HttpRequest, obj: Model | None = None) -> bool:
        return False

    def has_delete_permission(self, request: HttpRequest, obj: Model | None = None) -> bool:
        return False


@admin.register(AuditEntry)
class AuditEntryAdmin(ReadOnlyAdmin):
    """Who did what, the newest first."""

    list_display = ("at", "by", "action", "target_type", "target_id")
    list_filter = ("action",)
    list_select_related = ("by",)
    search_fields = ("target_type", "target_id", "by__email")
