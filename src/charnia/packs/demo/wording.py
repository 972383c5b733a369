"""Turns the hand-written parts of a study into the text of a record, in several structures."""

from __future__ import annotations

import datetime as dt
import random
import re
from dataclasses import dataclass

from charnia.packs.demo.figures import draw, fill
from charnia.packs.demo.studies import Grant, Impact, Paper, Project, Study, Trial


@dataclass(frozen=True, slots=True)
class Facts:
    """What differs between records of one study: sample size, date, and the source of figures."""

    n: int
    date: dt.date
    rng: random.Random


_SENTENCE_START = re.compile(r"(?:^|(?<=[.?!] ))[a-z]")
_LAST_DAY = dt.date(2026, 9, 30)

_PROTOCOL_CLOSINGS = (
    (
        "The analysis plan will be fixed before the database is locked, and the analysis will follow allocation. "
        "Patients and staff read the plan before it was submitted, and their changes are listed."
    ),
    (
        "A data monitoring committee meets twice a year and may advise that the trial stop. Results will be sent "
        "to all who took part, in plain English, before they are published."
    ),
    (
        "An internal pilot in the first six months tests whether the target can be reached. Interviews will help to "
        "explain the result, whichever way it falls."
    ),
    (
        "Costs are collected from the perspective of the NHS and social services. The protocol, the analysis code and "
        "a summary written with the patient panel will be open to all."
    ),
)
_SHORT = 92
_PAPER_CLOSINGS = (
    "The protocol and the analysis code are published with the paper.",
    "Anonymised data are available to other researchers through the senior author.",
    "A lay summary, written with two public contributors, goes with the paper.",
    "The analysis was planned before the data were seen, and departures from the plan are listed in the supplement.",
    "The work was paid for by a project grant, and the funder took no part in the analysis or the writing.",
    "Tables of every comparison, whether or not it favoured the hypothesis, are given in the supplement.",
)
_GRANT_CLOSINGS = (
    "Findings will be shared with patients and commissioners as they arise.",
    "Two public contributors are co-applicants and are paid for their time.",
    "A steering group with an independent chair meets every six months.",
    "Methods and results, whatever they show, will be open to all.",
)


def paper_text(study: Study, paper: Paper, facts: Facts) -> str:
    """An abstract, plain or with labels. Short ones open with the study's problem and end with a word on the work."""
    said = [
        ("Methods", paper.did),
        ("Results", paper.found),
        ("Limitations", paper.limit),
        ("Conclusions", paper.means),
    ]
    short = sum(len(part.split()) for _, part in said) < _SHORT
    need = paper.need or (study.need if paper is study.papers[0] or short else "")
    said = [(label, part) for label, part in (("Background", need), *said) if part]
    if sum(len(part.split()) for _, part in said) < _SHORT:
        said.append(("Notes", facts.rng.choice(_PAPER_CLOSINGS)))
    plain = " ".join(part for _, part in said)
    labelled = " ".join(f"{label}: {{^}}{part}" for label, part in said)
    return _filled(facts.rng.choice((plain, plain, labelled)), study, facts)


def protocol_title(trial: Trial) -> str:
    """The title of the paper that announces a trial."""
    return f"{trial.title}: study protocol"


def protocol_text(study: Study, trial: Trial, facts: Facts) -> str:
    """The abstract of a protocol paper, in the future and present tense."""
    closing = facts.rng.choice(_PROTOCOL_CLOSINGS)
    question_first = (
        f"{study.need} The question of this trial is therefore: {trial.ask} {trial.arms} Primary outcome: "
        f"{trial.outcome}. The planned sample size is {{n}} and the setting is {{where}}. {closing}"
    )
    arms_first = (
        f"{study.need} In this trial we ask: {trial.ask} We aim for a sample size of {{n}} in {{where}}. "
        f"{trial.arms} Primary outcome: {trial.outcome}. {closing}"
    )
    labelled = (
        f"Background: {{^}}{study.need} Question: {trial.ask} Methods: {{^}}{trial.arms} Primary outcome: "
        f"{trial.outcome}. Planned sample size: {{n}}. Setting: {{where}}. Conduct: {{^}}{closing}"
    )
    text = facts.rng.choice((question_first, arms_first, labelled))
    return _filled(text, study, facts, trial.where)


def grant_text(study: Study, grant: Grant, facts: Facts) -> str:
    """The problem, the aims, the plan, and the length and sum of the award."""
    months = facts.rng.choice((24, 30, 36, 42, 48, 60))
    pounds = f"£{months * facts.rng.randint(7, 16) * 1000 + facts.rng.randint(0, 9) * 500:,}"
    first, *middle, last = grant.aims
    steps = "; ".join((first, *middle))
    text = facts.rng.choice(
        (
            (
                f"{study.need} We will {steps}; and {last}. {grant.plan} {facts.rng.choice(_GRANT_CLOSINGS)} "
                f"The award is {pounds} over {months} months."
            ),
            (
                f"{study.need} The work has {_COUNT[len(grant.aims)]} aims: to "
                f"{'; to '.join((first, *middle))}; and to {last}. {grant.plan} Award: {pounds}, {months} months."
            ),
            (
                f"{_packages(grant.aims)} {study.need} {grant.plan} {facts.rng.choice(_GRANT_CLOSINGS)} "
                f"Funding of {pounds} covers {months} months."
            ),
        )
    )
    return _filled(text, study, facts)


def trial_text(study: Study, trial: Trial, facts: Facts) -> str:
    """A register entry: question, arms, outcome, size, setting and the status that fits the date of registration."""
    status = _status(facts.date)
    text = facts.rng.choice(
        (
            (
                f"Question: {trial.ask} Design: {{^}}{trial.arms} Primary outcome: {trial.outcome}. "
                f"Planned sample size: {{n}}. Setting: {{where}}. Status: {status}."
            ),
            (
                f"{trial.ask} {trial.arms} Primary outcome: {trial.outcome}. The planned sample size is {{n}}. "
                f"Setting: {{where}}. Status: {status}."
            ),
            (
                f"{study.need} {trial.ask} {trial.arms} Primary outcome: {trial.outcome}. Planned sample size: {{n}}. "
                f"Setting: {{where}}. Status: {status}."
            ),
        )
    )
    return _filled(text, study, facts, trial.where)


def project_text(study: Study, project: Project, facts: Facts) -> str:
    """What the company and the team each did, and what came of it."""
    together = (
        f"A joint project with {project.company}. {study.need} The company {project.partner}; the research team "
        f"{project.team}. {project.result}"
    )
    problem_first = (
        f"{study.need} In a joint project {project.company} {project.partner}. "
        f"The clinical and academic team {project.team}. {project.result}"
    )
    partner_first = (
        f"{study.need} This work was done with {project.company}, which {project.partner}. "
        f"Our team {project.team}. {project.result}"
    )
    return _filled(facts.rng.choice((together, problem_first, partner_first)), study, facts)


def impact_text(study: Study, impact: Impact, facts: Facts) -> str:
    """Who benefited, after the problem that the work set out from."""
    text = facts.rng.choice((f"{study.need} {impact.text}", impact.text))
    return _filled(text, study, facts)


_COUNT = {2: "two", 3: "three", 4: "four"}


def _packages(aims: tuple[str, ...]) -> str:
    return " ".join(f"Work package {number} will {aim}." for number, aim in enumerate(aims, start=1))


def _status(date: dt.date) -> str:
    months = (_LAST_DAY - date).days / 30.4
    if months < 18:
        return "recruiting"
    return "recruitment closed, in follow-up" if months < 36 else "completed"


def _filled(text: str, study: Study, facts: Facts, where: str = "") -> str:
    text = re.sub(r"\{\^\}([a-z])", lambda match: match.group(1).upper(), text).replace("{^}", "")
    words = {"who": study.who, "where": where or study.where}
    return _SENTENCE_START.sub(lambda match: match.group().upper(), fill(text, rng=facts.rng, n=facts.n, words=words))


def sample_size(bounds: str, rng: random.Random) -> int:
    """A sample size between the bounds, even as planned ones are."""
    size = draw(bounds, rng)
    return size - size % 2
