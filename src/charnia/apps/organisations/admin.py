"""Organisations in the admin pages: identifiers, and who belongs to them."""

from __future__ import annotations

from typing import Any

from django import forms
from django.contrib import admin
from django.core.exceptions import ValidationError
from django.forms.models import BaseInlineFormSet
from django.http import HttpRequest

from charnia.apps.audit.admin import AuditedAdmin, ReadOnlyAdmin, TabularInline
from charnia.apps.organisations.actions import note_kept_by_hand
from charnia.apps.organisations.models import Membership, MembershipRole, Organisation, RegisterEntry, RegisterLoad

_CHANGED_MEANWHILE = (
    "Somebody else, or a register, has changed this organisation since you opened the page. Open it again and make "
    "your change there; nothing was stored."
)
_LAST_OWNER = "Leave the organisation an owner, or make somebody else one first: nobody could keep its page."


class MembershipFormSet(BaseInlineFormSet):  # type: ignore[type-arg]  # as for the form below
    """Who belongs to an organisation; one that has an owner keeps one."""

    def clean(self) -> None:
        super().clean()
        owner = MembershipRole.OWNER.value
        had = Membership.objects.filter(organisation_id=self.instance.pk, role=owner).exists()
        staying = (
            form.cleaned_data.get("role") == owner
            for form in self.forms
            if hasattr(form, "cleaned_data") and not form.cleaned_data.get("DELETE")
        )
        if had and not any(staying):
            raise ValidationError(_LAST_OWNER)


class OrganisationForm(forms.ModelForm):  # type: ignore[type-arg]  # Django's own class takes no parameter at run time
    """Knows when the organisation was read, so that it never writes over what was changed since."""

    as_read = forms.CharField(required=False, widget=forms.HiddenInput)

    def __init__(self, *args: Any, **named: Any) -> None:
        super().__init__(*args, **named)
        if self.instance.pk:
            self.initial["as_read"] = self.instance.changed_at.isoformat()

    def clean(self) -> dict[str, Any]:
        """Refuses what was filled in from an older state; the row stays locked until it is saved."""
        cleaned: dict[str, Any] = super().clean() or self.cleaned_data
        as_read = cleaned.get("as_read")
        if self.instance.pk and as_read:
            now = Organisation.objects.select_for_update().get(pk=self.instance.pk)
            if now.changed_at.isoformat() != as_read:
                raise ValidationError(_CHANGED_MEANWHILE)
        return cleaned


class MembershipInline(TabularInline):
    """Who belongs to an organisation."""

    model = Membership
    formset = MembershipFormSet
    raw_id_fields = ("user",)
    extra = 0


class OrganisationAdmin(AuditedAdmin):
    """Everything that an organisation's own page does not let its members change. The directory registers it."""

    form = OrganisationForm
    list_display = ("name", "kind", "size", "town", "ror", "ods_code", "companies_house", "is_listed")
    list_filter = ("kind", "size", "is_listed", "is_fictional")
    search_fields = ("name", "ror", "ods_code", "companies_house", "openalex")
    prepopulated_fields = {"slug": ("name",)}
    inlines = (MembershipInline,)

    def save_model(self, request: HttpRequest, obj: Organisation, form: Any, change: bool) -> None:  # noqa: FBT001 - as Django calls it
        """What is written here by hand is kept when a register is loaded, unless the list of kept fields itself was
        changed: that is how a field is given back to the registers."""
        if "kept_by_hand" not in form.changed_data:
            note_kept_by_hand(organisation=obj, fields=[name for name in form.changed_data if name != "as_read"])
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
