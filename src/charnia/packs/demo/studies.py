"""The hand-written studies of the demonstration cluster, one YAML file an area.

A study is one line of work: the problem, the people, the place, and the records that came of it. Sentences may hold
the tokens of `figures` and `{who}` and `{where}`.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache
from importlib.resources import files
from typing import Any

import yaml


@dataclass(frozen=True, slots=True)
class Paper:
    """Parts of an abstract, each one or more full sentences; `need` is empty where the study's own opens it."""

    title: str
    did: str
    found: str
    means: str
    limit: str = ""
    need: str = ""


@dataclass(frozen=True, slots=True)
class Grant:
    """`aims` are verb phrases without "to"; `plan` is one or more sentences."""

    title: str
    aims: tuple[str, ...]
    plan: str


@dataclass(frozen=True, slots=True)
class Trial:
    """`ask` is a question, `arms` a sentence in the present tense, `outcome` a noun phrase.

    `n` and `where` are given when they differ from the study's.
    """

    title: str
    ask: str
    arms: str
    outcome: str
    n: str = ""
    where: str = ""


@dataclass(frozen=True, slots=True)
class Project:
    """`company` is a noun phrase, `partner` and `team` are verb phrases in the past tense, `result` a sentence."""

    title: str
    company: str
    partner: str
    team: str
    result: str


@dataclass(frozen=True, slots=True)
class Impact:
    """What came of the work and for whom, in full sentences."""

    title: str
    text: str


@dataclass(frozen=True, slots=True)
class Study:
    """One line of work. `since` is the first year in which it could have been done; `n` is `low-high`."""

    key: str
    since: int
    who: str
    where: str
    n: str
    need: str
    papers: tuple[Paper, ...]
    grant: Grant | None = None
    trial: Trial | None = None
    project: Project | None = None
    impact: Impact | None = None


@dataclass(frozen=True, slots=True)
class Area:
    """A field of work with the studies written for it."""

    key: str
    name: str
    studies: tuple[Study, ...]


@lru_cache(maxsize=1)
def load_areas() -> tuple[Area, ...]:
    """Every area of `parts/areas`, by key. TypeError names a field that is missing or unknown."""
    folder = files("charnia.packs.demo") / "parts" / "areas"
    sources = sorted((entry.name, entry) for entry in folder.iterdir() if entry.name.endswith(".yaml"))
    return tuple(
        _area(name.removesuffix(".yaml"), yaml.safe_load(entry.read_text(encoding="utf-8"))) for name, entry in sources
    )


def _area(key: str, raw: dict[str, Any]) -> Area:
    studies = tuple(_study(f"{key}/{number}", item) for number, item in enumerate(raw["studies"], start=1))
    return Area(key=key, name=raw["name"], studies=studies)


def _study(key: str, raw: dict[str, Any]) -> Study:
    raw = dict(raw)
    grant = raw.pop("grant", None)
    return Study(
        key=key,
        papers=tuple(Paper(**paper) for paper in raw.pop("papers")),
        grant=Grant(title=grant["title"], aims=tuple(grant["aims"]), plan=grant["plan"]) if grant else None,
        trial=Trial(**raw.pop("trial")) if "trial" in raw else None,
        project=Project(**raw.pop("project")) if "project" in raw else None,
        impact=Impact(**raw.pop("impact")) if "impact" in raw else None,
        **raw,
    )
