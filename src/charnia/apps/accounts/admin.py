"""Accounts in the admin pages: roles, and who may log in. Passwords are set by their owners alone."""

from __future__ import annotations

from typing import Any

from django.contrib import admin
from django.http import HttpRequest

from charnia.apps.accounts.models import User
from charnia.apps.audit.admin import AuditedAdmin


@admin.register(User)
class UserAdmin(AuditedAdmin):
    """An account added here has no password: its owner sets one by "Forgot your password?"."""

    fields = ("email", "name", "cluster_role", "is_active", "is_staff", "is_superuser", "last_login", "date_joined")
    readonly_fields = ("last_login", "date_joined")
    list_display = ("email", "name", "cluster_role", "is_active", "is_staff", "last_login")
    list_filter = ("cluster_role", "is_active", "is_staff")
    search_fields = ("email", "name")
    ordering = ("email",)

    def save_model(self, request: HttpRequest, obj: User, form: Any, change: bool) -> None:  # noqa: FBT001 - Django's signature
        if change:
            super().save_model(request, obj, form, change)
            return
        made = User.objects.create_user(**{name: form.cleaned_data[name] for name in form.cleaned_data})
        obj.pk = made.pk
        obj.email = made.email

    def get_readonly_fields(self, request: HttpRequest, obj: User | None = None) -> Any:
        """Nobody takes the admin pages from themselves, and an address is changed by its owner, who confirms it."""
        own = ("is_active", "is_staff", "is_superuser", "cluster_role") if obj and obj.pk == request.user.pk else ()
        return (*self.readonly_fields, *own, *(("email",) if obj else ()))

    def has_delete_permission(self, request: HttpRequest, obj: User | None = None) -> bool:
        """Accounts are deleted by their owners, on a page that says what goes with them; here they are switched off."""
        return False
