"""What a dossier says, ready to be shown: the page, the PDF and the JSON file are all drawn from a `Sheet`."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass, field

from charnia.core.diagnosis.findings import OpenQuestion
from charnia.core.vocabulary import Axis, Category, FactStatus, GapKind, Stage
from charnia.web.cards import GapCard
from charnia.web.charts import Chart, readiness_chart
from charnia.web.passages import Passage
from charnia.web.proofs import Proof

HOW_TO_READ = (
    (
        "A gap is something the product needs next and the company lacks. Each one quotes what gave it away: if the "
        "quote does not mean that, the gap is wrong, and you should strike it out."
    ),
    (
        "A bridge is a person, organisation or scheme that could close the gap. Its score is a sum; each record adds "
        "the amount beside it for the words it shares with your description and, where meaning is compared too, for "
        "what it says in other words. Scores can be compared between gaps and bridges. They say how well the texts "
        "meet, not how good somebody is."
    ),
    "Nobody on these pages has been asked yet. Read what speaks against each bridge, and follow the links to check.",
)


@dataclass(frozen=True, slots=True)
class Entry:
    """A gap with its best bridges. `kept` names those that the company has on its shortlist."""

    number: int
    card: GapCard
    bridges: tuple[Proof, ...] = ()
    kept: tuple[str, ...] = ()

    @property
    def anchor(self) -> str:
        """Its place in the page and in the PDF."""
        return f"gap-{self.number}"


@dataclass(frozen=True, slots=True)
class Section:
    """The gaps of one kind, numbered through the whole dossier."""

    kind: GapKind
    entries: tuple[Entry, ...]


@dataclass(frozen=True, slots=True)
class Held:
    """A statement that something is there already."""

    axis: Axis
    passage: Passage


@dataclass(frozen=True, slots=True)
class SourceNote:
    """Where a fact about the world comes from, and how far it can be relied on."""

    title: str
    source: str
    as_of: str = ""
    status: FactStatus | None = None
    url: str = ""


@dataclass(frozen=True, slots=True)
class Sheet:
    """A whole dossier. `searched` and `compared` are sentences on what the bridges were looked for in, and whether by
    meaning too; `audience` says for whom the
    dossier of a stored product was made; `notes` say what was not read or might mislead; `nothing_read` says why there
    was nothing to read, what that means and what to do, where that is so."""

    title: str
    made_on: dt.date
    searched: str
    compared: str = ""
    sections: tuple[Section, ...] = ()
    category: Category | None = None
    category_because: str = ""
    stage: Stage | None = None
    words: int = 0
    questions: tuple[OpenQuestion, ...] = ()
    held: tuple[Held, ...] = ()
    readiness: Mapping[Axis, int] = field(default_factory=dict)
    sources: tuple[SourceNote, ...] = ()
    notes: tuple[str, ...] = ()
    nothing_read: tuple[str, ...] = ()
    audience: str = ""
    is_demonstration: bool = False

    @property
    def entries(self) -> tuple[Entry, ...]:
        """The gaps of all kinds, in the order of their numbers."""
        return tuple(entry for section in self.sections for entry in section.entries)

    @property
    def facts(self) -> tuple[tuple[str, str], ...]:
        """What was read, as label and value; values that are not known are empty."""
        category = self.category.label if self.category else ""
        if self.category_because:
            category = f"{category}, as we read it. {self.category_because}"
        return (
            ("Sort of product", category),
            ("Stage", self.stage.label if self.stage else ""),
            ("Read", f"{self.words:,} words" if self.words else ""),
            ("Searched", self.searched),
            ("Compared", self.compared),
            ("For", self.audience),
            ("Made on", f"{self.made_on.day} {self.made_on:%B %Y}"),
        )

    @property
    def in_short(self) -> str:
        """How many gaps of which kind, and how many bridges, in a sentence."""
        gaps, bridges = len(self.entries), sum(len(entry.bridges) for entry in self.entries)
        if not gaps and self.nothing_read:
            return self.nothing_read[0]
        if not gaps:
            return "No gap was found."
        kinds = ", ".join(f"{len(section.entries)} of {section.kind.label.lower()}" for section in self.sections)
        return f"{_counted(gaps, 'gap')} ({kinds}), and {_counted(bridges, 'bridge')} that could close them."

    @property
    def chart(self) -> Chart:
        """Readiness as a picture with its table."""
        return readiness_chart(self.readiness)

    @property
    def about_sources(self) -> str:
        """What the list of sources says and what it does not."""
        return (
            "What is said about schemes, services and records comes from these places; facts about schemes and "
            "services as they stood on the day given. Where a record is known on the web, its title on the bridge "
            "leads to it."
        )

    @property
    def looked_for(self) -> str:
        """What a dossier without a gap says."""
        axes = ", ".join(axis.label.lower() for axis in Axis)
        return (
            f"Every sentence was read for something missing on ten axes: {axes}. None says that something is lacking. "
            "That may be so, or the description tells what the product does and not what stands in its way."
        )


def _counted(number: int, noun: str) -> str:
    return f"{number} {noun}{'' if number == 1 else 's'}"
