"""Learning from the feedback in the store. Runs on demand, changes weights only when held-back feedback agrees."""

from __future__ import annotations

from collections.abc import Collection, Iterator
from dataclasses import asdict

from django.db import transaction
from django.db.models import Max

from charnia.apps.accounts.models import User
from charnia.apps.audit.actions import record
from charnia.apps.gaps.models import Gap
from charnia.apps.matches.answering import one_role_each, question_on
from charnia.apps.matches.as_values import key_of
from charnia.apps.matches.models import LearnedWeights
from charnia.apps.matches.pool import current_matcher
from charnia.apps.matches.queries import feedback_in_force
from charnia.apps.matches.weights import as_stored, weights_in_force
from charnia.apps.organisations.models import Membership
from charnia.core.vocabulary import FeedbackReason, FeedbackVerb, Layer
from charnia.engine.learning.judgements import Event, Judgement, judgements_of
from charnia.engine.learning.pairs import Shown, ShownList
from charnia.engine.learning.relearn import Lesson, relearn
from charnia.engine.ranking.bridges import GapMatcher
from charnia.engine.ranking.ordering import FIRST


def lesson_of_today() -> Lesson:
    """What feedback teaches, nothing stored. Lists are worked out anew from the public layer of briefs, with the
    weights that Charnia starts with; gaps on the last layer are left out."""
    found = judgements()
    judged: dict[str, set[str]] = {}
    for one in found:
        judged.setdefault(one.gap, set()).add(one.candidate)
    gaps = Gap.objects.filter(pk__in=judged).exclude(layer=Layer.AGREEMENT).order_by("pk")
    gaps = gaps.select_related("brief__product__organisation")
    lists = {str(gap.pk): _list(gap, judged[str(gap.pk)]) for gap in gaps}
    return relearn(lists, found, in_force=weights_in_force())


@transaction.atomic
def store_lesson(lesson: Lesson, *, by: User | None) -> LearnedWeights:
    """Keeps what came of learning under the next version, whether or not its weights are used."""
    last = LearnedWeights.objects.aggregate(last=Max("version"))["last"] or 0
    row = LearnedWeights.objects.create(
        version=last + 1,
        weights=as_stored(lesson.weights),
        is_kept=lesson.is_kept,
        verdict=lesson.verdict,
        counts={"judgements": lesson.judgements, "voices": lesson.voices, "gaps": lesson.gaps},
        held_back=asdict(lesson.held_back) if lesson.held_back else {},
        made_by=by,
    )
    record(action="weights.learned", target=row, by=by, version=row.version, kept=row.is_kept)
    return row


def events() -> Iterator[Event]:
    """The feedback in force, in the order in which it came. Rows of deleted accounts say nothing: nobody's influence
    could be capped."""
    members = set(Membership.objects.values_list("user_id", "organisation_id"))
    rows = feedback_in_force().exclude(by=None).order_by("pk")
    for row in rows.select_related("gap__brief__product").iterator():
        company = row.gap.brief.product.organisation_id
        yield Event(
            gap=str(row.gap_id),
            candidate=f"person-{row.person_id}" if row.person_id else f"offer-{row.offer_id}",
            account=str(row.by_id),
            company=str(company) if (row.by_id, company) in members else "",
            verb=FeedbackVerb(row.verb),
            reason=FeedbackReason(row.reason) if row.reason else None,
        )


def judgements() -> list[Judgement]:
    """What feedback comes down to."""
    return judgements_of(list(events()))


def _list(gap: Gap, judged: Collection[str]) -> ShownList:
    """The first page of a gap by the weights of the start, the next ten, and whoever else was judged."""
    question = question_on(gap, frozenset({Layer.PUBLIC}))
    need = question.need
    answer = GapMatcher(one_role_each(current_matcher(), need), need, as_of=question.today)
    shown = tuple(
        Shown(key, part.offer.kind, part.evidence, part.own, part.reach)
        for place, part in enumerate(answer.parts())
        if (key := key_of(part.offer.id)) in judged or place < 2 * FIRST
    )
    return ShownList(str(gap.pk), need.kind, need.axis, shown)
