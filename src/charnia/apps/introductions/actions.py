"""Every write to wishes for introductions, to the programme team's answers, and to what came of them."""

from __future__ import annotations

from collections.abc import Collection
from typing import Any

from django.db import IntegrityError, transaction
from django.utils import timezone

from charnia.apps.accounts.models import User
from charnia.apps.audit.actions import record
from charnia.apps.gaps.models import Gap
from charnia.apps.gaps.steps import wants_closing
from charnia.apps.introductions import queries
from charnia.apps.introductions.models import UNDER_WAY, WRONG_MATCH, IntroductionWish, Outcome, WishStatus
from charnia.apps.matches.actions import note_feedback
from charnia.apps.matches.candidates import Candidate
from charnia.apps.matches.limits import findings_about
from charnia.apps.organisations import queries as organisation_queries
from charnia.core.verdict import YES, NotAllowed, Verdict, no
from charnia.core.vocabulary import FeedbackReason, FeedbackVerb, Layer


def may_ask(*, gap: Gap, by: User) -> Verdict:
    """Whether the account may ask for an introduction because of this gap."""
    product = gap.brief.product
    if not organisation_queries.of_member(by).filter(pk=product.organisation_id).exists():
        return no(
            "Only members of the company can ask for an introduction. Keep the candidate on the shortlist instead: the "
            "company finds it there."
        )
    if not (wanted := wants_closing(gap)):
        return wanted
    if gap.layer == Layer.AGREEMENT and not gap.brief.opens_agreement_layer_to_team:
        return no(
            "This gap rests on what is read only after an agreement, so the programme team cannot see it or act on it. "
            "Open that layer to the team on the product's page, or add the gap in words that the team may read."
        )
    return YES


def may_be_asked(*, gap: Gap, candidate: Candidate) -> Verdict:
    """Whether nothing keeps the candidate from being asked because of this gap: a conflict of interest, their own
    wishes and time, or the terms of the offer."""
    found = [one for one in findings_about(candidate, gap, today=timezone.localdate()) if one.withholds]
    if not found:
        return YES
    return no(f"{' '.join(one.sentence for one in found)} If this is wrong, tell the programme team.")


@transaction.atomic
def ask(*, gap: Gap, candidate: Candidate, message: str, by: User) -> IntroductionWish:
    """Records the wish to be introduced. Raises NotAllowed without a message, or when the same wish is under way."""
    verdict = may_ask(gap=gap, by=by)
    if not verdict:
        raise NotAllowed(verdict.reason)
    if not message.strip():
        raise NotAllowed("Write what you would like to ask them.")
    if not candidate.is_available:
        raise NotAllowed("This person or offer is no longer in the directory. Choose somebody else.")
    verdict = may_be_asked(gap=gap, candidate=candidate)
    if not verdict:
        raise NotAllowed(verdict.reason)
    try:
        with transaction.atomic():
            wish = IntroductionWish.objects.create(
                gap=gap, person=candidate.person, offer=candidate.offer, message=message.strip(), asked_by=by
            )
    except IntegrityError as error:
        raise NotAllowed("Your company has already asked for this introduction. The programme team has it.") from error
    record(action="introduction.asked", target=wish, by=by)
    note_feedback(gap=gap, candidate=candidate, verb=FeedbackVerb.ASKED, by=by)
    return wish


@transaction.atomic
def withdraw(*, wish: IntroductionWish, by: User) -> IntroductionWish:
    """Takes a wish back."""
    if not queries.own(by).filter(pk=wish.pk).exists():
        raise NotAllowed("Only members of the company can take its request back.")
    changed = IntroductionWish.objects.filter(pk=wish.pk, status__in=UNDER_WAY).update(
        status=WishStatus.WITHDRAWN, withdrawn_at=timezone.now()
    )
    if not changed:
        raise NotAllowed("This request is no longer open: it was withdrawn, or the programme team has answered it.")
    wish.refresh_from_db()
    record(action="introduction.withdrawn", target=wish, by=by)
    note_feedback(gap=wish.gap, candidate=wish.candidate, verb=FeedbackVerb.WITHDRAWN, by=by)
    return wish


@transaction.atomic
def note_agreed(*, wish: IntroductionWish, by: User) -> IntroductionWish:
    """The other side, the person or whoever keeps the offer, has said yes. Their hours stay taken until both meet."""
    _step(wish, by, before=(WishStatus.OPEN,), status=WishStatus.AGREED, agreed_at=timezone.now(), agreed_by=by)
    record(action="introduction.agreed", target=wish, by=by)
    note_feedback(gap=wish.gap, candidate=wish.candidate, verb=FeedbackVerb.ACCEPTED, by=by)
    return wish


@transaction.atomic
def note_introduced(*, wish: IntroductionWish, by: User) -> IntroductionWish:
    """The programme team has brought both sides together, the other one having agreed. From then on the request takes
    nobody's hours."""
    _answer(wish, WishStatus.INTRODUCED, by, before=(WishStatus.AGREED,))
    record(action="introduction.made", target=wish, by=by)
    note_feedback(gap=wish.gap, candidate=wish.candidate, verb=FeedbackVerb.MET, by=by)
    return wish


@transaction.atomic
def note_not_arranged(*, wish: IntroductionWish, cause: FeedbackReason, reason: str, by: User) -> IntroductionWish:
    """It will not come about. The company reads `reason`; ranking learns from `cause` alone, where it speaks of the
    match. Raises NotAllowed without a reason."""
    if not reason.strip():
        raise NotAllowed("Say why it will not come about. The company reads it.")
    _answer(wish, WishStatus.NOT_ARRANGED, by, before=UNDER_WAY, reason=reason.strip())
    record(action="introduction.not-arranged", target=wish, by=by, cause=cause.value)
    note_feedback(gap=wish.gap, candidate=wish.candidate, verb=FeedbackVerb.DECLINED, by=by, reason=cause)
    return wish


@transaction.atomic
def say_what_came(
    *, wish: IntroductionWish, outcome: Outcome, words: str, cause: FeedbackReason | None, number: int, by: User
) -> IntroductionWish:
    """The company or the programme team says what came of an introduction, or corrects it: the latest word counts.

    `number` is the `outcome_number` that the account has read, 0 where nothing was said. `cause` is one of WRONG_MATCH
    where nothing came of it because of the match, else None. Raises NotAllowed without words, with another cause,
    before both sides were introduced, and when somebody has said something since. The same again changes nothing.
    """
    if not queries.tellable_by(by).filter(pk=wish.pk).exists():
        raise NotAllowed("Only members of the company and the programme team can say what came of an introduction.")
    _require_sense(outcome, words, cause)
    said = {"outcome": outcome, "outcome_words": words.strip(), "outcome_cause": cause.value if cause else ""}
    introduced = IntroductionWish.objects.filter(pk=wish.pk, status=WishStatus.INTRODUCED)
    changed = (
        introduced.filter(outcome_number=number)
        .exclude(**said)
        .update(**said, outcome_number=number + 1, outcome_at=timezone.now(), outcome_by=by)
    )
    wish.refresh_from_db()
    if not changed and introduced.filter(**said).exists():
        return wish
    if not changed:
        raise NotAllowed(_why_nothing_was_said(wish))
    action = "introduction.outcome-corrected" if number else "introduction.outcome-said"
    record(action=action, target=wish, by=by, outcome=outcome.value, cause=wish.outcome_cause)
    verb = FeedbackVerb.WORKED if outcome is Outcome.HELPED else FeedbackVerb.NOTHING_CAME
    note_feedback(gap=wish.gap, candidate=wish.candidate, verb=verb, by=by, reason=cause)
    return wish


def _require_sense(outcome: Outcome, words: str, cause: FeedbackReason | None) -> None:
    if not words.strip():
        raise NotAllowed("Say in a few words what came of it.")
    if cause and outcome is Outcome.HELPED:
        raise NotAllowed("If it helped, they were not the wrong choice. Choose one of the two.")
    if cause and cause not in WRONG_MATCH:
        raise NotAllowed("Choose a cause that speaks of the choice, or none.")


def _why_nothing_was_said(wish: IntroductionWish) -> str:
    if wish.status != WishStatus.INTRODUCED:
        return "What came of an introduction can be said once the programme team has brought both sides together."
    return (
        "Somebody has said what came of it in the meantime. Read what they wrote, shown above your own words; save "
        "again if yours should stand in its place."
    )


def _answer(
    wish: IntroductionWish, status: WishStatus, by: User, *, before: Collection[WishStatus], reason: str = ""
) -> None:
    _step(wish, by, before=before, status=status, answered_at=timezone.now(), answered_by=by, reason=reason)


def _step(wish: IntroductionWish, by: User, *, before: Collection[WishStatus], **changes: Any) -> None:
    """Takes a wish further that stands where `before` says, which only one of two people at once can do."""
    if not queries.answerable_by(by).filter(pk=wish.pk).exists():
        raise NotAllowed("Only the programme team can answer this request.")
    changed = IntroductionWish.objects.filter(pk=wish.pk, status__in=before).update(**changes)
    wish.refresh_from_db()
    if not changed:
        raise NotAllowed(_why_not_now(wish))


def _why_not_now(wish: IntroductionWish) -> str:
    if wish.status == WishStatus.OPEN:
        return "Say first that they agree. Bring both sides together once they have."
    if wish.status == WishStatus.AGREED:
        return "It is noted already that they agree."
    return "This request is no longer open: the company took it back, or somebody has answered it."
