"""Products, and the versioned briefs that describe them."""

from __future__ import annotations

from django.conf import settings
from django.db import models
from django.urls import reverse

from charnia.apps.organisations.models import Organisation
from charnia.core.vocabulary import Category, Layer, Stage


class Product(models.Model):
    """What a company develops."""

    organisation = models.ForeignKey(Organisation, on_delete=models.CASCADE, related_name="products")
    name = models.CharField(max_length=200)
    created_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.SET_NULL, related_name="+"
    )
    created_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        ordering = ["name"]

    def __str__(self) -> str:
        return self.name

    def get_absolute_url(self) -> str:
        return reverse("products:detail", args=[self.pk])


class Brief(models.Model):
    """The description of a product. Its content lives in versions; `version` counts them for compare-and-set."""

    product = models.OneToOneField(Product, on_delete=models.CASCADE, related_name="brief")
    version = models.PositiveIntegerField(default=0, help_text="Number of the newest version, 0 before the first.")
    opens_agreement_layer_to_team = models.BooleanField(
        "the programme team may read the 'after agreement' layer", default=False
    )
    diagnosed_version = models.PositiveIntegerField(default=0)

    def __str__(self) -> str:
        return f"brief of product {self.product_id}"

    @property
    def newest(self) -> BriefVersion | None:
        """The newest version, or None before the first."""
        return self.versions.order_by("-number").first()


class BriefVersion(models.Model):
    """One state of a brief; never changed once written.

    `texts` maps each layer to its free text. `answers` maps a question's id to `{"text": str, "layer": str}`.
    """

    brief = models.ForeignKey(Brief, on_delete=models.CASCADE, related_name="versions")
    number = models.PositiveIntegerField()
    title = models.CharField(max_length=250, blank=True)
    category = models.CharField(max_length=20, blank=True, choices=Category.choices())
    stage = models.CharField(max_length=20, blank=True, choices=Stage.choices())
    conditions = models.CharField("diseases or conditions", max_length=300, blank=True)
    texts = models.JSONField(default=dict)
    answers = models.JSONField(default=dict)
    what_changed = models.CharField(max_length=200, blank=True)
    written_at = models.DateTimeField(auto_now_add=True)
    written_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.SET_NULL, related_name="+"
    )

    class Meta:
        ordering = ["-number"]
        constraints = [models.UniqueConstraint(fields=["brief", "number"], name="one_version_a_number")]

    def __str__(self) -> str:
        return f"version {self.number} of brief {self.brief_id}"

    def text_of(self, layer: Layer) -> str:
        """The free text of one layer, empty when nothing was written there."""
        return str(self.texts.get(layer.value, ""))
