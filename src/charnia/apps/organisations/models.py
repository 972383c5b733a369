"""Organisations, and who belongs to them."""

from __future__ import annotations

from django.conf import settings
from django.db import models
from django.urls import reverse

from charnia.apps.audit.models import ChangedRow
from charnia.core.vocabulary import CompanySize, OrganisationKind, Region, Register, Word


class MembershipRole(Word):
    """What a member may do for an organisation."""

    OWNER = "owner", "Owner", "Keeps the organisation's page, its members and everything it has in Charnia."
    MEMBER = (
        "member",
        "Member",
        "Works on the organisation's products, makes offers for it, and keeps the offers they made.",
    )


class Organisation(models.Model):
    """A company, university, NHS body, campus, funder, charity or supplier."""

    slug = models.SlugField(max_length=120, unique=True)
    name = models.CharField(max_length=250)
    kind = models.CharField(max_length=20, blank=True, choices=OrganisationKind.choices())
    size = models.CharField(max_length=20, blank=True, choices=CompanySize.choices())
    description = models.TextField(blank=True)
    website = models.URLField(blank=True)
    town = models.CharField(max_length=120, blank=True)
    region = models.CharField(max_length=20, blank=True, choices=Region.choices())
    latitude = models.FloatField(null=True, blank=True)
    longitude = models.FloatField(null=True, blank=True)
    founded = models.PositiveSmallIntegerField(null=True, blank=True)
    source_id = models.CharField(
        max_length=250, null=True, blank=True, unique=True, help_text="The id that evidence files use for it."
    )
    ror = models.CharField("ROR id", max_length=40, null=True, blank=True, unique=True)
    ods_code = models.CharField("ODS code", max_length=12, null=True, blank=True, unique=True)
    companies_house = models.CharField("Companies House number", max_length=12, null=True, blank=True, unique=True)
    openalex = models.CharField("OpenAlex id", max_length=20, null=True, blank=True, unique=True)
    closed_on = models.DateField(null=True, blank=True, help_text="The day on which it came to an end.")
    is_listed = models.BooleanField(default=True, help_text="Shown in the public directory.")
    kept_by_hand = models.JSONField(
        default=list, blank=True, help_text="Names of fields that people have written; registers leave them alone."
    )
    is_fictional = models.BooleanField(default=False)
    created_at = models.DateTimeField(auto_now_add=True)
    changed_at = models.DateTimeField(auto_now=True, db_index=True)
    members = models.ManyToManyField(settings.AUTH_USER_MODEL, through="Membership", related_name="organisations")

    class Meta:
        ordering = ["name"]
        constraints = [
            models.CheckConstraint(
                condition=models.Q(latitude__isnull=True, longitude__isnull=True)
                | models.Q(latitude__isnull=False, longitude__isnull=False),
                name="organisation_place_is_whole",
            )
        ]

    def __str__(self) -> str:
        return self.name

    def get_absolute_url(self) -> str:
        return reverse("directory:organisation", args=[self.slug])


class RegisterLoad(models.Model):
    """One time that files of a register were read: the provenance of its entries."""

    register = models.CharField(max_length=20, choices=Register.choices())
    filenames = models.JSONField(default=list)
    licence = models.CharField(max_length=250, blank=True)
    counts = models.JSONField(default=dict, help_text="Numbers of organisations by what became of them.")
    started_at = models.DateTimeField(auto_now_add=True)
    finished_at = models.DateTimeField(null=True, blank=True, help_text="Empty for a load that was stopped.")

    class Meta:
        ordering = ["-started_at", "-id"]

    def __str__(self) -> str:
        return f"{self.register} {self.started_at:%Y-%m-%d}"


class RegisterEntry(models.Model):
    """What a register says of an organisation, as it said it last."""

    register = models.CharField(max_length=20, choices=Register.choices())
    register_id = models.CharField(max_length=60)
    organisation = models.ForeignKey(Organisation, on_delete=models.CASCADE, related_name="register_entries")
    facts = models.JSONField(default=dict, help_text="The fields of a registered organisation, empty ones left out.")
    content_hash = models.CharField(max_length=64)
    load = models.ForeignKey(RegisterLoad, on_delete=models.PROTECT, related_name="entries")
    changed_at = models.DateTimeField(auto_now=True)
    vanished_at = models.DateTimeField(null=True, blank=True, help_text="When a whole register no longer held it.")

    class Meta:
        ordering = ["register", "register_id"]
        verbose_name_plural = "register entries"
        constraints = [models.UniqueConstraint(fields=["register", "register_id"], name="one_entry_a_register_id")]

    def __str__(self) -> str:
        return f"{self.register} {self.register_id}"


class DoubtStatus(Word):
    """Where the question stands whether a register speaks of an organisation that accounts keep."""

    WAITING = "waiting", "Waiting", "Nobody has looked yet."
    ACCEPTED = "accepted", "The same", "Decided: the register speaks of this organisation."
    REFUSED = "refused", "Another one", "Decided: the register speaks of another. It is not asked about again."


class RegisterDoubt(models.Model):
    """A register has an organisation by the name of one that accounts keep. Its name says only what they have written,
    so people decide whether the two are one."""

    register = models.CharField(max_length=20, choices=Register.choices())
    register_id = models.CharField(max_length=60)
    organisation = models.ForeignKey(Organisation, on_delete=models.CASCADE, related_name="register_doubts")
    facts = models.JSONField(default=dict, help_text="What the register says, as in an entry.")
    load = models.ForeignKey(RegisterLoad, on_delete=models.PROTECT, related_name="doubts")
    status = models.CharField(max_length=10, choices=DoubtStatus.choices(), default=DoubtStatus.WAITING)
    found_at = models.DateTimeField(auto_now_add=True)
    decided_at = models.DateTimeField(null=True, blank=True)
    decided_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.SET_NULL, related_name="+"
    )
    other = models.BigIntegerField(
        null=True, editable=False, help_text="Primary key of the organisation that stood for the entry until accepted."
    )
    other_source_id = models.CharField(
        max_length=250, blank=True, editable=False, help_text="The id that evidence files use for that one."
    )

    class Meta:
        ordering = ["found_at", "id"]
        constraints = [
            models.UniqueConstraint(
                fields=["register", "register_id", "organisation"], name="one_question_a_register_id"
            )
        ]

    def __str__(self) -> str:
        return f"{self.register} {self.register_id} and organisation {self.organisation_id}"


class AcceptedChange(ChangedRow):
    """One value that accepting an entry changed, one row that it took out or brought in (then there is no `before`), or
    one link of evidence that goes back when the decision is taken back. They go with the decision."""

    doubt = models.ForeignKey(RegisterDoubt, on_delete=models.CASCADE, related_name="changes")


class Membership(models.Model):
    """An account that works for an organisation."""

    user = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="memberships")
    organisation = models.ForeignKey(Organisation, on_delete=models.CASCADE, related_name="memberships")
    role = models.CharField(max_length=10, choices=MembershipRole.choices(), default=MembershipRole.MEMBER)
    since = models.DateTimeField(auto_now_add=True)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["user", "organisation"], name="one_membership_each")]

    def __str__(self) -> str:
        return f"{self.user_id} in {self.organisation_id}"
