"""People: public profiles, derived from evidence, claimed by those they speak of."""

from __future__ import annotations

from django.conf import settings
from django.db import models
from django.urls import reverse

from charnia.apps.audit.models import ChangedRow
from charnia.apps.organisations.models import Organisation
from charnia.core.vocabulary import ConflictGround, PersonRole, Word


class ClaimStatus(Word):
    """Where a claim stands."""

    WAITING = "waiting", "Waiting", "The programme team has not answered yet."
    ACCEPTED = "accepted", "Accepted", "The profile belongs to the account."
    DECLINED = "declined", "Declined", "The programme team said no, with a reason."


class PeopleHere(models.Manager["Person"]):
    """Everybody but those whose profile went into another's."""

    def get_queryset(self) -> models.QuerySet[Person]:
        return super().get_queryset().filter(merged_into=None)


class Person(models.Model):
    """Somebody with a public profile, with or without an account.

    A profile that was merged into another stays as a row that nobody meets (`everyone` has it, `objects` not): it keeps
    the source's id and the address, so that the next load and old links find the kept one.
    """

    slug = models.SlugField(max_length=160, unique=True)
    name = models.CharField(max_length=200)
    title = models.CharField("job title", max_length=200, blank=True)
    bio = models.TextField(blank=True)
    roles = models.JSONField(default=list, blank=True, help_text="A list of person roles.")
    interests = models.TextField("what they want to work on next", blank=True)
    avoids = models.TextField("what they do not want to be asked about", blank=True, help_text="One subject a line.")
    takes_requests = models.BooleanField(default=True, help_text="May be proposed to companies and asked.")
    organisation = models.ForeignKey(
        Organisation, null=True, blank=True, on_delete=models.SET_NULL, related_name="people", db_index=False
    )
    user = models.OneToOneField(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.SET_NULL, related_name="person"
    )
    orcid = models.CharField("ORCID iD", max_length=19, null=True, blank=True, unique=True)
    source_id = models.CharField(
        max_length=250, null=True, blank=True, unique=True, help_text="The id that evidence files use for this person."
    )
    contact_email = models.EmailField(
        "address for the programme team", blank=True, db_index=True, help_text="Never public; an account has its own."
    )
    hours_a_month = models.PositiveSmallIntegerField(null=True, blank=True)
    is_listed = models.BooleanField(default=True, help_text="Shown in the public directory and in matches.")
    is_fictional = models.BooleanField(default=False)
    merged_into = models.ForeignKey(
        "self", null=True, blank=True, editable=False, on_delete=models.CASCADE, related_name="merged", db_index=False
    )
    created_at = models.DateTimeField(auto_now_add=True)

    objects = PeopleHere()
    everyone = models.Manager["Person"]()

    class Meta:
        ordering = ["name"]
        verbose_name_plural = "people"
        indexes = [  # most people known from publications have neither
            models.Index(
                fields=["organisation"], condition=models.Q(organisation__isnull=False), name="people_of_organisation"
            ),
            models.Index(
                fields=["merged_into"], condition=models.Q(merged_into__isnull=False), name="people_merged_into"
            ),
        ]

    def __str__(self) -> str:
        return self.name

    def get_absolute_url(self) -> str:
        return reverse("directory:person", args=[self.slug])

    def avoided_subjects(self) -> tuple[str, ...]:
        """What the person does not want to be asked about, each line once."""
        return tuple(dict.fromkeys(line.strip() for line in self.avoids.splitlines() if line.strip()))

    def known_orcid(self) -> str:
        """The ORCID iD, which may stand in the id of the source alone; empty where there is none."""
        scheme, _, rest = (self.source_id or "").partition(":")
        return self.orcid or (rest if scheme == "orcid" else "")

    def role_words(self) -> list[PersonRole]:
        """The person's roles as words of the vocabulary."""
        return [PersonRole(role) for role in self.roles]


class PairStatus(Word):
    """Where the question stands whether two profiles are of one person."""

    WAITING = "waiting", "Waiting", "Nobody has looked yet."
    LATER = "later", "Later", "Looked at, and left for later."
    SAME = "same", "Same person", "Decided: one person. The profiles were merged."
    DIFFERENT = "different", "Different people", "Decided: two people. They are not asked about again."


class PersonPair(models.Model):
    """Two profiles that may be of one person, with what speaks for and against it, and what people decided."""

    first = models.ForeignKey(Person, on_delete=models.CASCADE, related_name="+")
    second = models.ForeignKey(Person, on_delete=models.CASCADE, related_name="+")
    probability = models.FloatField(help_text="That the two are one, from 0 to 1.")
    signs = models.JSONField(default=list, help_text="A list of {sentence, bits}.")
    status = models.CharField(max_length=10, choices=PairStatus.choices(), default=PairStatus.WAITING)
    found_at = models.DateTimeField(auto_now_add=True)
    decided_at = models.DateTimeField(null=True, blank=True)
    decided_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.SET_NULL, related_name="+"
    )

    class Meta:
        ordering = ["-probability", "id"]
        constraints = [
            models.UniqueConstraint(fields=["first", "second"], name="one_question_a_pair"),
            models.CheckConstraint(condition=models.Q(first__lt=models.F("second")), name="pair_in_order"),
        ]

    def __str__(self) -> str:
        return f"pair {self.pk}: {self.first_id} and {self.second_id}"


class MoveKind(Word):
    """What was done to two profiles."""

    MERGE = "merge", "Merged", "All of the other profile went into the kept one."
    SPLIT = "split", "Split", "Chosen records went from the kept profile to a new one."


class MoveGround(Word):
    """Why profiles were merged or split."""

    LINK = "link", "By their evidence", "Name, co-authors, organisations and subjects left no doubt."
    ORCID = "orcid", "By ORCID iD", "Both carry the same ORCID iD."
    TEAM = "team", "By the programme team", "Somebody looked at both and decided."


class ProfileMove(models.Model):
    """One merge or split, with everything that is needed to undo it in its rows."""

    kind = models.CharField(max_length=10, choices=MoveKind.choices())
    kept = models.ForeignKey(Person, on_delete=models.CASCADE, related_name="+")
    other = models.ForeignKey(Person, on_delete=models.CASCADE, related_name="+")
    ground = models.CharField(max_length=10, choices=MoveGround.choices())
    made_at = models.DateTimeField(auto_now_add=True)
    made_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.SET_NULL, related_name="+"
    )
    undone_at = models.DateTimeField(null=True, blank=True)
    undone_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.SET_NULL, related_name="+"
    )

    class Meta:
        ordering = ["-id"]

    def __str__(self) -> str:
        return f"{self.kind} {self.pk}: {self.kept_id} and {self.other_id}"


class MovedRow(ChangedRow):
    """One value that a merge or split changed, or one row that it took out, as it was before."""

    move = models.ForeignKey(ProfileMove, on_delete=models.CASCADE, related_name="rows")


class ForgottenId(models.Model):
    """That somebody with this id asked to be forgotten: no load brings them back.

    Only a keyed digest is kept. The key lies beside it and is the same for all that one installation forgot, so a new
    id can be looked up at once; whoever has the database can try ids that they know, and read none.
    """

    digest = models.CharField(max_length=64, unique=True)
    salt = models.CharField(max_length=64)
    forgotten_at = models.DateField(auto_now_add=True)

    class Meta:
        ordering = ["id"]

    def __str__(self) -> str:
        return f"forgotten id {self.pk}"


class Claim(models.Model):
    """An account that says "this profile is me"."""

    person = models.ForeignKey(Person, on_delete=models.CASCADE, related_name="claims")
    user = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="claims")
    status = models.CharField(max_length=10, choices=ClaimStatus.choices(), default=ClaimStatus.WAITING)
    note = models.TextField("how we can tell that it is you", blank=True)
    reason = models.TextField("reason of the answer", blank=True)
    made_at = models.DateTimeField(auto_now_add=True)
    decided_at = models.DateTimeField(null=True, blank=True)
    decided_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.SET_NULL, related_name="+"
    )

    class Meta:
        ordering = ["made_at"]
        constraints = [
            models.UniqueConstraint(
                fields=["person", "user"], condition=models.Q(status="waiting"), name="one_open_claim_each"
            )
        ]

    def __str__(self) -> str:
        return f"claim {self.pk} ({self.status})"


class Absence(models.Model):
    """Days on which a person is not to be asked, both ends included. Why is nobody's business."""

    person = models.ForeignKey(Person, on_delete=models.CASCADE, related_name="absences")
    first = models.DateField("first day away")
    last = models.DateField("last day away")

    class Meta:
        ordering = ["first", "id"]
        constraints = [
            models.CheckConstraint(condition=models.Q(last__gte=models.F("first")), name="absence_ends_after_it_begins")
        ]

    def __str__(self) -> str:
        return f"{self.first} to {self.last}"


class ConflictSide(Word):
    """Who declared a conflict of interest, and may take the declaration back."""

    PERSON = "person", "The person", "Declared by the person themselves."
    COMPANY = "company", "The company", "Declared by a member of the company."
    TEAM = "team", "The programme team", "Declared by the programme team."


class DeclaredConflict(models.Model):
    """A tie between a person and an organisation that makes them less than independent of each other."""

    person = models.ForeignKey(Person, on_delete=models.CASCADE, related_name="conflicts")
    organisation = models.ForeignKey(Organisation, on_delete=models.CASCADE, related_name="conflicts")
    ground = models.CharField(max_length=12, choices=ConflictGround.choices())
    note = models.TextField(blank=True)
    side = models.CharField(max_length=10, choices=ConflictSide.choices())
    declared_at = models.DateTimeField(auto_now_add=True)
    declared_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.SET_NULL, related_name="+"
    )
    withdrawn_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering = ["declared_at", "id"]
        constraints = [
            models.UniqueConstraint(
                fields=["person", "organisation", "ground", "side"],
                condition=models.Q(withdrawn_at__isnull=True),
                name="conflict_declared_once_a_side",
            )
        ]

    def __str__(self) -> str:
        return f"conflict {self.pk} of person {self.person_id} and organisation {self.organisation_id}"
