"""Organisations in the admin pages: identifiers, and who belongs to them."""

from __future__ import annotations

from django.contrib import admin

from charnia.apps.audit.admin import AuditedAdmin, TabularInline
from charnia.apps.organisations.models import Membership, Organisation


class MembershipInline(TabularInline):
    """Who belongs to an organisation."""

    model = Membership
    raw_id_fields = ("user",)
    extra = 0


@admin.register(Organisation)
class OrganisationAdmin(AuditedAdmin):
    """Everything that an organisation's own page does not let its members change."""

    list_display = ("name", "kind", "size", "town", "ror", "ods_code", "companies_house", "is_listed")
    list_filter = ("kind", "size", "is_listed", "is_fictional")
    search_fields = ("name", "ror", "ods_code", "companies_house")
    prepopulated_fields = {"slug": ("name",)}
    inlines = (MembershipInline,)
