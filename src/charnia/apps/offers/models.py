"""Offers: everything that can close a gap, apart from the people whom evidence speaks for by itself."""

from __future__ import annotations

from django.conf import settings
from django.db import models
from django.urls import reverse

from charnia.apps.evidence.models import EvidenceLoad, EvidenceRecord
from charnia.apps.organisations.models import Organisation
from charnia.apps.people.models import Person
from charnia.core.constraints.eligibility import Terms
from charnia.core.vocabulary import Category, CompanySize, FactStatus, OfferKind, Pillar, Region, Stage


class OfferQuerySet(models.QuerySet["Offer"]):
    """What is public of offers; here, so that the pages of what offers rest on can narrow them too."""

    def shown(self) -> OfferQuerySet:
        """Published offers, without those whose only giver does not wish to be listed."""
        has_giver = models.Q(person=None) | models.Q(person__is_listed=True)
        return self.filter(has_giver | models.Q(organisation__isnull=False) | ~models.Q(provider=""), is_published=True)


class Offer(models.Model):
    """A facility, course, placement, fund, event, case study or any other offer kind of the vocabulary.

    Facts about the world outside the cluster (national schemes) carry `source`, `as_of` and `fact_status`.
    """

    slug = models.SlugField(max_length=160, unique=True)
    kind = models.CharField(max_length=20, choices=OfferKind.choices())
    title = models.CharField(max_length=250)
    text = models.TextField("what it is, for whom, and what comes of it")
    organisation = models.ForeignKey(
        Organisation, null=True, blank=True, on_delete=models.CASCADE, related_name="offers"
    )
    provider = models.CharField(
        max_length=250, blank=True, help_text="Who gives it, where that is no organisation of the directory."
    )
    person = models.ForeignKey(Person, null=True, blank=True, on_delete=models.CASCADE, related_name="offers")
    evidence = models.ManyToManyField(EvidenceRecord, blank=True, related_name="offers")
    starts_at = models.DateTimeField(null=True, blank=True)
    ends_at = models.DateTimeField(null=True, blank=True)
    closes_on = models.DateField("last day to ask", null=True, blank=True)
    venue = models.CharField(max_length=250, blank=True)
    latitude = models.FloatField(null=True, blank=True)
    longitude = models.FloatField(null=True, blank=True)
    cost = models.CharField(max_length=250, blank=True)
    how_to_ask = models.TextField(blank=True)
    url = models.URLField(max_length=500, blank=True)
    source = models.TextField(blank=True)
    as_of = models.CharField(max_length=40, blank=True)
    fact_status = models.CharField(max_length=20, blank=True, choices=FactStatus.choices())
    cautions = models.JSONField(default=list, blank=True, help_text="Sentences that speak against it.")
    is_paused = models.BooleanField(default=False, help_text="It is paused, closed or between rounds.")
    for_sizes = models.JSONField("sizes of company it is for", default=list, blank=True)
    for_stages = models.JSONField("stages of product it is for", default=list, blank=True)
    for_categories = models.JSONField("categories of product it is for", default=list, blank=True)
    for_regions = models.JSONField("nations and regions it is for", default=list, blank=True)
    reach_km = models.PositiveSmallIntegerField("how far a company may be away", null=True, blank=True)
    source_id = models.CharField(max_length=250, null=True, blank=True, unique=True)
    load = models.ForeignKey(
        EvidenceLoad,
        null=True,
        blank=True,
        editable=False,
        on_delete=models.SET_NULL,
        related_name="+",
        help_text="What brought it, or changed it last.",
    )
    is_published = models.BooleanField(default=True)
    is_fictional = models.BooleanField(default=False)
    created_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.SET_NULL, related_name="+"
    )
    created_at = models.DateTimeField(auto_now_add=True)
    changed_at = models.DateTimeField(auto_now=True)

    objects = OfferQuerySet.as_manager()

    class Meta:
        ordering = ["title"]
        constraints = [
            models.CheckConstraint(
                condition=~models.Q(kind="event") | models.Q(starts_at__isnull=False), name="event_has_a_date"
            ),
            models.CheckConstraint(
                condition=models.Q(ends_at__isnull=True)
                | models.Q(starts_at__isnull=False, ends_at__gte=models.F("starts_at")),
                name="offer_ends_after_it_starts",
            ),
        ]
        indexes = [models.Index(fields=["kind", "starts_at"])]

    def __str__(self) -> str:
        return self.title

    def get_absolute_url(self) -> str:
        return reverse("directory:offer", args=[self.slug])

    @property
    def terms(self) -> Terms:
        """For whom it is made; empty lists ask for nothing."""
        return Terms(
            sizes=tuple(CompanySize(one) for one in self.for_sizes),
            stages=tuple(Stage(one) for one in self.for_stages),
            categories=tuple(Category(one) for one in self.for_categories),
            regions=tuple(Region(one) for one in self.for_regions),
            reach_km=self.reach_km,
        )

    @property
    def pillar(self) -> Pillar:
        """The programme pillar that the offer's kind belongs to."""
        return OfferKind(self.kind).pillar
