"""Reading how the sources of funding calls stand: what came the last time, and the job that asks each."""

from __future__ import annotations

from charnia.apps.evidence.queries import newest_loads
from charnia.apps.offers.network_loading import query_of
from charnia.apps.programmes.institutions.queries import Question
from charnia.apps.work.models import JobKind
from charnia.apps.work.queries import newest_jobs, question_of
from charnia.sources.catalogue import ASKED_FOR_ALL_OPEN


def questions() -> list[Question]:
    """What each source is asked, with its newest load and its newest job; two queries however many there are."""
    loads = {load.source: load for load in newest_loads({query_of("")})}
    jobs = newest_jobs([_job_question(name) for name in ASKED_FOR_ALL_OPEN])
    return [
        Question(name, id="", why_not="", last=loads.get(source.label), job=jobs.get(_job_question(name)))
        for name, source in ASKED_FOR_ALL_OPEN.items()
    ]


def job_arguments(source_name: str) -> dict[str, str]:
    """What the job is told that asks this source in the background."""
    return {"source": source_name}


def _job_question(source_name: str) -> str:
    return question_of(JobKind.FETCH_CALLS, job_arguments(source_name))
