"""`charnia load ref2021 --open`, as somebody types it, and the same in the background; the database is a server on this
machine."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest

from charnia.apps.evidence.models import EvidenceLoad, EvidenceRecord, LoadStatus
from charnia.apps.offers.models import Offer
from charnia.apps.work.actions import enqueue
from charnia.apps.work.models import Job, JobKind, JobState
from charnia.config.commands import main
from tests.sources.local_source import LocalSource, serving
from tests.sources.ref_impact.test_client_2021 import EXPORT, damaged, export_of

pytestmark = pytest.mark.django_db
CONTACT = ["--contact", "team@example.org"]


@pytest.fixture
def server() -> Iterator[LocalSource]:
    with serving(LocalSource(answers=lambda _: EXPORT)) as server:
        yield server


def load(server: LocalSource, *arguments: str) -> int:
    return main(["load", *arguments, *CONTACT, "--address", server.base, "--words-only"])


def test_all_case_studies_become_evidence_and_offers(server: LocalSource, capsys: pytest.CaptureFixture[str]) -> None:
    assert load(server, "ref2021", "--open", "--dry-run") == 0
    assert "would store 3 new" in capsys.readouterr().out
    assert not EvidenceRecord.objects.exists()
    assert load(server, "ref2021", "--open") == 0
    assert capsys.readouterr().out.startswith("ref2021: 3 new, 0 changed, 0 unchanged")
    assert (EvidenceRecord.objects.count(), Offer.objects.filter(kind="case-study").count()) == (3, 3)
    one = EvidenceRecord.objects.select_related("load").get(source_id="ref2021:case-1")
    assert one.text_licence == ""


def test_it_is_asked_again_only_when_everything_is_wanted_or_by_its_own_command(
    server: LocalSource, capsys: pytest.CaptureFixture[str]
) -> None:
    assert load(server, "ref2021", "--open") == 0
    assert load(server, "again") == 0
    assert "ref2021 is left out: it is closed and was asked before" in capsys.readouterr().err
    assert len(server.asked) == 1
    server.answers = lambda _: export_of(4)
    assert load(server, "again", "--everything") == 0
    assert "ref2021: 1 new, 0 changed, 3 unchanged" in capsys.readouterr().out
    assert load(server, "ref2021", "--open") == 0
    assert len(server.asked) == 3


def test_what_failed_is_not_over(server: LocalSource, capsys: pytest.CaptureFixture[str]) -> None:
    server.answers = lambda _: damaged(export_of(300))
    assert load(server, "ref2021", "--open") == 2
    assert "sent a workbook that cannot be read to its end" in capsys.readouterr().err
    assert not EvidenceLoad.objects.filter(status=LoadStatus.LOADED).exists()
    server.answers = lambda _: EXPORT
    assert load(server, "again") == 0
    assert EvidenceRecord.objects.count() == 3


@pytest.mark.parametrize(
    ("arguments", "sentence"),
    [
        (["--institution", "Tarn"], "--institution is not for ref2021: ask with --open, or name files."),
        (["--open", "--since", "2026-01-01"], "--since is not for ref2021: leave it out."),
        (["--open", "--licence", "CC BY 4.0"], "--licence is for files: leave it out."),
    ],
)
def test_what_it_cannot_be_asked_is_refused_in_a_sentence(
    server: LocalSource, arguments: list[str], sentence: str, capsys: pytest.CaptureFixture[str]
) -> None:
    assert load(server, "ref2021", *arguments) == 2
    assert sentence in capsys.readouterr().err
    assert server.asked == []


def test_it_is_fetched_in_the_background_when_somebody_wants_it(server: LocalSource, settings: Any) -> None:
    settings.CONTACT, settings.REFRESH_DAYS = "team@example.org", 0
    job = enqueue(kind=JobKind.FETCH_CALLS, arguments={"source": "ref2021"}, by=None)
    assert main(["work", "--once", "--address", server.base]) == 0
    job.refresh_from_db()
    assert (job.state, job.result["new"]) == (JobState.DONE, 3)
    assert Job.objects.filter(kind=JobKind.FETCH_CALLS).count() == 1
    assert Offer.objects.filter(kind="case-study").count() == 3
