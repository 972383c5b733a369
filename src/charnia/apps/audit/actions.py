"""Writing the audit trail."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.db import models, transaction

from charnia.apps.audit.models import AuditEntry

if TYPE_CHECKING:
    from charnia.apps.accounts.models import User


def record(*, action: str, target: models.Model, by: User | None, **details: str | int | bool | None) -> AuditEntry:
    """Adds one row to the trail. Must be called inside the transaction of the write that it describes.

    `by` is None for what a visitor or the system itself does. Raises RuntimeError outside a transaction, since a row
    that could survive the write it speaks of would be a lie.
    """
    if not transaction.get_connection().in_atomic_block:
        raise RuntimeError("Write the audit row inside the transaction of the change.")
    return AuditEntry.objects.create(
        action=action, target_type=target._meta.label_lower, target_id=str(target.pk), by=by, details=details
    )
