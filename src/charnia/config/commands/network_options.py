"""What every question to a source over the network needs: whom it may write to, its key, and since when."""

from __future__ import annotations

import argparse
import datetime as dt
import os
import re

from charnia.config.commands.console import BadInput

_MAIL = re.compile(r"[^@\s]+@[^@\s]+\.[^@\s]+")


def contact_of(options: argparse.Namespace) -> str:
    """The address given with --contact or in the environment. Raises BadInput without one."""
    mail = options.contact or os.environ.get("CHARNIA_CONTACT", "")
    if not _MAIL.fullmatch(mail):
        raise BadInput(
            "Sources want to know who asks: give an address that they may write to with --contact, or in "
            "CHARNIA_CONTACT."
        )
    return str(mail)


def key_in(variable: str) -> str:
    """The installation's key for a source, in this environment variable; empty where there is none."""
    return os.environ.get(variable, "") if variable else ""


def day_of(value: str) -> dt.date | None:
    """The day that --since names. Raises BadInput where it is none."""
    try:
        return dt.date.fromisoformat(value) if value else None
    except ValueError as error:
        raise BadInput(f"{value} is not a day; write it as 2026-01-31.") from error
