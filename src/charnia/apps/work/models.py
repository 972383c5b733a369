"""Work in the background: one row a job, and one a worker process."""

from __future__ import annotations

from django.conf import settings
from django.db import models
from django.db.models import Q

from charnia.core.vocabulary import Word


class JobKind(Word):
    """What a job does."""

    FETCH = "fetch", "Fetch", "Asks one source for one institution, and stores what is new."
    FETCH_ALL = "fetch-all", "Fetch everything", "Has every source asked for every institution on the list."
    FETCH_CALLS = "fetch-calls", "Fetch calls", "Asks one source for all funding calls that are open, and stores them."
    LINK = "link", "Link people", "Merges profiles of one person, and keeps the doubtful for people to decide."
    INDEX = "index", "Index", "Reads the texts that came, and takes them into the index in files."
    TIDY = "tidy", "Tidy up", "Forgets uploaded spreadsheets and jobs whose time is over."


class JobState(Word):
    """Where a job stands."""

    WAITING = "waiting", "Waiting", "Taken by a worker when its time has come."
    RUNNING = "running", "Running", "A worker has it, and says every few seconds that it is still there."
    DONE = "done", "Done", "Came to its end."
    FAILED = "failed", "Failed", "Was tried as often as it is worth, or cannot be done."
    STOPPED = "stopped", "Stopped", "Somebody stopped it. What was stored before stays."


OPEN = (JobState.WAITING, JobState.RUNNING)


class Job(models.Model):
    """Something that `charnia work` does. `arguments` and `result` never hold personal or confidential text."""

    kind = models.CharField(max_length=20, choices=JobKind.choices())
    arguments = models.JSONField(default=dict)
    question = models.CharField(
        max_length=64, help_text="Digest of kind and arguments: what is asked for once at a time."
    )
    asked_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.SET_NULL, related_name="+"
    )
    state = models.CharField(max_length=10, choices=JobState.choices(), default=JobState.WAITING)
    not_before = models.DateTimeField(help_text="A waiting job is not taken earlier.")
    attempts = models.PositiveSmallIntegerField(default=0, help_text="How often a worker has taken it.")
    worker = models.CharField(max_length=80, blank=True, help_text="The worker that has it, or had it last.")
    leased_until = models.DateTimeField(null=True, blank=True, help_text="After that another worker may take it.")
    heard_at = models.DateTimeField(null=True, blank=True, help_text="When its worker last said that it goes on.")
    is_to_stop = models.BooleanField(default=False, help_text="Its worker is to stop it at the next occasion.")
    progress = models.CharField(max_length=200, blank=True, help_text="A few words on what is being done.")
    done = models.PositiveIntegerField(default=0, help_text="How much of that.")
    total = models.PositiveIntegerField(null=True, blank=True, help_text="Out of how much, where it is known.")
    result = models.JSONField(default=dict, help_text="Figures on what came of it.")
    problem = models.TextField(blank=True, help_text="Why it could not be done the last time.")
    created_at = models.DateTimeField(auto_now_add=True)
    started_at = models.DateTimeField(null=True, blank=True, help_text="When it was taken last.")
    ended_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering = ["-id"]
        indexes = [models.Index(fields=["state", "not_before"]), models.Index(fields=["question", "-id"])]
        constraints = [
            models.UniqueConstraint(
                fields=["question"],
                condition=Q(state__in=[state.value for state in OPEN]),
                name="one_open_job_a_question",
            ),
        ]

    def __str__(self) -> str:
        told = " ".join(str(value) for _, value in sorted(self.arguments.items()))
        return f"{self.kind} {told}".strip()

    @property
    def kind_of_job(self) -> JobKind:
        """What it does. Raises ValueError for what another version of Charnia has asked for."""
        return JobKind(self.kind)

    @property
    def is_open(self) -> bool:
        """Whether it waits or runs."""
        return self.state in OPEN


class Worker(models.Model):
    """A process that does jobs, as it was last seen."""

    name = models.CharField(max_length=80, unique=True, help_text="Its machine and process.")
    started_at = models.DateTimeField()
    seen_at = models.DateTimeField(db_index=True)
    ended_at = models.DateTimeField(null=True, blank=True, help_text="Empty while it works, or when it was killed.")

    class Meta:
        ordering = ["-seen_at"]

    def __str__(self) -> str:
        return self.name
