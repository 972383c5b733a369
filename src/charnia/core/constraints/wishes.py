"""What people want to be asked about."""

from __future__ import annotations

from collections.abc import Iterator

from charnia.core.constraints.findings import Finding, withheld
from charnia.core.vocabulary import Constraint


def wish_findings(*, takes_requests: bool, avoids_this: bool) -> Iterator[Finding]:
    """`avoids_this`: the need speaks of something that the person does not want to be asked about. The sentence does
    not name it: that is between them and the programme team."""
    if not takes_requests:
        yield withheld(Constraint.WISHES, "Does not want to be asked at present.")
    elif avoids_this:
        yield withheld(Constraint.WISHES, "Does not want to be asked about something that this gap speaks of.")
