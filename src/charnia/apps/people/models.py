"""People: public profiles, derived from evidence, claimed by those they speak of."""

from __future__ import annotations

from django.conf import settings
from django.db import models
from django.urls import reverse

from charnia.apps.organisations.models import Organisation
from charnia.core.vocabulary import PersonRole, Word


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
