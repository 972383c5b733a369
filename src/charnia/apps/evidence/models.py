"""Evidence: public records, who and what they name, where they came from, and the log that indexes follow."""

from __future__ import annotations

import re

from django.conf import settings
from django.db import models
from django.urls import reverse

from charnia.apps.organisations.models import Organisation
from charnia.apps.people.models import Person
from charnia.core.vocabulary import EvidenceKind, TopicScheme, Word


class LoadStatus(Word):
    """Where a load of evidence stands."""

    PREVIEW = "preview", "Preview", "Read and checked, nothing stored yet."
    RUNNING = "running", "Running", "Being fetched and stored; stopped, it goes on when it is started again."
    LOADED = "loaded", "Loaded", "Its good records are stored."
    DISCARDED = "discarded", "Discarded", "Given up; nothing of it was stored."


class EvidenceLoad(models.Model):
    """One file or source that was read: the provenance of its records."""

    source = models.CharField(max_length=120)
    filename = models.CharField(max_length=250, blank=True)
    licence = models.CharField(max_length=250, blank=True)
    query = models.CharField(
        max_length=250, blank=True, help_text="What was asked of a source over the network; empty for a file."
    )
    since = models.DateField(null=True, blank=True, help_text="Only what is newer was asked for; empty for everything.")
    status = models.CharField(max_length=10, choices=LoadStatus.choices(), default=LoadStatus.PREVIEW)
    payload = models.BinaryField(blank=True, help_text="The uploaded file as it came, while it waits for a decision.")
    counts = models.JSONField(default=dict, help_text="new, changed, unchanged, faulty: numbers of records.")
    problems = models.JSONField(default=list, help_text="A list of {line, message}.")
    started_at = models.DateTimeField(auto_now_add=True)
    finished_at = models.DateTimeField(null=True, blank=True)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.SET_NULL, related_name="+")

    class Meta:
        ordering = ["-started_at", "-id"]

    def __str__(self) -> str:
        return f"{self.source} {self.filename} ({self.status})"


class EvidenceRecord(models.Model):
    """A publication, grant, trial, impact case, project, qualification or past engagement."""

    source_id = models.CharField(max_length=250, unique=True)
    kind = models.CharField(max_length=20, blank=True, choices=EvidenceKind.choices())
    title = models.TextField()
    text = models.TextField(blank=True)
    date = models.DateField(null=True, blank=True)
    url = models.URLField(max_length=500, blank=True)
    load = models.ForeignKey(EvidenceLoad, on_delete=models.PROTECT, related_name="records")
    licence = models.CharField(max_length=250, blank=True, help_text="Of this record's text, where it has its own.")
    content_hash = models.CharField(max_length=64)
    digest = models.CharField(
        max_length=32, blank=True, db_index=True, help_text="Fingerprint of the raw record, where its source makes one."
    )
    is_fictional = models.BooleanField(default=False)
    facts = models.JSONField(default=dict, blank=True, help_text="What its source says beside the text.")
    topics_read = models.CharField(
        max_length=64,
        blank=True,
        db_default="",
        help_text="The vocabulary that its topics were read with.",
    )
    missed_loads = models.PositiveSmallIntegerField(
        db_default=0, help_text="In how many whole loads of its source in a row it was no longer found."
    )
    stored_at = models.DateTimeField(auto_now_add=True)
    changed_at = models.DateTimeField(auto_now=True)
    people = models.ManyToManyField(Person, through="Authorship", related_name="records")
    organisations = models.ManyToManyField(Organisation, related_name="records", blank=True)

    class Meta:
        ordering = ["-date", "id"]
        indexes = [models.Index(fields=["kind", "-date"])]

    def __str__(self) -> str:
        return self.title[:80]

    def get_absolute_url(self) -> str:
        return reverse("evidence:record", args=[self.pk])

    @property
    def text_licence(self) -> str:
        """The licence of the text: the record's own, or that of everything in its load. The load must be fetched."""
        return self.licence or self.load.licence

    @property
    def source_address(self) -> str:
        """Where the record can be read: its own address, or that of its DOI; empty when neither is known."""
        doi = re.search(r"10\.\d{4,9}/\S+", self.source_id) if self.source_id.lower().startswith("doi:") else None
        return self.url or (f"https://doi.org/{doi[0]}" if doi else "")


class Authorship(models.Model):
    """A person named by a record. Disowned ("not mine") or hidden it counts nowhere, but can be taken back; pinned it
    comes first on the profile."""

    record = models.ForeignKey(EvidenceRecord, on_delete=models.CASCADE, related_name="authorships", db_index=False)
    person = models.ForeignKey(Person, on_delete=models.CASCADE, related_name="authorships")
    position = models.PositiveSmallIntegerField()
    role = models.CharField(max_length=60, blank=True)
    name_as_printed = models.CharField(max_length=200)
    disowned_at = models.DateTimeField(null=True, blank=True)
    disowned_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.SET_NULL, related_name="+", db_index=False
    )
    is_hidden = models.BooleanField(
        db_default=False, default=False, help_text="Set aside like what is not theirs, though it is theirs."
    )
    pinned_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering = ["position"]
        constraints = [models.UniqueConstraint(fields=["record", "person"], name="person_named_once_a_record")]
        indexes = [  # that of the constraint finds the people of a record
            models.Index(
                fields=["disowned_by"], condition=models.Q(disowned_by__isnull=False), name="authorship_disowned_by"
            )
        ]

    def __str__(self) -> str:
        return self.name_as_printed


class Topic(models.Model):
    """What records are about. Two spellings of one thing share a key: the stems of its words."""

    key = models.CharField(max_length=200, unique=True)
    label = models.CharField(max_length=250)
    scheme = models.CharField(max_length=10, choices=TopicScheme.choices())

    class Meta:
        ordering = ["label"]

    def __str__(self) -> str:
        return self.label


class RecordTopic(models.Model):
    """A record is about a topic. `is_given`: its source says so; otherwise its own words do."""

    id = models.BigAutoField(primary_key=True)
    record = models.ForeignKey(EvidenceRecord, on_delete=models.CASCADE, related_name="topics", db_index=False)
    topic = models.ForeignKey(Topic, on_delete=models.CASCADE, related_name="records")
    is_given = models.BooleanField(default=False)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["record", "topic"], name="topic_once_a_record")]

    def __str__(self) -> str:
        return f"topic {self.topic_id} of record {self.record_id}"


class RemovedTopic(models.Model):
    """A topic that does not belong on somebody's profile, whatever is loaded."""

    person = models.ForeignKey(Person, on_delete=models.CASCADE, related_name="removed_topics")
    topic = models.ForeignKey(Topic, on_delete=models.CASCADE, related_name="+")
    removed_at = models.DateTimeField(auto_now_add=True)
    removed_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.SET_NULL, related_name="+"
    )

    class Meta:
        ordering = ["-removed_at", "-id"]
        constraints = [models.UniqueConstraint(fields=["person", "topic"], name="topic_removed_once")]

    def __str__(self) -> str:
        return f"topic {self.topic_id} removed from person {self.person_id}"


class RetirementStatus(Word):
    """Where the retirement of a profile stands."""

    ASKED = "asked", "Asked", "The owner is asked whether the profile is still right; it stays in the directory."
    RETIRED = "retired", "Retired", "Out of the public directory and of matches; nothing is deleted."
    KEPT = "kept", "Kept", "A person has decided that the profile stays; the policy leaves it alone."
    RETURNED = "returned", "Returned", "Newer evidence has brought the profile back."


class Retirement(models.Model):
    """A profile that the policy for stale profiles has met, with the reason, and what became of it."""

    person = models.ForeignKey(Person, on_delete=models.CASCADE, related_name="retirements")
    status = models.CharField(max_length=10, choices=RetirementStatus.choices())
    reason = models.TextField(help_text="The sentence that the team and the owner read.")
    newest = models.DateField(null=True, blank=True, help_text="The newest evidence at that time; empty if not known.")
    made_at = models.DateTimeField(auto_now_add=True)
    decided_at = models.DateTimeField(null=True, blank=True)
    decided_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.SET_NULL, related_name="+"
    )

    class Meta:
        ordering = ["-made_at", "-id"]
        constraints = [
            models.UniqueConstraint(
                fields=["person"], condition=models.Q(status__in=["asked", "retired"]), name="one_open_retirement_each"
            )
        ]

    def __str__(self) -> str:
        return f"retirement {self.pk} ({self.status})"


class ChangedThing(Word):
    """What sort of thing an index must read again."""

    RECORD = "record", "Record", "An evidence record, with the people it counts for."
    PERSON = "person", "Person", "A person as a candidate."
    OFFER = "offer", "Offer", "An offer."


class IndexChange(models.Model):
    """The change log: every process that keeps an index reads on from the last row it has seen."""

    id = models.BigAutoField(primary_key=True)
    thing = models.CharField(max_length=10, choices=ChangedThing.choices())
    key = models.BigIntegerField(help_text="Primary key of the record, person or offer.")
    at = models.DateTimeField(auto_now_add=True)

    class Meta:
        ordering = ["id"]

    def __str__(self) -> str:
        return f"{self.thing} {self.key}"
