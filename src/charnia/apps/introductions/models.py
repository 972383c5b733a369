"""Introductions: for now the wish for one and the programme team's answer; the consent journey builds on it."""

from __future__ import annotations

from django.conf import settings
from django.db import models

from charnia.apps.gaps.models import Gap
from charnia.apps.matches.candidates import Candidate
from charnia.apps.offers.models import Offer
from charnia.apps.people.models import Person
from charnia.core.vocabulary import Word

ONE_CANDIDATE = models.Q(person__isnull=False, offer__isnull=True) | models.Q(person__isnull=True, offer__isnull=False)


class WishStatus(Word):
    """Where a wish for an introduction stands."""

    OPEN = "open", "Asked for", "The programme team sees it and will act on it."
    INTRODUCED = "introduced", "Introduced", "The programme team has brought both sides together."
    NOT_ARRANGED = "not-arranged", "Not arranged", "It will not come about; the programme team says why."
    WITHDRAWN = "withdrawn", "Withdrawn", "The company took it back."


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
    answered_at = models.DateTimeField(null=True, blank=True)
    answered_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.SET_NULL, related_name="+"
    )
    reason = models.TextField("why it will not come about", blank=True, help_text="The company reads it.")

    class Meta:
        ordering = ["asked_at", "id"]
        verbose_name_plural = "introduction wishes"
        constraints = [
            models.CheckConstraint(condition=ONE_CANDIDATE, name="wish_names_one_candidate"),
            models.UniqueConstraint(
                fields=["gap", "person"], condition=models.Q(status="open"), name="one_open_wish_a_person"
            ),
            models.UniqueConstraint(
                fields=["gap", "offer"], condition=models.Q(status="open"), name="one_open_wish_an_offer"
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
