"""Matching with the index in files: the answers of the index in memory, edits at once, damage said in one sentence."""

from __future__ import annotations

import html
from collections.abc import Callable, Collection
from pathlib import Path

import pytest
from django.conf import LazySettings
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from charnia.apps.accounts.models import User
from charnia.apps.evidence.authorship_actions import disown
from charnia.apps.evidence.changes import note_change
from charnia.apps.evidence.merges import merge_people
from charnia.apps.evidence.models import Authorship, ChangedThing, EvidenceRecord, IndexChange
from charnia.apps.gaps.models import Gap
from charnia.apps.matches import as_values
from charnia.apps.matches.answering import ask, question_of
from charnia.apps.matches.index_files import follow, is_to_be_built, rebuild, what_is_wrong
from charnia.apps.matches.log import ChangeLog, Position
from charnia.apps.matches.pool import Pool, forget_matcher
from charnia.apps.matches.stored import READ_AT_ONCE
from charnia.apps.people.models import MoveGround, Person
from charnia.apps.programmes.forgetting import forget_person
from charnia.core import evidence as values
from charnia.core.evidence import PersonReference
from charnia.engine.index.contract import NeedVector, Part
from charnia.engine.index.disk import index as disk_index
from charnia.engine.index.disk.files import read_manifest
from charnia.engine.index.disk.index import DiskIndex
from charnia.engine.index.unusable import IndexUnusable
from charnia.engine.ranking.bridges import Bridge
from charnia.engine.ranking.matcher import MatcherSnapshot
from charnia.engine.text.embeddings.contract import TextReader, WordsOnly
from charnia.engine.text.embeddings.recent import RecentEncoder
from tests.apps.matches.conftest import ROSA, put_papers
from tests.apps.matches.test_bridges import named
from tests.apps.reading import LogIn, page
from tests.engine.letters import LetterEncoder

pytestmark = pytest.mark.django_db


def nothing(number: int) -> None:
    """Progress that nobody looks at."""


def words() -> WordsOnly:
    return WordsOnly("No model in this test.")


@pytest.fixture
def folder(tmp_path: Path, settings: LazySettings) -> Path:
    """Where the index in files of this installation lies; it is not there yet."""
    settings.INDEX_IN_FILES = True
    settings.DATA = tmp_path
    return tmp_path / "index"


def pool_of(folder: Path, reader: Callable[[], TextReader | WordsOnly] = words) -> Pool:
    return Pool(reader, folder=lambda: folder)


def ids_found(matcher: MatcherSnapshot, text: str) -> set[str]:
    return {hit.id for hit in matcher.evidence.search(_need(matcher, text))}


def _need(matcher: MatcherSnapshot, text: str) -> NeedVector:
    return matcher.evidence.vector([Part("need", text)])


def told(bridges: tuple[Bridge, ...]) -> list[tuple[object, ...]]:
    """All that a page tells of bridges but the last digits."""
    return [
        (
            one.offer.id,
            round(one.card.score, 9),
            [(part.label, part.evidence_id, round(part.amount, 9)) for part in one.card.contributions],
            one.card.against,
            one.moved,
        )
        for one in bridges
    ]


def test_the_answers_are_those_of_the_index_in_memory(
    cluster: Gap, alice: User, folder: Path, settings: LazySettings
) -> None:
    settings.INDEX_IN_FILES = False
    in_memory, _ = ask(question_of(cluster, alice))
    rebuild(folder, progress=nothing)
    settings.INDEX_IN_FILES = True
    forget_matcher()
    in_files, searched = ask(question_of(cluster, alice))
    assert searched.proposed is not None
    assert len(in_memory.bridges(limit=30)) >= 5
    assert told(in_files.bridges(limit=30)) == told(in_memory.bridges(limit=30))
    for offer in searched.offers:
        assert in_files.why_not(offer).reasons == in_memory.why_not(offer).reasons


def test_a_page_costs_the_same_for_one_person_and_thirty(gap: Gap, alice: User, as_user: LogIn, folder: Path) -> None:
    def queries() -> int:
        page(as_user(alice), "matches:gap", gap.pk)  # what has changed is followed
        client = as_user(alice)
        with CaptureQueriesContext(connection) as seen:
            assert named(page(client, "matches:gap", gap.pk))
        return len(seen)

    put_papers(ROSA, "A diagnostic accuracy study")
    rebuild(folder, progress=nothing)
    alone = queries()
    for number in range(30):
        other = PersonReference(f"test:{number}", f"Person {number}")
        put_papers(other, "Diagnostic accuracy study of a test", "Another diagnostic accuracy study")
    assert queries() == alone


def test_an_edit_is_in_the_next_answer_of_every_process_and_written_once(rosa: Person, folder: Path) -> None:
    put_papers(ROSA, "Kidney screening")
    rebuild(folder, progress=nothing)
    first, second = pool_of(folder), pool_of(folder)
    assert ids_found(first.snapshot(), "kidney") == ids_found(second.snapshot(), "kidney") == {"doi:10.2/test:rosa-0"}
    put_papers(ROSA, "Kidney biopsy", start=1)
    assert len(ids_found(first.snapshot(), "kidney")) == 2
    manifest = read_manifest(folder)
    assert manifest is not None
    written = (folder / manifest.edits).read_bytes()
    now = second.snapshot()
    assert len(ids_found(now, "kidney")) == 2
    assert (folder / manifest.edits).read_bytes() == written
    assert now.records["doi:10.2/test:rosa-1"].title == "Kidney biopsy"
    assert set(now.records) == {"doi:10.2/test:rosa-0", "doi:10.2/test:rosa-1"}
    assert len(now.records) == 2


def test_what_is_not_mine_or_gone_is_out_of_the_next_answer(rosa: Person, tess: User, folder: Path) -> None:
    put_papers(ROSA, "Kidney screening", "Kidney biopsy")
    rebuild(folder, progress=nothing)
    pool = pool_of(folder)
    (expert,) = pool.snapshot().offers.values()
    assert len(expert.evidence_ids) == 2
    paper = Authorship.objects.get(person=rosa, record__source_id="doi:10.2/test:rosa-0")
    disown(authorship=paper, by=tess)
    now = pool.snapshot()
    assert [offer.evidence_ids for offer in now.offers.values()] == [("doi:10.2/test:rosa-1",)]
    assert now.records["doi:10.2/test:rosa-0"].people == ()
    record = EvidenceRecord.objects.get(source_id="doi:10.2/test:rosa-1")
    key = record.pk
    record.delete()
    note_change(ChangedThing.RECORD, [key])
    assert ids_found(pool.snapshot(), "kidney") == {"doi:10.2/test:rosa-0"}


def test_merged_and_forgotten_people_are_in_the_next_answer_of_every_process(
    rosa: Person, tess: User, folder: Path
) -> None:
    put_papers(ROSA, "Kidney screening", "Kidney biopsy")
    put_papers(PersonReference("test:rosa-r", "R. Rowan"), "Kidney imaging", "Kidney dialysis")
    rebuild(folder, progress=nothing)
    first, second = pool_of(folder), pool_of(folder)
    for pool in (first, second):
        assert len(pool.snapshot().offers) == 2
    other = Person.objects.get(source_id="test:rosa-r")
    merge_people(kept=rosa, other=other, ground=MoveGround.TEAM, by=tess)
    for pool in (first, second):
        (offer,) = pool.snapshot().offers.values()
        assert len(offer.evidence_ids) == 4
        assert offer.person is not None
        assert {one.id for one in pool.snapshot().records["doi:10.2/test:rosa-r-0"].people} == {offer.person.id}
    forget_person(person=rosa, by=tess)
    for pool in (first, second):
        now = pool.snapshot()
        assert not now.offers
        assert not [one for record in now.records.values() for one in record.people]
        assert ids_found(now, "rowan") == set()


def test_a_record_that_goes_while_a_page_is_made_costs_nothing(
    cluster: Gap, alice: User, as_user: LogIn, folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    rebuild(folder, progress=nothing)
    forget_matcher()
    right = named(page(as_user(alice), "matches:gap", cluster.pk))
    read = as_values.records_named
    gone = iter([True, False])

    def goes_once(ids: Collection[str]) -> dict[str, values.EvidenceRecord]:
        return {} if next(gone, False) else read(ids)

    monkeypatch.setattr(as_values, "records_named", goes_once)
    forget_matcher()
    assert named(page(as_user(alice), "matches:gap", cluster.pk)) == right
    monkeypatch.setattr(as_values, "records_named", lambda ids: {})
    forget_matcher()
    seen = as_user(alice).get(reverse("matches:gap", args=[cluster.pk]))
    assert seen.status_code == 503
    assert "What is matched has changed meanwhile. Ask again." in seen.content.decode()


def test_changes_made_while_nothing_ran_are_followed_at_the_start(rosa: Person, folder: Path) -> None:
    put_papers(ROSA, "Kidney screening")
    rebuild(folder, progress=nothing)
    put_papers(ROSA, "Kidney biopsy", start=1)
    EvidenceRecord.objects.filter(source_id="doi:10.2/test:rosa-0").update(title="Heart screening", text="")
    note_change(ChangedThing.RECORD, EvidenceRecord.objects.values_list("pk", flat=True))
    assert ids_found(pool_of(folder).snapshot(), "kidney") == {"doi:10.2/test:rosa-1"}


def test_following_writes_new_files_when_it_is_time(
    rosa: Person, folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(disk_index, "_FEWEST_MERGED", 2)
    rebuild(folder, progress=nothing)
    pool = pool_of(folder)
    pool.snapshot()
    put_papers(ROSA, "Kidney screening", "Kidney biopsy", "Kidney stones")
    follow(folder)
    manifest = read_manifest(folder)
    assert manifest is not None
    assert (manifest.generation, manifest.documents) == (2, 3)
    assert Position.of_text(manifest.mark) == ChangeLog().position
    assert len(ids_found(pool.snapshot(), "kidney")) == 3


def letters() -> TextReader:
    return TextReader(documents=RecentEncoder(LetterEncoder()), needs=RecentEncoder(LetterEncoder()))


def test_many_new_texts_are_found_by_words_at_once_and_by_meaning_once_read(rosa: Person, folder: Path) -> None:
    reader = letters()
    DiskIndex(folder, reader.documents).rebuild([], mark=ChangeLog().position.as_text())
    pool = pool_of(folder, lambda: reader)
    pool.snapshot()
    put_papers(ROSA, *(f"Paper {number} on kidneys" for number in range(READ_AT_ONCE + 1)))
    assert pool._stored is not None
    pool._stored.work_on = lambda: None  # type: ignore[method-assign] # the thread would see no row of this test
    now = pool.snapshot()
    assert now.unread == READ_AT_ONCE + 1
    assert "so far 13 texts by words alone" in now.compared
    assert all(now.evidence.meaning(_need(now, "Paper on kidneys"), id_) == 0 for id_ in now.records)
    pool._stored.read_texts()
    after = pool.snapshot()
    assert after.unread == 0
    need = _need(after, "Paper on kidneys")
    assert all(after.evidence.meaning(need, id_) > 0 for id_ in after.records)


def test_no_index_is_said_in_a_sentence(folder: Path) -> None:
    sentence = f"There is no index in {folder}; run `charnia index rebuild`."
    assert is_to_be_built(folder)
    assert what_is_wrong(folder) == sentence
    with pytest.raises(IndexUnusable, match="There is no index"):
        pool_of(folder).snapshot()


def test_the_index_of_another_database_is_refused(rosa: Person, folder: Path) -> None:
    put_papers(ROSA, "Kidney screening")
    rebuild(folder, progress=nothing)
    IndexChange.objects.all().delete()
    with pytest.raises(IndexUnusable, match="is of another database; run `charnia index rebuild`"):
        pool_of(folder).snapshot()


def test_a_damaged_index_costs_a_page_that_says_so_and_a_rebuild_mends_it(
    cluster: Gap, alice: User, tess: User, as_user: LogIn, folder: Path
) -> None:
    rebuild(folder, progress=nothing)
    forget_matcher()
    right = named(page(as_user(alice), "matches:gap", cluster.pk))
    assert "Rosa Rowan" in right
    file = folder / "000001" / "terms.numbers"
    file.write_bytes(file.read_bytes()[:-4])
    forget_matcher()
    address = reverse("matches:gap", args=[cluster.pk])
    seen = as_user(alice).get(address)
    assert seen.status_code == 503
    assert "Matching is being put right" in seen.content.decode()
    assert "terms.numbers" not in seen.content.decode()
    User.objects.filter(pk=tess.pk).update(is_staff=True)
    sentence = f"{file} is damaged; run `charnia index rebuild`."
    assert what_is_wrong(folder) == sentence
    assert sentence in html.unescape(as_user(tess).get(address).content.decode())
    rebuild(folder, progress=nothing)
    assert what_is_wrong(folder) == ""
    assert named(page(as_user(alice), "matches:gap", cluster.pk)) == right


def test_a_position_covers_what_was_read_before_it() -> None:
    assert Position(5).covers(Position(5))
    assert Position(5).covers(Position(3, frozenset({2})))
    assert not Position(5).covers(Position(6))
    assert not Position(5, frozenset({3})).covers(Position(4))
    assert Position(5, frozenset({3})).covers(Position(4, frozenset({3})))
    assert Position(5, frozenset({4})).covers(Position(3))
    assert Position.of_text(Position(5, frozenset({4, 2})).as_text()) == Position(5, frozenset({2, 4}))
    assert Position.of_text("") == Position(0)
