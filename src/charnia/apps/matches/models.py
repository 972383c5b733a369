"""What a company keeps of the bridges that were offered to it."""

from __future__ import annotations

from django.conf import settings
from django.db import models

from charnia.apps.gaps.models import Gap
from charnia.apps.offers.models import Offer
from charnia.apps.people.models import Person

ONE_CANDIDATE = models.Q(person__isnull=False, offer__isnull=True) | models.Q(person__isnull=True, offer__isnull=False)


class ShortlistEntry(models.Model):
    """A person or an offer that a company keeps for a gap, with the score at the time."""

    gap = models.ForeignKey(Gap, on_delete=models.CASCADE, related_name="shortlist")
    person = models.ForeignKey(Person, null=True, blank=True, on_delete=models.CASCADE, related_name="+")
    offer = models.ForeignKey(Offer, null=True, blank=True, on_delete=models.CASCADE, related_name="+")
    score = models.FloatField(null=True, blank=True)
    note = models.TextField(blank=True)
    added_at = models.DateTimeField(auto_now_add=True)
    added_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.SET_NULL, related_name="+"
    )

    class Meta:
        ordering = ["added_at", "id"]
        verbose_name_plural = "shortlist entries"
        constraints = [
            models.CheckConstraint(condition=ONE_CANDIDATE, name="shortlist_names_one_candidate"),
            models.UniqueConstraint(fields=["gap", "person"], name="person_shortlisted_once"),
            models.UniqueConstraint(fields=["gap", "offer"], name="offer_shortlisted_once"),
        ]

    def __str__(self) -> str:
        return f"shortlist entry {self.pk} of gap {self.gap_id}"
