"""What people want to be asked about."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from charnia.core.constraints.findings import Finding, withheld
from charnia.core.vocabulary import Constraint


def wish_findings(*, takes_requests: bool, avoided: Sequence[str]) -> Iterator[Finding]:
    """`avoided` are the things that the person does not want to be asked about and that the need speaks of."""
    if not takes_requests:
        yield withheld(Constraint.WISHES, "Does not want to be asked at present.")
    if avoided:
        listed = ", ".join(f"“{one}”" for one in avoided)
        yield withheld(Constraint.WISHES, f"Does not want to be asked about {listed}.")
