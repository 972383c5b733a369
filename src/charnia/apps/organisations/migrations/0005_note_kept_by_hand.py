"""Marks what people have written so far, from the audit trail and from who keeps an organisation."""

from __future__ import annotations

from typing import Any

from django.db import migrations

WRITTEN = ("name", "kind", "size", "description", "website", "town", "latitude", "longitude", "founded")


def note_kept_by_hand(apps: Any, schema_editor: Any) -> None:
    changed, touched = _trail(apps)
    for organisation in apps.get_model("organisations", "Organisation").objects.iterator():
        named = changed.get(str(organisation.pk), set())
        if str(organisation.pk) in touched or organisation.memberships.exists():
            named |= {name for name in WRITTEN if getattr(organisation, name) not in (None, "")}
        if named:
            organisation.kept_by_hand = sorted(named)
            organisation.save(update_fields=["kept_by_hand"])


def _trail(apps: Any) -> tuple[dict[str, set[str]], set[str]]:
    """By organisation, the fields that people have changed; and the organisations that people have made, or written
    on the admin pages, where the trail does not say which fields."""
    changed: dict[str, set[str]] = {}
    touched: set[str] = set()
    entries = apps.get_model("audit", "AuditEntry").objects.filter(
        target_type="organisations.organisation", by__isnull=False
    )
    for target, action, details in entries.values_list("target_id", "action", "details").iterator():
        if action == "organisation.changed":
            fields = {name for name in details.get("fields", "").split(", ") if name in WRITTEN}
            changed.setdefault(target, set()).update(fields)
        else:
            touched.add(target)
    return changed, touched


class Migration(migrations.Migration):
    dependencies = [("organisations", "0004_registers"), ("audit", "0001_initial")]

    operations = [migrations.RunPython(note_kept_by_hand, migrations.RunPython.noop)]
