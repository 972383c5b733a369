"""The client asks as the registry's interface is described: by `q` and `limit` alone, in spans of days where there are
more trials than one reply holds. No recorded reply was at hand: the registry here answers from what it is given."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Callable
from pathlib import Path

import pytest

from charnia.core.evidence import EvidenceRecord
from charnia.sources.harvest import Harvest
from charnia.sources.isrctn.client import PAGE_SIZE, Trials
from charnia.sources.isrctn.parse import read_trials
from charnia.sources.polite_client import SourceFailed
from charnia.sources.query import Query
from tests.sources.local_source import Answer, Asked, LocalSource, PretendedClock, client_of, serving

TODAY = dt.date(2026, 11, 27)
CLAUSE = re.compile(r" AND lastEdited (GE|LT) (\d{4}-\d\d-\d\d)T00:00:00")
_TRIAL = (
    "<fullTrial><trial><isrctn>{number}</isrctn><trialDescription><scientificTitle>A trial</scientificTitle>"
    "</trialDescription></trial></fullTrial>"
)


class Registry:
    """Trials by their number, each with the day of its last edit; `most` is what one reply holds at most."""

    def __init__(self, edited: dict[int, dt.date], most: int = 10_000) -> None:
        self.edited = edited
        self.most = most

    def __call__(self, asked: Asked) -> Answer:
        bounds = {sign: dt.date.fromisoformat(day) for sign, day in CLAUSE.findall(asked.params["q"])}
        first, end = bounds.get("GE", dt.date.min), bounds.get("LT", dt.date.max)
        numbers = [number for number, day in self.edited.items() if first <= day < end]
        trials = "".join(
            _TRIAL.format(number=number) for number in numbers[: min(int(asked.params["limit"]), self.most)]
        )
        page = f'<allTrials totalCount="{len(numbers)}" xmlns="http://www.67bricks.com/isrctn">{trials}</allTrials>'
        return page.encode()


def spread(count: int) -> dict[int, dt.date]:
    """Trials, one of them edited every tenth day up to today."""
    return {10_000_000 + number: TODAY - dt.timedelta(days=10 * number) for number in range(count)}


def fetched(
    folder: Path,
    answers: Callable[[Asked], Answer],
    *,
    since: dt.date | None = None,
    faults: tuple[str, ...] = (),
    progress: Callable[[int, int | None], None] = lambda done, total: None,
) -> tuple[list[str], list[Asked]]:
    """The ids of the trials that were fetched, and what was asked for them."""
    query = Query(institution='University of "Leicester"', today=TODAY, since=since)
    harvest = Harvest(folder / "h")
    with serving(LocalSource(answers=answers, faults=list(faults))) as local:
        harvest.fetch(Trials(client_of(local, PretendedClock(), patience=0.2), query), progress=progress)
    found = [one for path in harvest.files() for one in read_trials(path)]
    records = [one for one in found if isinstance(one, EvidenceRecord)]
    assert len(records) == len(found)
    return [record.id for record in records], local.asked


def test_few_trials_come_in_one_reply(tmp_path: Path) -> None:
    ids, [asked] = fetched(tmp_path, Registry(spread(3)))
    assert ids == ["isrctn:ISRCTN10000000", "isrctn:ISRCTN10000001", "isrctn:ISRCTN10000002"]
    assert asked.path == "/format/default"
    assert asked.params == {"q": '"University of  Leicester"', "limit": str(PAGE_SIZE)}
    assert asked.headers["Accept"] == "application/xml"


def test_what_was_edited_since_is_asked_for_by_its_day(tmp_path: Path) -> None:
    ids, [asked] = fetched(tmp_path, Registry(spread(30)), since=dt.date(2026, 11, 7))
    assert len(ids) == 3
    assert asked.params["q"] == '"University of  Leicester" AND lastEdited GE 2026-11-07T00:00:00'


def test_many_trials_are_asked_for_in_spans_and_each_comes_once(tmp_path: Path) -> None:
    told: list[tuple[int, int | None]] = []
    ids, asked = fetched(tmp_path, Registry(spread(650)), progress=lambda done, total: told.append((done, total)))
    assert len(ids) == len(set(ids)) == 650
    assert told[-1] == (650, 650)
    assert "LT" not in asked[-1].params["q"]
    assert len(asked) < 30
    assert {one.params["limit"] for one in asked} == {str(PAGE_SIZE)}


def test_what_was_edited_before_the_registry_began_comes_too(tmp_path: Path) -> None:
    edited = spread(PAGE_SIZE) | {99_999_999: dt.date(1998, 1, 1)}
    assert "isrctn:ISRCTN99999999" in fetched(tmp_path, Registry(edited))[0]


@pytest.mark.parametrize("since", [None, TODAY])
def test_one_day_with_many_edits_is_asked_for_whole(tmp_path: Path, since: dt.date | None) -> None:
    edited = dict.fromkeys(range(10_000_000, 10_000_250), TODAY)
    ids, asked = fetched(tmp_path, Registry(edited), since=since)
    assert len(ids) == 250
    assert asked[-1].params["limit"] == "250"
    assert asked[-1].params["q"].endswith(f"lastEdited GE {TODAY}T00:00:00")


def test_a_day_that_does_not_come_whole_is_no_success(tmp_path: Path) -> None:
    edited = dict.fromkeys(range(10_000_000, 10_000_250), TODAY)
    with pytest.raises(SourceFailed, match="gave 120 of 250 trials and cannot be asked for the rest"):
        fetched(tmp_path, Registry(edited, most=120))


def test_faults_are_waited_out(tmp_path: Path) -> None:
    for fault in ("status:429,3", "status:503", "page", "broken-off", "hang-up", "silence", "cut-gzip"):
        ids, asked = fetched(tmp_path / fault, Registry(spread(2)), faults=(fault,))
        assert (len(ids), len(asked)) == (2, 2)


def test_xml_that_breaks_off_between_two_trials_is_asked_for_again(tmp_path: Path) -> None:
    whole = Registry(spread(2))
    replies: list[bytes] = []

    def answers(asked: Asked) -> Answer:
        reply = whole(asked)
        assert isinstance(reply, bytes)
        replies.append(reply if replies else reply.removesuffix(b"</allTrials>"))
        return replies[-1]

    ids, _ = fetched(tmp_path, answers)
    assert (len(ids), len(replies)) == (2, 2)


def test_a_fetch_that_was_stopped_goes_on_without_doubles(tmp_path: Path) -> None:
    registry = Registry(spread(650))
    before: list[Asked] = []

    def fails_at_the_sixth(asked: Asked) -> Answer:
        before.append(asked)
        return 403 if len(before) > 6 else registry(asked)

    with pytest.raises(SourceFailed, match="HTTP 403"):
        fetched(tmp_path, fails_at_the_sixth)
    assert list((tmp_path / "h").glob("page-*"))
    ids, asked = fetched(tmp_path, registry)
    assert len(ids) == len(set(ids)) == 650
    assert asked[0].params["q"] != before[0].params["q"]


@pytest.mark.parametrize("odd", [b"<trials/>", b"<allTrials/>", b'<allTrials totalCount="many"/>'])
def test_another_form_is_never_nothing_found(tmp_path: Path, odd: bytes) -> None:
    with pytest.raises(SourceFailed, match="answered in another form than expected"):
        fetched(tmp_path, lambda asked: odd)


def test_trials_that_are_counted_but_not_there_are_no_success(tmp_path: Path) -> None:
    with pytest.raises(SourceFailed, match="gave 0 of 5 trials"):
        fetched(tmp_path, lambda asked: b'<allTrials totalCount="5"/>')
