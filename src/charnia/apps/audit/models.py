"""The audit trail: one row for every write, in the same transaction as the write."""

from __future__ import annotations

from django.conf import settings
from django.db import models


class AuditEntry(models.Model):
    """Who did what to which object, when. `details` never holds personal or confidential text."""

    at = models.DateTimeField(auto_now_add=True, db_index=True)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, on_delete=models.SET_NULL, related_name="+")
    action = models.CharField(max_length=80)
    target_type = models.CharField(max_length=60)
    target_id = models.CharField(max_length=200)
    details = models.JSONField(default=dict)

    class Meta:
        ordering = ["-id"]
        verbose_name_plural = "audit entries"
        indexes = [models.Index(fields=["target_type", "target_id"])]

    def __str__(self) -> str:
        return f"{self.at:%Y-%m-%d %H:%M} {self.action} {self.target_type} {self.target_id}"


class ChangedRow(models.Model):
    """One value that a decision changed, or one row that it took out or brought in, as it was before: with these rows
    the decision can be taken back. Each app that needs them has a table of its own, with the decision."""

    table = models.CharField(max_length=80, help_text="The model, such as evidence.authorship.")
    key = models.BigIntegerField(help_text="Primary key of the row.")
    field = models.CharField(max_length=60, blank=True, help_text="Empty for a row that was taken out.")
    before = models.JSONField(null=True)
    after = models.JSONField(null=True)

    class Meta:
        abstract = True
        ordering = ["id"]
        indexes = [models.Index(fields=["table", "key"])]

    def __str__(self) -> str:
        return f"{self.table} {self.key} {self.field}".strip()
