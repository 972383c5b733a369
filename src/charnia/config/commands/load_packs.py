"""The part of `charnia load` that puts in place the schemes and services which come with Charnia."""

from __future__ import annotations

import argparse
from collections import Counter

from charnia.config.commands.console import say, say_json
from charnia.config.commands.installation import bring_index_up_to_date, open_installation, read_meaning
from charnia.config.commands.load_mesh import read_topics_left


def run_packs(options: argparse.Namespace) -> int:
    """Stores what is new or changed in the packs; in a dry run it only says how much is."""
    open_installation()
    from charnia.apps.offers.known import examine_packs, put_packs

    if options.dry_run:
        return _tell_of_packs(examine_packs(), options)
    number = put_packs(by=None)
    read_topics_left()
    if not options.words_only:
        read_meaning()
        bring_index_up_to_date()
    say_json({"offers": number}) if options.json else say(f"{number} schemes and services of the packs are up to date.")
    return 0


def _tell_of_packs(counts: Counter[str], options: argparse.Namespace) -> int:
    fates = {fate: counts[fate] for fate in ("new", "changed", "unchanged")}
    if options.json:
        say_json({"offers": counts.total(), "stored": False, **fates})
    else:
        said = ", ".join(f"{number:,} {fate}" for fate, number in fates.items())
        say(f"Packs: would store {said}. Nothing was stored.")
    return 0
