"""What the programme team brings in: its spreadsheets on their way, with mappings that are kept and what a sheet told
of a thing; and the institutions for which sources are asked."""

from __future__ import annotations

from django.conf import settings
from django.db import models

from charnia.apps.evidence.models import EvidenceLoad
from charnia.apps.offers.models import Offer
from charnia.apps.organisations.models import Organisation
from charnia.apps.people.models import Person
from charnia.apps.products.models import Product


class Spreadsheet(models.Model):
    """How far the import of a file has come. The file, its figures and its problems stand on the load.

    It is its uploader's alone, and forgotten some days later; of what was imported the entries below remain.
    """

    load = models.OneToOneField(EvidenceLoad, on_delete=models.CASCADE, related_name="spreadsheet")
    sheets = models.JSONField(default=list, help_text="The names of the sheets that can be chosen.")
    notes = models.JSONField(default=list, help_text="Sentences on what could not be read of the chosen sheet.")
    sheet = models.CharField(max_length=120, blank=True, help_text="The chosen sheet; empty before one is chosen.")
    target = models.CharField(max_length=20, blank=True, help_text="What the rows are.")
    head_row = models.PositiveIntegerField(default=0, help_text="The row that holds the headings, 0 where none does.")
    labels = models.JSONField(default=list, help_text="A label for each column.")
    samples = models.JSONField(default=list, help_text="For each column its first values.")
    columns = models.JSONField(default=dict, help_text="The column (from 0) of each field; empty before the mapping.")
    shows_new = models.BooleanField(default=False, help_text="New things go into public lists at once.")
    first_rows = models.JSONField(default=list, help_text="The first rows as they would be stored.")
    refused = models.JSONField(default=list, help_text="A list of {row, sentence, cells}.")

    def __str__(self) -> str:
        return f"spreadsheet of load {self.load_id}"


class SavedMapping(models.Model):
    """Which heading stands for which field, kept under a name for the next time."""

    name = models.CharField(max_length=80)
    target = models.CharField(max_length=20)
    headings = models.JSONField(default=dict, help_text="The heading of each field that the sheet has.")
    made_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.SET_NULL, related_name="+"
    )
    changed_at = models.DateTimeField(auto_now=True)

    class Meta:
        ordering = ["-changed_at", "-id"]
        constraints = [models.UniqueConstraint(fields=["name"], name="one_mapping_a_name")]

    def __str__(self) -> str:
        return self.name


class SpreadsheetEntry(models.Model):
    """What spreadsheets told of one thing, as they told it last.

    By it a corrected row is known again, and what people have changed since is told from what the sheet brought. A
    person has one for each profile that was merged into theirs.
    """

    target = models.CharField(max_length=20, db_index=True)
    keys = models.JSONField(default=list, help_text="By what the row is known again, the surest first.")
    facts = models.JSONField(default=dict, help_text="The fields that the row told.")
    person = models.ForeignKey(Person, null=True, on_delete=models.CASCADE, related_name="spreadsheet_entries")
    organisation = models.OneToOneField(
        Organisation, null=True, on_delete=models.CASCADE, related_name="spreadsheet_entry"
    )
    offer = models.OneToOneField(Offer, null=True, on_delete=models.CASCADE, related_name="spreadsheet_entry")
    product = models.OneToOneField(Product, null=True, on_delete=models.CASCADE, related_name="spreadsheet_entry")
    load = models.ForeignKey(EvidenceLoad, null=True, on_delete=models.SET_NULL, related_name="spreadsheet_entries")
    changed_at = models.DateTimeField(auto_now=True)

    class Meta:
        verbose_name_plural = "spreadsheet entries"

    def __str__(self) -> str:
        return f"{self.target} entry {self.pk}"


class Institution(models.Model):
    """An institution for which the sources are asked over the network."""

    ror = models.CharField("ROR id", max_length=9, unique=True, help_text="Without its web address.")
    gateway_id = models.CharField(
        "id in the Gateway to Research", max_length=36, blank=True, help_text="By which the Gateway alone knows it."
    )
    left_out = models.JSONField(default=list, help_text="The names of sources that are not asked for it.")
    added_at = models.DateTimeField(auto_now_add=True)
    added_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.SET_NULL, related_name="+"
    )

    class Meta:
        ordering = ["pk"]

    def __str__(self) -> str:
        return self.ror
