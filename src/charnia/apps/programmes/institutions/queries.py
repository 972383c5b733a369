"""Reading the list of institutions: by what each source knows them, and what came of it the last time."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass, replace

from django.contrib.auth.models import AnonymousUser
from django.db.models import QuerySet

from charnia.apps.accounts.models import User
from charnia.apps.evidence.models import EvidenceLoad, LoadStatus
from charnia.apps.evidence.queries import newest_loads
from charnia.apps.offers.network_loading import query_of
from charnia.apps.organisations import queries as organisation_queries
from charnia.apps.organisations.models import Organisation
from charnia.apps.programmes.models import Institution
from charnia.apps.work.models import Job, JobKind
from charnia.apps.work.queries import newest_jobs, question_of
from charnia.core.access.roles import Permission
from charnia.core.registers import page_of
from charnia.core.vocabulary import Register
from charnia.sources.catalogue import ASKED_BY_INSTITUTION, SOURCES
from charnia.sources.source import KnownBy, Source
from charnia.sources.threesixty_giving.client import org_id

_COUNTRY = " (United Kingdom)"
"""ROR writes it behind names that bodies of other countries share; nobody writes it in an affiliation."""


@dataclass(frozen=True, slots=True)
class Question:
    """One source and one institution: the id by which that source knows it, empty where it is not known here, or where
    the source is asked for all that is open; whether it is asked, and if not, why. `last` is the newest load of the
    same and `job` the newest job that asks it in the background, where they were looked for.
    """

    source_name: str
    id: str
    why_not: str
    last: EvidenceLoad | None = None
    job: Job | None = None

    @property
    def is_new(self) -> bool:
        """Whether it was never asked, where loads and jobs were looked for."""
        return self.last is None and self.job is None

    @property
    def source(self) -> Source:
        """How the source is asked and read."""
        return SOURCES[self.source_name]

    @property
    def has_ended(self) -> bool:
        """Whether the last load came to its end."""
        return self.last is not None and self.last.status == LoadStatus.LOADED

    @property
    def is_closed(self) -> bool:
        """Whether nothing new comes to the source."""
        network = self.source.network
        return network is not None and network.is_closed

    @property
    def is_over(self) -> bool:
        """Whether the source is closed and has said all that it ever will: what it has, or that it lists no such
        institution, which only a job keeps."""
        return self.is_closed and (self.has_ended or (self.job is not None and "left_out" in self.job.result))

    @property
    def came(self) -> int:
        """How many records came the last time."""
        counts = self.last.counts if self.last else {}
        return sum(counts.get(name, 0) for name in ("new", "changed", "unchanged"))


@dataclass(frozen=True, slots=True)
class Row:
    """An institution of the list: its name where it is known, its page here where it has one, a question a source."""

    institution: Institution
    name: str
    organisation: Organisation | None
    questions: tuple[Question, ...]

    @property
    def ror_address(self) -> str:
        """Where ROR shows it."""
        return page_of(Register.ROR, self.institution.ror)


def all_institutions() -> QuerySet[Institution]:
    """The whole list, in the order in which it was written; for the installation itself."""
    return Institution.objects.all()


def institutions_for(user: User | AnonymousUser) -> QuerySet[Institution]:
    """The list, for those who may import."""
    may = isinstance(user, User) and user.may(Permission.IMPORT_EVIDENCE)
    return all_institutions() if may else Institution.objects.none()


def listed_among(rors: Collection[str]) -> set[str]:
    """Which of these bare ROR ids are on the list."""
    return set(Institution.objects.filter(ror__in=rors).values_list("ror", flat=True))


def rows_of(institutions: Sequence[Institution]) -> list[Row]:
    """The institutions with what each source is asked, and what came of it the last time."""
    rors = [institution.ror for institution in institutions]
    organisations = organisation_queries.by_ror(rors)
    names = names_of(rors, organisations)
    rows = [_row(one, names.get(one.ror, ""), organisations.get(one.ror)) for one in institutions]
    return _with_last_loads(rows)


def _row(institution: Institution, name: str, organisation: Organisation | None) -> Row:
    return Row(institution, name, organisation, questions_on(institution, name, organisation))


def names_of(rors: Collection[str], organisations: dict[str, Organisation]) -> dict[str, str]:
    """Names by bare ROR ids: as the register has them, otherwise as the organisations here do."""
    here = {ror: organisation.name for ror, organisation in organisations.items()}
    names = here | organisation_queries.names_in_register(Register.ROR, rors)
    return {ror: name.removesuffix(_COUNTRY) for ror, name in names.items()}


def job_arguments(institution: Institution, question: Question) -> dict[str, str]:
    """What the job is told that asks this in the background."""
    return {"institution": institution.ror, "source": question.source_name}


def with_jobs(rows: Sequence[Row]) -> list[Row]:
    """The rows with the newest job of each question, in one query."""
    jobs = newest_jobs([_job_question(row, one) for row in rows for one in row.questions])
    return [
        replace(row, questions=tuple(replace(one, job=jobs.get(_job_question(row, one))) for one in row.questions))
        for row in rows
    ]


def question_of_source(row: Row, source_name: str) -> Question:
    """What a source is asked for an institution. Raises KeyError where there is no such source."""
    return {one.source_name: one for one in row.questions}[source_name]


def _job_question(row: Row, question: Question) -> str:
    return question_of(JobKind.FETCH, job_arguments(row.institution, question))


def questions_in_turn(institutions: Sequence[Institution]) -> Iterator[tuple[Row, Question]]:
    """What is to be asked, source by source for one institution after the other. The name is looked up before each: an
    earlier source may have brought it."""
    for institution in institutions:
        for number in range(len(ASKED_BY_INSTITUTION)):
            [row] = rows_of([institution])
            yield row, row.questions[number]


def questions_on(institution: Institution, name: str, organisation: Organisation | None) -> tuple[Question, ...]:
    """What each source is asked for an institution of this name, empty where that is not known, and its page here."""
    ids = {
        KnownBy.ROR: institution.ror,
        KnownBy.NAME: name,
        KnownBy.GATEWAY_ID: institution.gateway_id,
        KnownBy.ORG_ID: _org_id(organisation),
    }
    return tuple(
        Question(
            source_name,
            ids[known_by],
            _why_not(ids, known_by, is_left_out=source_name in institution.left_out),
        )
        for source_name, (_, known_by) in ASKED_BY_INSTITUTION.items()
    )


def _org_id(organisation: Organisation | None) -> str:
    """As grants here call it, which 360Giving therefore knows; otherwise by its number at Companies House."""
    if organisation is None:
        return ""
    called = str(organisation.source_id)
    return org_id(called if called.startswith("org-id:") else f"GB-COH-{organisation.companies_house or ''}")


def _why_not(ids: dict[KnownBy, str], known_by: KnownBy, *, is_left_out: bool) -> str:
    if is_left_out:
        return "it is left out here"
    if ids[known_by]:
        return ""
    return f"its {known_by} is not known"


def _with_last_loads(rows: Sequence[Row]) -> list[Row]:
    queries = {query_of(question.id) for row in rows for question in row.questions if question.id}
    loads = {(load.source, load.query): load for load in newest_loads(queries)}
    return [
        replace(
            row,
            questions=tuple(
                replace(one, last=loads.get((one.source.label, query_of(one.id)))) for one in row.questions
            ),
        )
        for row in rows
    ]
