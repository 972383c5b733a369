"""People: public profiles, derived from evidence, claimed by those they speak of."""

from __future__ import annotations

from django.conf import settings
from django.db import models
from django.urls import reverse

from charnia.apps.organisations.models import Organisation
from charnia.core.vocabulary import ConflictGround, PersonRole, Word


class ClaimStatus(Word):
    """Where a claim stands."""

    WAITING = "waiting", "Waiting", "The programme team has not answered yet."
    ACCEPTED = "accepted", "Accepted", "The profile belongs to the account."
    DECLINED = "declined", "Declined", "The programme team said no, with a reason."


class Person(models.Model):
    """Somebody with a public profile, with or without an account."""

    slug = models.SlugField(max_length=160, unique=True)
    name = models.CharField(max_length=200)
    title = models.CharField("job title", max_length=200, blank=True)
    bio = models.TextField(blank=True)
    roles = models.JSONField(default=list, blank=True, help_text="A list of person roles.")
    interests = models.TextField("what they want to work on next", blank=True)
    avoids = models.TextField("what they do not want to be asked about", blank=True, help_text="One subject a line.")
    takes_requests = models.BooleanField(default=True, help_text="May be proposed to companies and asked.")
    organisation = models.ForeignKey(
        Organisation, null=True, blank=True, on_delete=models.SET_NULL, related_name="people"
    )
    user = models.OneToOneField(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.SET_NULL, related_name="person"
    )
    orcid = models.CharField("ORCID iD", max_length=19, null=True, blank=True, unique=True)
    source_id = models.CharField(
        max_length=250, null=True, blank=True, unique=True, help_text="The id that evidence files use for this person."
    )
    contact_email = models.EmailField(
        "address for the programme team", blank=True, db_index=True, help_text="Never public; an account has its own."
    )
    hours_a_month = models.PositiveSmallIntegerField(null=True, blank=True)
    is_listed = models.BooleanField(default=True, help_text="Shown in the public directory and in matches.")
    is_fictional = models.BooleanField(default=False)
    created_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        ordering = ["name"]
        verbose_name_plural = "people"

    def __str__(self) -> str:
        return self.name

    def get_absolute_url(self) -> str:
        return reverse("directory:person", args=[self.slug])

    def avoided_subjects(self) -> tuple[str, ...]:
        """What the person does not want to be asked about, each line once."""
        return tuple(dict.fromkeys(line.strip() for line in self.avoids.splitlines() if line.strip()))

    def role_words(self) -> list[PersonRole]:
        """The person's roles as words of the vocabulary."""
        return [PersonRole(role) for role in self.roles]


class Claim(models.Model):
    """An account that says "this profile is me"."""

    person = models.ForeignKey(Person, on_delete=models.CASCADE, related_name="claims")
    user = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="claims")
    status = models.CharField(max_length=10, choices=ClaimStatus.choices(), default=ClaimStatus.WAITING)
    note = models.TextField("how we can tell that it is you", blank=True)
    reason = models.TextField("reason of the answer", blank=True)
    made_at = models.DateTimeField(auto_now_add=True)
    decided_at = models.DateTimeField(null=True, blank=True)
    decided_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.SET_NULL, related_name="+"
    )

    class Meta:
        ordering = ["made_at"]
        constraints = [
            models.UniqueConstraint(
                fields=["person", "user"], condition=models.Q(status="waiting"), name="one_open_claim_each"
            )
        ]

    def __str__(self) -> str:
        return f"claim {self.pk} ({self.status})"


class Absence(models.Model):
    """Days on which a person is not to be asked, both ends included. Why is nobody's business."""

    person = models.ForeignKey(Person, on_delete=models.CASCADE, related_name="absences")
    first = models.DateField("first day away")
    last = models.DateField("last day away")

    class Meta:
        ordering = ["first", "id"]
        constraints = [
            models.CheckConstraint(condition=models.Q(last__gte=models.F("first")), name="absence_ends_after_it_begins")
        ]

    def __str__(self) -> str:
        return f"{self.first} to {self.last}"


class ConflictSide(Word):
    """Who declared a conflict of interest, and may take the declaration back."""

    PERSON = "person", "The person", "Declared by the person themselves."
    COMPANY = "company", "The company", "Declared by a member of the company."
    TEAM = "team", "The programme team", "Declared by the programme team."


class DeclaredConflict(models.Model):
    """A tie between a person and an organisation that makes them less than independent of each other."""

    person = models.ForeignKey(Person, on_delete=models.CASCADE, related_name="conflicts")
    organisation = models.ForeignKey(Organisation, on_delete=models.CASCADE, related_name="conflicts")
    ground = models.CharField(max_length=12, choices=ConflictGround.choices())
    note = models.TextField(blank=True)
    side = models.CharField(max_length=10, choices=ConflictSide.choices())
    declared_at = models.DateTimeField(auto_now_add=True)
    declared_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.SET_NULL, related_name="+"
    )
    withdrawn_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering = ["declared_at", "id"]
        constraints = [
            models.UniqueConstraint(
                fields=["person", "organisation", "ground", "side"],
                condition=models.Q(withdrawn_at__isnull=True),
                name="conflict_declared_once_a_side",
            )
        ]

    def __str__(self) -> str:
        return f"conflict {self.pk} of person {self.person_id} and organisation {self.organisation_id}"
