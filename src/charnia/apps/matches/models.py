"""What a company keeps of the bridges that were offered to it, what became of them, and what was learned from that."""

from __future__ import annotations

from django.conf import settings
from django.db import models

from charnia.apps.gaps.models import Gap
from charnia.apps.offers.models import Offer
from charnia.apps.people.models import Person
from charnia.core.vocabulary import FeedbackReason, FeedbackVerb

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


class Feedback(models.Model):
    """One thing that became of a bridge. Rows are only ever added: a wish taken back is another row."""

    gap = models.ForeignKey(Gap, on_delete=models.CASCADE, related_name="feedback")
    person = models.ForeignKey(Person, null=True, blank=True, on_delete=models.CASCADE, related_name="+")
    offer = models.ForeignKey(Offer, null=True, blank=True, on_delete=models.CASCADE, related_name="+")
    verb = models.CharField(max_length=12, choices=FeedbackVerb.choices())
    reason = models.CharField(max_length=16, blank=True, choices=FeedbackReason.choices())
    note = models.TextField(blank=True)
    at = models.DateTimeField(auto_now_add=True)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.SET_NULL, related_name="+")

    class Meta:
        ordering = ["id"]
        verbose_name_plural = "feedback"
        indexes = [models.Index(fields=["person", "gap"]), models.Index(fields=["verb"])]
        constraints = [
            models.CheckConstraint(condition=ONE_CANDIDATE, name="feedback_names_one_candidate"),
            models.CheckConstraint(
                condition=~models.Q(verb__in=["declined", "not-helpful"]) | ~models.Q(reason=""),
                name="refusal_has_a_reason",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.verb} for gap {self.gap_id}"


class LearnedWeights(models.Model):
    """One attempt to learn from feedback, with what it rests on. `version` counts from 1."""

    version = models.PositiveIntegerField(unique=True)
    weights = models.JSONField(help_text="profile, description, fit, and leanings as [gap kind, pillar, amount].")
    is_kept = models.BooleanField(help_text="It ranked held-back feedback better than what was in force.")
    verdict = models.TextField(help_text="Why it was kept or not, in a sentence.")
    counts = models.JSONField(default=dict)
    held_back = models.JSONField(default=dict)
    made_at = models.DateTimeField(auto_now_add=True)
    made_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.SET_NULL, related_name="+"
    )

    class Meta:
        ordering = ["-version"]
        verbose_name_plural = "learned weights"

    def __str__(self) -> str:
        return f"weights {self.version}"


class ExposureMeasure(models.Model):
    """How evenly the lists of all open gaps showed people on a day, before and after the order was changed."""

    measured_at = models.DateTimeField(auto_now_add=True)
    gaps = models.PositiveIntegerField()
    people = models.PositiveIntegerField(help_text="Everybody who could be shown.")
    strength = models.FloatField()
    gini_before = models.FloatField()
    gini_after = models.FloatField()
    curve_before = models.JSONField(default=list)
    curve_after = models.JSONField(default=list)

    class Meta:
        ordering = ["-id"]

    def __str__(self) -> str:
        return f"exposure at {self.measured_at:%Y-%m-%d %H:%M}"


class ExposureShare(models.Model):
    """What one person had of the attention, as a share of the greatest exposure before the order was changed."""

    measure = models.ForeignKey(ExposureMeasure, on_delete=models.CASCADE, related_name="shares")
    person = models.ForeignKey(Person, on_delete=models.CASCADE, related_name="+")
    before = models.FloatField()
    after = models.FloatField()

    class Meta:
        ordering = ["-before", "person_id"]
        constraints = [models.UniqueConstraint(fields=["measure", "person"], name="one_share_a_person")]

    def __str__(self) -> str:
        return f"{self.before:.3f} of person {self.person_id}"
