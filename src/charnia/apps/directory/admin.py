"""People, offers and evidence in the admin pages. Every write tells the indexes, as it does elsewhere."""

from __future__ import annotations

from collections.abc import Iterable

from django.contrib import admin
from django.db.models import Model
from django.http import HttpRequest

from charnia.apps.audit.admin import AuditedAdmin, ReadOnlyAdmin
from charnia.apps.evidence.changes import note_change
from charnia.apps.evidence.models import ChangedThing, EvidenceLoad, EvidenceRecord
from charnia.apps.offers.models import Offer
from charnia.apps.organisations.admin import OrganisationAdmin
from charnia.apps.organisations.models import Organisation
from charnia.apps.people.models import Claim, Person


@admin.register(Organisation)
class IndexedOrganisationAdmin(OrganisationAdmin):
    """Organisations, whose offers go with them and whose people stay."""

    def touched(self, things: Iterable[Organisation]) -> None:
        keys = _keys(things)
        note_change(ChangedThing.PERSON, Person.objects.filter(organisation__in=keys).values_list("pk", flat=True))
        note_change(ChangedThing.OFFER, Offer.objects.filter(organisation__in=keys).values_list("pk", flat=True))


@admin.register(Person)
class PersonAdmin(AuditedAdmin):
    """Identifiers of a person and the account that it belongs to; the rest is changed on the profile."""

    fields = ("name", "slug", "title", "organisation", "user", "orcid", "source_id", "is_listed", "is_fictional")
    list_display = ("name", "title", "organisation", "orcid", "user", "is_listed")
    list_filter = ("is_listed", "is_fictional")
    list_select_related = ("organisation", "user")
    search_fields = ("name", "orcid", "source_id")
    prepopulated_fields = {"slug": ("name",)}
    raw_id_fields = ("organisation", "user")

    def touched(self, things: Iterable[Person]) -> None:
        keys = _keys(things)
        note_change(ChangedThing.PERSON, keys)
        note_change(ChangedThing.OFFER, Offer.objects.filter(person__in=keys).values_list("pk", flat=True))


@admin.register(Claim)
class ClaimAdmin(ReadOnlyAdmin):
    """Claims and how they were answered; they are answered on the desk."""

    list_display = ("person", "user", "status", "made_at", "decided_by")
    list_filter = ("status",)
    list_select_related = ("person", "user", "decided_by")


@admin.register(Offer)
class OfferAdmin(AuditedAdmin):
    """Offers with their source and status."""

    list_display = ("title", "kind", "organisation", "provider", "fact_status", "as_of", "is_published")
    list_filter = ("kind", "fact_status", "is_published", "is_fictional")
    list_select_related = ("organisation",)
    search_fields = ("title", "provider", "source_id")
    prepopulated_fields = {"slug": ("title",)}
    raw_id_fields = ("organisation", "person", "evidence", "created_by")

    def touched(self, things: Iterable[Offer]) -> None:
        note_change(ChangedThing.OFFER, _keys(things))


@admin.register(EvidenceLoad)
class EvidenceLoadAdmin(ReadOnlyAdmin):
    """Where records came from."""

    fields = ("source", "filename", "licence", "status", "counts", "started_at", "finished_at", "by")
    list_display = ("source", "filename", "status", "started_at", "by")
    list_filter = ("status", "source")
    list_select_related = ("by",)


@admin.register(EvidenceRecord)
class EvidenceRecordAdmin(AuditedAdmin):
    """Records can be taken out here; they are changed by loading them again."""

    list_display = ("title", "kind", "date", "source_id", "load")
    list_filter = ("kind", "is_fictional")
    list_select_related = ("load",)
    search_fields = ("title", "source_id")
    exclude = ("people", "organisations")

    def touched(self, things: Iterable[EvidenceRecord]) -> None:
        note_change(ChangedThing.RECORD, _keys(things))

    def has_add_permission(self, request: HttpRequest) -> bool:
        return False

    def has_change_permission(self, request: HttpRequest, obj: EvidenceRecord | None = None) -> bool:
        return False


def _keys(things: Iterable[Model]) -> list[int]:
    return [thing.pk for thing in things]
