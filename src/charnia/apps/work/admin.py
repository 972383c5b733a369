"""Jobs and workers in the admin pages, to look at."""

from __future__ import annotations

from django.contrib import admin

from charnia.apps.audit.admin import ReadOnlyAdmin
from charnia.apps.work.models import Job, Worker


@admin.register(Job)
class JobAdmin(ReadOnlyAdmin):
    """What was done in the background, the newest first."""

    list_display = ("kind", "arguments", "state", "attempts", "problem", "created_at", "ended_at", "asked_by")
    list_filter = ("state", "kind")
    list_select_related = ("asked_by",)


@admin.register(Worker)
class WorkerAdmin(ReadOnlyAdmin):
    """Which processes do jobs, and when each was last seen."""

    list_display = ("name", "started_at", "seen_at", "ended_at")
