"""Organisations in the admin pages: identifiers, and who belongs to them."""

from __future__ import annotations

from typing import Any

from django.contrib import admin
from django.http import HttpRequest

from charnia.apps.audit.admin import AuditedAdmin, ReadOnlyAdmin, TabularInline
from charnia.apps.organisations.actions import note_kept_by_hand
from charnia.apps.organisations.models import Membership, Organisation, RegisterEntry, RegisterLoad


class MembershipInline(TabularInline):
    """Who belongs to an organisation."""

    model = Membership
    raw_id_fields = ("user",)
    extra = 0


class OrganisationAdmin(AuditedAdmin):
    """Everything that an organisation's own page does not let its members change. The directory registers it."""

    list_display = ("name", "kind", "size", "town", "ror", "ods_code", "companies_house", "is_listed")
    list_filter = ("kind", "size", "is_listed", "is_fictional")
    search_fields = ("name", "ror", "ods_code", "companies_house")
    prepopulated_fields = {"slug": ("name",)}
    inlines = (MembershipInline,)

    def save_model(self, request: HttpRequest, obj: Organisation, form: Any, change: bool) -> None:  # noqa: FBT001
        """What is written here by hand is kept when a register is loaded, unless the list of kept fields itself was
        changed: that is how a field is given back to the registers."""
        if "kept_by_hand" not in form.changed_data:
            note_kept_by_hand(organisation=obj, fields=form.changed_data)
        super().save_model(request, obj, form, change)


@admin.register(RegisterLoad)
class RegisterLoadAdmin(ReadOnlyAdmin):
    """When which files of a register were read, and what became of them."""

    list_display = ("started_at", "register", "filenames", "counts", "finished_at")
    list_filter = ("register",)


@admin.register(RegisterEntry)
class RegisterEntryAdmin(ReadOnlyAdmin):
    """What a register says of an organisation."""

    list_display = ("register", "register_id", "organisation", "changed_at", "vanished_at")
    list_filter = ("register",)
    list_select_related = ("organisation",)
    search_fields = ("register_id", "organisation__name")
