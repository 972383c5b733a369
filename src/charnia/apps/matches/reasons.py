"""Why not this person? Where a candidate stands for a gap, what is missing, or why it is not compared at all."""

from __future__ import annotations

from dataclasses import dataclass

from charnia.apps.evidence.queries import here_of
from charnia.apps.matches.answering import Question, ask
from charnia.apps.matches.as_values import KIND_OF_ROLE, ids_of
from charnia.apps.matches.candidates import Candidate
from charnia.engine.ranking.bridges import Bridge
from charnia.engine.ranking.ordering import FIRST
from charnia.engine.ranking.proof import WhyNot
from charnia.web.proofs import Proof, proof_of_bridge


@dataclass(frozen=True, slots=True)
class Reasons:
    """The answer: the engine's, with its proof card, or one sentence in `excluded`."""

    candidate: Candidate
    answer: WhyNot | None = None
    proof: Proof | None = None
    excluded: str = ""

    @property
    def missing(self) -> float:
        """How much score is missing to the last one shown; 0 when there is none."""
        return max(0.0, self.answer.last_shown - self.answer.score) if self.answer else 0.0


def reasons_for(question: Question, candidate: Candidate) -> Reasons:
    """Why the candidate is not among the first bridges of the gap."""
    matcher, searched = ask(question)
    offer = next((searched.offers[id_] for id_ in ids_of(candidate.key) if id_ in searched.offers), None)
    if offer is None:
        return Reasons(candidate, excluded=_exclusion(candidate))
    answer = matcher.why_not(offer.id, shown=FIRST)
    proof = None
    if answer.card:
        bridge = Bridge(answer.rank or 0, offer, answer.card, None)
        records = here_of(one.evidence_id for one in answer.card.contributions)
        proof = proof_of_bridge(bridge, as_of=question.today, href=candidate.href, records=records)
    return Reasons(candidate, answer=answer, proof=proof)


def _exclusion(candidate: Candidate) -> str:
    if candidate.person:
        roles = ", ".join(role.label.lower() + "s" for role in KIND_OF_ROLE)
        return (
            f"Only {roles} are compared with gaps. This profile names none of these roles; "
            "the person or the programme team can add one."
        )
    return "It is over, or those who make it are not listed, so it is not compared with gaps."
