"""Whom a source may write to about requests of this installation."""

from __future__ import annotations

import argparse
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
