"""The part of `charnia load institutions` that looks up what the Gateway to Research calls an institution."""

from __future__ import annotations

import argparse
from typing import TYPE_CHECKING

from charnia.config.commands.console import note
from charnia.config.commands.network_options import access_of
from charnia.core.verdict import NotAllowed
from charnia.sources.polite_client import SourceFailed

if TYPE_CHECKING:
    from charnia.apps.programmes.institutions.queries import Row


def looked_up(row: Row, options: argparse.Namespace, failed: list[str]) -> str:
    """The id that the Gateway has for the name of an institution, written down except in a dry run; empty where that is
    not sure. Either way a line says so. `failed` takes the name where the Gateway cannot be asked."""
    from charnia.apps.programmes.institutions.gateway_lookup import look_up

    name = f"{row.name} ({row.institution.ror})"
    try:
        found = look_up(row.name, access_of(options))
    except SourceFailed as problem:
        note(f"gtr is left out for {name}: its id in the Gateway is not known, and cannot be looked up. {problem}")
        failed.append(row.name)
        return ""
    if not found.gateway_id:
        note(f"gtr is left out for {name}: its id in the Gateway is not known, and {found.said}.")
    elif options.dry_run:
        note(f"{name}: {found.said}, by which it would be asked from now on.")
    elif refusal := _refusal(row, found.gateway_id):
        note(f"gtr is left out for {name}: {refusal}")
        return ""
    else:
        note(f"{name}: {found.said}, by which it is asked from now on.")
    return found.gateway_id


def _refusal(row: Row, gateway_id: str) -> str:
    """Writes the id down; why not, where somebody has just changed the institution or taken it off the list."""
    from charnia.apps.programmes.institutions.actions import keep_gateway_id

    try:
        keep_gateway_id(institution=row.institution, gateway_id=gateway_id, by=None)
    except NotAllowed as refusal:
        return str(refusal)
    return ""
