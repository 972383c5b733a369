"""Introductions: the wish for one, what the programme team notes of it, and what came of it in the end."""

from __future__ import annotations

import datetime as dt

from django.conf import settings
from django.db import models
from django.utils import timezone

from charnia.apps.gaps.models import Gap
from charnia.apps.matches.candidates import Candidate
from charnia.apps.offers.models import Offer
from charnia.apps.people.models import Person
from charnia.core.vocabulary import FeedbackReason, Word

ONE_CANDIDATE = models.Q(person__isnull=False, offer__isnull=True) | models.Q(person__isnull=True, offer__isnull=False)


class WishStatus(Word):
    """Where a wish for an introduction stands."""

    OPEN = "open", "Asked for", "The programme team sees it and will act on it."
    AGREED = "agreed", "They agree", "The other side has said yes; the programme team brings both together."
    INTRODUCED = "introduced", "Introduced", "The programme team has brought both sides together."
    NOT_ARRANGED = "not-arranged", "Not arranged", "It will not come about; the programme team says why."
    WITHDRAWN = "withdrawn", "Withdrawn", "The company took it back."


UNDER_WAY = (WishStatus.OPEN, WishStatus.AGREED)
"""Where something is still to be done about a wish."""


class Outcome(Word):
    """What came of an introduction."""

    HELPED = "helped", "It helped", "Work came of it, or an answer that took the company further."
    NOTHING = "nothing", "Nothing came of it", "It led nowhere, whatever the cause."


WRONG_MATCH = (
    FeedbackReason.WRONG_FIELD,
    FeedbackReason.WRONG_KIND,
    FeedbackReason.TOO_GENERAL,
    FeedbackReason.OUT_OF_DATE,
)
"""Causes for which nothing came of an introduction that speak of the match. Every other cause (time, money, a change of
plan) says nothing of it, so that none of them is asked for."""

TIME_TO_TELL = dt.timedelta(days=14)
"""How long after an introduction the company is invited to say what came of it."""


class IntroductionWish(models.Model):
    """A company would like to be introduced to a person or the keeper of an offer."""

    gap = models.ForeignKey(Gap, on_delete=models.CASCADE, related_name="wishes")
    person = models.ForeignKey(Person, null=True, blank=True, on_delete=models.CASCADE, related_name="+")
    offer = models.ForeignKey(Offer, null=True, blank=True, on_delete=models.CASCADE, related_name="+")
    message = models.TextField("what you would like to ask them", blank=True)
    status = models.CharField(max_length=12, choices=WishStatus.choices(), default=WishStatus.OPEN)
    asked_at = models.DateTimeField(auto_now_add=True)
    asked_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.SET_NULL, related_name="+"
    )
    withdrawn_at = models.DateTimeField(null=True, blank=True)
    agreed_at = models.DateTimeField(null=True, blank=True)
    agreed_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.SET_NULL, related_name="+"
    )
    answered_at = models.DateTimeField(null=True, blank=True)
    answered_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.SET_NULL, related_name="+"
    )
    reason = models.TextField("why it will not come about", blank=True, help_text="The company reads it.")
    outcome = models.CharField(max_length=12, blank=True, choices=Outcome.choices())
    outcome_words = models.TextField("what came of it", blank=True)
    outcome_cause = models.CharField(max_length=16, blank=True, choices=FeedbackReason.choices())
    outcome_number = models.PositiveIntegerField(default=0, help_text="How often it was said, corrections included.")
    outcome_at = models.DateTimeField(null=True, blank=True)
    outcome_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.SET_NULL, related_name="+"
    )

    class Meta:
        ordering = ["asked_at", "id"]
        verbose_name_plural = "introduction wishes"
        constraints = [
            models.CheckConstraint(condition=ONE_CANDIDATE, name="wish_names_one_candidate"),
            models.UniqueConstraint(
                fields=["gap", "person"],
                condition=models.Q(status__in=["open", "agreed"]),
                name="one_open_wish_a_person",
            ),
            models.UniqueConstraint(
                fields=["gap", "offer"],
                condition=models.Q(status__in=["open", "agreed"]),
                name="one_open_wish_an_offer",
            ),
            models.CheckConstraint(
                condition=models.Q(outcome="") | models.Q(status="introduced"), name="outcome_of_an_introduction"
            ),
        ]

    def __str__(self) -> str:
        return f"wish {self.pk} for gap {self.gap_id}"

    @property
    def candidate(self) -> Candidate:
        """Whom the company would like to meet."""
        return Candidate(person=self.person, offer=self.offer)

    @property
    def verb(self) -> str:
        """What the company would like: people are met, a course or a fund is asked about."""
        return "would like to meet" if self.person_id else "would like to ask about"

    @property
    def is_under_way(self) -> bool:
        """Whether the programme team still has something to do about it."""
        return self.status in UNDER_WAY

    @property
    def rules_out_asking(self) -> bool:
        """Whether lists do not offer to ask for the same introduction once more."""
        return self.is_under_way or self.status == WishStatus.INTRODUCED

    @property
    def waits_for_outcome(self) -> bool:
        """Whether it is time to ask what came of it."""
        if self.status != WishStatus.INTRODUCED or self.outcome or self.answered_at is None:
            return False
        return self.answered_at <= timezone.now() - TIME_TO_TELL
