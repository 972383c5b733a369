"""What meaning adds when gaps are matched: by words alone, and with the embedding model, in one run.

    .venv/bin/python benchmarks/shortlists.py
    .venv/bin/python benchmarks/shortlists.py --data FOLDER

Every way is asked through the matcher of the web (`engine/ranking/bridges.py`), with its weights, by score. Three sets:

- *shortlists*: the gaps of the demonstration's briefs for which its authors, by hand, kept a person or an offer. Some
  dozen, written by the same hand as the offers: an example, no proof.
- *impact cases*: a sentence of how research came to matter (with the case's title as the product) has to find the
  team's account of its research among all cases. 427 cases in `ref2014_impact_cases` of the folder.
- *papers*: the title of a later paper has to find its authors by their earlier papers. 263 needs in
  `expert_search_dev` of the folder.

A set whose files are not there is left out and says so. MRR with a bootstrap interval over gaps; the difference is
paired. Vectors are kept in the given folder, so a second run is quick.
"""

from __future__ import annotations

import argparse
import datetime as dt
import os
import statistics
import sys
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

from charnia.config.environment import read_model_choice
from charnia.core.diagnosis.findings import BriefText
from charnia.core.evidence import EvidenceRecord, Offer, PersonReference
from charnia.core.vocabulary import Axis, GapKind, Layer, OfferKind, PersonRole
from charnia.engine.dossier import product_words
from charnia.engine.measures import bootstrap_interval, read_judgements, reciprocal_rank
from charnia.engine.ranking.bridges import GapMatcher
from charnia.engine.ranking.fixed import fixed_matcher
from charnia.engine.ranking.needs import GapNeed
from charnia.engine.ranking.people import offers_of_evidence
from charnia.engine.text.embeddings.cache import VectorCache
from charnia.engine.text.embeddings.contract import TextReader, WordsOnly
from charnia.engine.text.embeddings.encoder import SentenceEncoder
from charnia.engine.text.embeddings.installed import open_model
from charnia.engine.text.embeddings.kept import KeptEncoder
from charnia.engine.text.embeddings.recent import RecentEncoder
from charnia.engine.text.sentences import sentences
from charnia.packs.demo.cluster import load_demo_cluster
from charnia.packs.demo.evidence import demo_evidence
from charnia.packs.demo.values import DemoBrief, DemoPerson
from charnia.sources.evidence_file import read_evidence, read_needs
from charnia.sources.json_lines import LineProblem
from charnia.sources.ref_impact.parse import CaseStudy, read_case_studies

DEFAULT_DATA = Path(__file__).parents[2] / "shared/data"
AS_OF = dt.date(2026, 11, 1)
_KIND_OF_ROLE = {
    PersonRole.RESEARCHER: OfferKind.EXPERT,
    PersonRole.CLINICIAN: OfferKind.CLINICIAN,
    PersonRole.MENTOR: OfferKind.MENTOR,
}


@dataclass(frozen=True, slots=True)
class Asked:
    """A gap, and the candidates that should come first."""

    gap: GapNeed
    wanted: frozenset[str]


@dataclass(frozen=True, slots=True)
class Trial:
    """A set of gaps and what they are matched with. `candidate` names who stands behind an offer."""

    name: str
    records: Sequence[EvidenceRecord]
    offers: Sequence[Offer]
    asked: Sequence[Asked]
    candidate: Callable[[Offer], str] = lambda offer: offer.person.id if offer.person else offer.id


def shortlists() -> Trial:
    """The demonstration cluster with everybody and everything in it."""
    cluster = load_demo_cluster()
    records = demo_evidence(cluster.people)
    held: dict[str, list[str]] = {}
    for record in records:
        for person in record.people:
            held.setdefault(person.id, []).append(record.id)
    people = [offer for person in cluster.people for offer in _roles_of(person, tuple(held.get(person.id, ())))]
    offers = [Offer(f"offer:{one.key}", one.kind, one.title, one.text) for one in cluster.offers]
    asked = [found for brief in cluster.briefs for found in _kept_in(brief)]
    return Trial("shortlists", records, [*people, *offers], asked)


def _roles_of(person: DemoPerson, evidence: tuple[str, ...]) -> Iterator[Offer]:
    text = "\n".join(part for part in (person.title, person.bio, person.seeks) if part)
    for role in person.roles:
        if kind := _KIND_OF_ROLE.get(role):
            yield Offer(
                id=f"{person.id}:{kind}",
                kind=kind,
                title=person.name,
                text=text,
                person=PersonReference(person.id, person.name),
                evidence_ids=evidence,
            )


def _kept_in(brief: DemoBrief) -> Iterator[Asked]:
    """The gaps of a brief for which somebody or something was kept, one by one."""
    text = BriefText(text=brief.texts[Layer.PUBLIC], title=brief.title)
    about = product_words(text, conditions=", ".join(brief.conditions))
    for entry in brief.shortlist:
        decision = next(one for one in brief.decisions if one.quote == entry.quote)
        if decision.kind is None or decision.axis is None:
            raise ValueError(f"{brief.key}: the gap of a shortlist has no kind or axis.")
        gap = GapNeed(decision.kind, decision.axis, decision.statement, decision.quote, about)
        yield Asked(gap, frozenset({f"demo:person:{entry.person}" if entry.person else f"offer:{entry.offer}"}))


def impact_cases(folder: Path) -> Trial:
    """Each case once: its account of the research is the evidence, a sentence from the middle of its impact the gap."""
    file = folder / "ref2014_impact_cases" / "case_studies.jsonl"
    cases = [found for found in read_case_studies(file) if isinstance(found, CaseStudy) and found.research]
    records = [EvidenceRecord(case.id, "", text=case.research) for case in cases]
    offers = [Offer(case.id, OfferKind.CASE_STUDY, "", evidence_ids=(case.id,)) for case in cases]
    asked = [
        Asked(GapNeed(GapKind.EXPERTISE, Axis.EVIDENCE, told, product=case.title), frozenset({case.id}))
        for case in cases
        if (told := _middle(case.impact))
    ]
    return Trial("impact cases", records, offers, asked)


def _middle(text: str) -> str:
    found = sentences(text)
    return found[len(found) // 2] if found else ""


def papers(folder: Path) -> Trial:
    """Titles of later papers against the people of earlier ones."""
    place = folder / "expert_search_dev"
    records = [found for found in read_evidence(place / "evidence.jsonl") if not isinstance(found, LineProblem)]
    needs = [found for found in read_needs(place / "needs.jsonl") if not isinstance(found, LineProblem)]
    judged = read_judgements(place / "qrels.tsv")
    asked = [
        Asked(GapNeed(GapKind.EXPERTISE, Axis.EVIDENCE, need.title), frozenset(judged[need.id]))
        for need in needs
        if need.id in judged
    ]
    return Trial("papers", records, offers_of_evidence(records), asked)


def reciprocal_ranks(trial: Trial, reader: TextReader | None) -> list[float]:
    """One over the place of the first candidate that was wanted, for each gap; everybody counts in their best role."""
    matcher = fixed_matcher(records=trial.records, offers=trial.offers, reader=reader)
    found = []
    for one in trial.asked:
        parts = GapMatcher(matcher, one.gap, as_of=AS_OF).parts()
        ranked = list(dict.fromkeys(trial.candidate(part.offer) for part in parts))
        found.append(reciprocal_rank(ranked, dict.fromkeys(one.wanted, 1)))
    return found


def opened_reader(vectors: Path) -> TextReader:
    """The installed model. Exits with its own sentence where there is none."""
    choice = read_model_choice(os.environ)
    model = open_model(choice.model, choice.folder)
    if isinstance(model, WordsOnly) or not isinstance(model, SentenceEncoder):
        sys.exit(model.why if isinstance(model, WordsOnly) else "This needs a model that can be kept.")
    kept = KeptEncoder(model, VectorCache(vectors, model.model, tell=print))
    return TextReader(documents=kept, needs=RecentEncoder(model))


def trials(data: Path) -> Iterator[Trial]:
    """Every set whose files are there."""
    yield shortlists()
    for make in (impact_cases, papers):
        try:
            yield make(data)
        except OSError as problem:
            print(f"{make.__name__.replace('_', ' ')}: left out, {problem.filename} is not there.")


def _with_interval(values: Sequence[float]) -> str:
    low, high = bootstrap_interval(values)
    return f"{statistics.fmean(values):6.3f} ({low:.3f} to {high:.3f})"


def main(argv: Sequence[str] | None = None) -> int:
    """Prints MRR by words, with meaning, and the difference."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--data", type=Path, default=DEFAULT_DATA)
    parser.add_argument("--vectors", type=Path, default=Path.home() / ".cache/charnia/vectors")
    options = parser.parse_args(argv)
    reader = opened_reader(options.vectors)
    for trial in trials(options.data):
        words, meaning = reciprocal_ranks(trial, None), reciprocal_ranks(trial, reader)
        gain = [after - before for before, after in zip(words, meaning, strict=True)]
        print(f"{trial.name}: {len(trial.asked)} gaps, {len(trial.offers):,} offers, {len(trial.records):,} records")
        print(f"  MRR by words alone  {_with_interval(words)}")
        print(f"  MRR with meaning    {_with_interval(meaning)}")
        print(f"  difference          {_with_interval(gain)}")
    return 0


if __name__ == "__main__":
    sys.exit(main())
