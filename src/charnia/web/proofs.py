"""What a proof card shows: who, why, since when, what speaks against, and where to check it."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace

from charnia.core.vocabulary import FactStatus, OfferKind
from charnia.engine.ranking.bridges import Bridge
from charnia.engine.ranking.closest import Closest
from charnia.engine.ranking.proof import OURS, Contribution
from charnia.web.charts import Chart, Part, contribution_bar
from charnia.web.charts.bars import TONES

MEANING = "Meaning of the text, beyond shared words"
YOUR_WORDS = "Your words, and the words they met"
OUR_WORDS = "Words of Charnia's statement, and the words they met"
PAIRS_SHOWN = 8
REASONS_SHOWN = 3


@dataclass(frozen=True, slots=True)
class Pair:
    """A word of the need and the word of the evidence that it met. `is_ours`: the need has it from Charnia's statement
    of the gap alone."""

    need: str
    evidence: str
    amount: float
    is_ours: bool = False

    @property
    def is_same(self) -> bool:
        """Whether both say the same word, capitals apart."""
        return self.need.casefold() == self.evidence.casefold()


@dataclass(frozen=True, slots=True)
class Reason:
    """One contribution to the score: how the engine names it, and the record it comes from where there is one.

    `url` is the record's own address at its source, `page` its page here, `award` what was given for the work as a
    whole, with who says so. What a text means beyond the words that met
    is a reason of its own; `closest` are two passages that are alike.
    """

    label: str
    amount: float
    title: str = ""
    date: dt.date | None = None
    url: str = ""
    pairs: tuple[Pair, ...] = ()
    closest: Closest | None = None
    page: str = ""
    award: str = ""

    @property
    def leads_to(self) -> str:
        """Where a reader on this site finds the record: its page here, or else its own address."""
        return self.page or self.url

    @property
    def row(self) -> str:
        """What stands for it where each contribution needs a name of its own."""
        return f"{self.heading} ({self.label[0].lower()}{self.label[1:]})" if self.label == MEANING else self.heading

    @property
    def heading(self) -> str:
        """The record's title, or the label of a contribution without a record."""
        return self.title or self.label


@dataclass(frozen=True, slots=True)
class Link:
    """Where a reader can check."""

    label: str
    href: str


@dataclass(frozen=True, slots=True)
class Proof:
    """A proof card. `reasons` come largest first and their amounts add up to `score`; `as_of` is the day of reading."""

    name: str
    score: float
    reasons: tuple[Reason, ...]
    as_of: dt.date
    kind: OfferKind | None = None
    organisation: str = ""
    href: str = ""
    newest: dt.date | None = None
    against: tuple[str, ...] = ()
    links: tuple[Link, ...] = ()
    status: FactStatus | None = None
    source: str = ""

    @property
    def chart(self) -> Chart:
        """The bar of what the score is made of, with its table."""
        parts = [Part(reason.row, reason.amount) for reason in self.reasons]
        return contribution_bar(parts, title=f"What the score of {self.name} is made of")

    @property
    def pairs(self) -> tuple[Pair, ...]:
        """The pairs of words that count most over all records, each pair once."""
        return strongest_pairs([pair for reason in self.reasons for pair in reason.pairs])

    @property
    def word_groups(self) -> tuple[tuple[str, tuple[Pair, ...]], ...]:
        """The same pairs under the headings that say whose words met."""
        groups = (
            (YOUR_WORDS, tuple(pair for pair in self.pairs if not pair.is_ours)),
            (OUR_WORDS, tuple(pair for pair in self.pairs if pair.is_ours)),
        )
        return tuple((heading, pairs) for heading, pairs in groups if pairs)

    @property
    def shown(self) -> tuple[tuple[int, Reason], ...]:
        """The reasons shown at once, each with the number of its tone in the bar."""
        return tuple((min(place, TONES), reason) for place, reason in enumerate(self.reasons[:REASONS_SHOWN], start=1))

    @property
    def left_out(self) -> int:
        """How many reasons stand in the table only."""
        return max(len(self.reasons) - REASONS_SHOWN, 0)

    @property
    def age(self) -> str:
        """How old the newest evidence is, in words; empty when no date is known."""
        return "" if self.newest is None else age_in_words(self.newest, self.as_of)


@dataclass(frozen=True, slots=True)
class RecordHere:
    """What is stored here of a record that counts: its page, and what was given for the work as a whole, with who says
    so; empty where that is not known."""

    page: str = ""
    award: str = ""


_NONE_HERE: Mapping[str, RecordHere] = {}
_NOT_HERE = RecordHere()


def proof_of_bridge(
    bridge: Bridge, *, as_of: dt.date, href: str = "", records: Mapping[str, RecordHere] = _NONE_HERE
) -> Proof:
    """The proof card of a bridge for a gap; `href` is its page here, where it has one, and `records` says what is
    stored here of records, by their ids."""
    offer, card = bridge.offer, bridge.card
    return Proof(
        name=card.name,
        score=card.score,
        reasons=reasons_of(card.contributions, records),
        as_of=as_of,
        kind=offer.kind,
        organisation=offer.organisation.name if offer.organisation else "",
        href=href,
        newest=card.newest,
        against=card.against,
        links=(Link("Its own page", offer.url),) if offer.url else (),
        status=offer.status,
        source=f"{offer.source} ({offer.as_of})" if offer.source and offer.as_of else offer.source,
    )


def reasons_of(
    contributions: Iterable[Contribution], records: Mapping[str, RecordHere] = _NONE_HERE
) -> tuple[Reason, ...]:
    """What contributions add by their words and what by meaning, each amount as it counts in the score, largest
    first."""
    found = (reason for one in contributions for reason in _reasons_of(one, records.get(one.evidence_id, _NOT_HERE)))
    return tuple(sorted(found, key=lambda reason: -reason.amount))


def _reasons_of(one: Contribution, here: RecordHere) -> Iterator[Reason]:
    meaning = one.weight * one.meaning
    pairs = tuple(
        Pair(word.need, word.evidence, one.weight * word.amount, is_ours=word.part == OURS) for word in one.words
    )
    record = Reason(
        one.label, one.amount - meaning, title=one.title, date=one.date, url=one.url, page=here.page, award=here.award
    )
    if pairs or not meaning:
        yield replace(record, pairs=pairs)
        record = replace(record, award="")  # said twice, it would look like two
    if meaning:
        title = one.title or one.label
        yield replace(record, label=MEANING, amount=meaning, title=title, closest=one.closest)


def strongest_pairs(pairs: Sequence[Pair], *, limit: int = PAIRS_SHOWN) -> tuple[Pair, ...]:
    """Pairs that differ by more than capitals, their amounts added up, the largest first."""
    sums: dict[tuple[str, str], Pair] = {}
    for pair in pairs:
        key = (pair.need.casefold(), pair.evidence.casefold())
        known = sums.get(key)
        sums[key] = (
            pair
            if known is None
            else replace(known, amount=known.amount + pair.amount, is_ours=known.is_ours and pair.is_ours)
        )
    return tuple(sorted(sums.values(), key=lambda pair: (-pair.amount, pair.need, pair.evidence))[:limit])


def age_in_words(date: dt.date, today: dt.date) -> str:
    """Such as "4 months old" or "3 years old"; a date that lies ahead is "dated ahead"."""
    months = (today.year - date.year) * 12 + today.month - date.month - (today.day < date.day)
    if date > today:
        return "dated ahead"
    if months < 1:
        return "under a month old"
    if months < 24:
        return f"{months} month{'' if months == 1 else 's'} old"
    return f"{months // 12} years old"
