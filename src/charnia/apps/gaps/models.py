"""The gap ledger: gaps, what gave each away, and the history of what people decided."""

from __future__ import annotations

from django.conf import settings
from django.db import models
from django.urls import reverse

from charnia.apps.products.models import Brief
from charnia.core.vocabulary import Axis, GapKind, GapStatus, Layer, Urgency, Word


class GapOrigin(Word):
    """Who named the gap first."""

    FOUND = "found", "Found", "Charnia found it in the brief."
    ADDED = "added", "Added", "A person added it."


class GapVerb(Word):
    """What happened to a gap, as its history says it."""

    FOUND = "found", "Found", "Charnia found it."
    ADDED = "added", "Added", "A person added it."
    CONFIRMED = "confirmed", "Confirmed", "A person agreed."
    DISMISSED = "dismissed", "Dismissed", "A person said it is not a gap, with a reason."
    REOPENED = "reopened", "Reopened", "A person took the decision back."
    REWORDED = "reworded", "Reworded", "A person changed the statement, kind, axis or urgency."
    NOT_FOUND_AGAIN = "not-found-again", "No longer found", "The edited brief no longer gives it away."
    FOUND_AGAIN = "found-again", "Found again", "The edited brief gives it away again."
    BRIDGED = "bridged", "Bridged", "Someone or something is closing it."
    CLOSED = "closed", "Closed", "What was missing is there."


class Gap(models.Model):
    """What a product needs next and its company lacks.

    The trigger is a quote of the text of `trigger_layer` (or of the answer `trigger_field`) in version
    `trigger_version`, with `trigger_start` and `trigger_end` counting its characters; or the field or rule alone.
    `layer` says who may read the statement: that of the trigger.
    """

    brief = models.ForeignKey(Brief, on_delete=models.CASCADE, related_name="gaps")
    kind = models.CharField(max_length=10, choices=GapKind.choices())
    axis = models.CharField(max_length=20, choices=Axis.choices())
    statement = models.CharField(max_length=500)
    found_statement = models.CharField(max_length=500, blank=True, help_text="As Charnia first worded it.")
    layer = models.CharField(max_length=10, choices=Layer.choices(), default=Layer.PUBLIC)
    origin = models.CharField(max_length=10, choices=GapOrigin.choices())
    status = models.CharField(max_length=10, choices=GapStatus.choices(), default=GapStatus.PROPOSED)
    urgency = models.CharField(max_length=10, choices=Urgency.choices(), default=Urgency.SOON)
    confidence = models.FloatField(null=True, blank=True, help_text="0 to 1; empty for a gap that a person added.")
    trigger_quote = models.TextField(blank=True)
    trigger_start = models.PositiveIntegerField(null=True, blank=True)
    trigger_end = models.PositiveIntegerField(null=True, blank=True)
    trigger_field = models.CharField(max_length=80, blank=True)
    trigger_rule = models.CharField(max_length=80, blank=True)
    trigger_words = models.JSONField(default=list, blank=True, help_text="Of a quote that no rule read: what told it.")
    trigger_version = models.PositiveIntegerField(default=0)
    reason = models.TextField("reason for dismissing", blank=True)
    is_current = models.BooleanField(default=True, help_text="The newest version of the brief still gives it away.")
    created_at = models.DateTimeField(auto_now_add=True)
    changed_at = models.DateTimeField(auto_now=True)

    class Meta:
        ordering = ["id"]
        constraints = [
            models.CheckConstraint(
                condition=~models.Q(status="dismissed") | ~models.Q(reason=""), name="dismissed_gap_has_a_reason"
            )
        ]

    def __str__(self) -> str:
        return f"gap {self.pk} ({self.kind}, {self.axis})"

    def get_absolute_url(self) -> str:
        return reverse("gaps:detail", args=[self.pk])


class GapEvent(models.Model):
    """One entry of a gap's history."""

    gap = models.ForeignKey(Gap, on_delete=models.CASCADE, related_name="events")
    at = models.DateTimeField(auto_now_add=True)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.SET_NULL, related_name="+")
    verb = models.CharField(max_length=20, choices=GapVerb.choices())
    note = models.TextField(blank=True)

    class Meta:
        ordering = ["id"]

    def __str__(self) -> str:
        return f"{self.verb} at {self.at:%Y-%m-%d %H:%M}"
