"""How a trial stands on a page: its status and its sites, what is not known said so."""

from __future__ import annotations

from dataclasses import dataclass

from charnia.apps.evidence.track_record import Trial
from charnia.core.evidence import Site

SITES_SHOWN = 3


@dataclass(frozen=True, slots=True)
class TrialLine:
    """A trial in a list."""

    title: str
    href: str
    part: str
    status: str
    sites: str


def trial_line(trial: Trial) -> TrialLine:
    """The line of one trial."""
    return TrialLine(
        title=trial.record.title,
        href=trial.record.get_absolute_url(),
        part=trial.role.label,
        status=_status(trial),
        sites=_sites(trial.facts.sites if trial.facts else ()),
    )


def _status(trial: Trial) -> str:
    if trial.facts is None or not trial.facts.status:
        return "Status not known"
    status = trial.facts.status[:1].upper() + trial.facts.status[1:]
    return f"{status}, as the registry checked it in {trial.facts.checked}" if trial.facts.checked else status


def _sites(sites: tuple[Site, ...]) -> str:
    if not sites:
        return "Sites not known"
    named = "; ".join(", ".join(filter(None, (site.name, site.town, site.country))) for site in sites[:SITES_SHOWN])
    more = len(sites) - SITES_SHOWN
    return f"Where: {named}; and {more} more {'site' if more == 1 else 'sites'}" if more > 0 else f"Where: {named}"
