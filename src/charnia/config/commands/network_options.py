"""What every question to a source over the network needs: whom it may write to, where it is, its key, since when."""

from __future__ import annotations

import argparse
import datetime as dt
import os
from urllib.parse import urlsplit

from charnia.config.commands.console import BadInput
from charnia.config.environment import is_contact
from charnia.sources.access import Access


def access_of(options: argparse.Namespace, key_variable: str = "") -> Access:
    """How a source is asked, with the key in that environment variable. Raises BadInput for what cannot be used."""
    return Access(contact=contact_of(options), key=key_in(key_variable), base=address_of(options))


def contact_of(options: argparse.Namespace) -> str:
    """The address given with --contact or in the environment. Raises BadInput without one."""
    mail = options.contact or os.environ.get("CHARNIA_CONTACT", "")
    if not is_contact(mail):
        raise BadInput(
            "Sources want to know who asks: give an address that they may write to with --contact, or in "
            "CHARNIA_CONTACT."
        )
    return str(mail)


def key_in(variable: str) -> str:
    """The installation's key for a source, in this environment variable; empty where there is none. Raises BadInput for
    one that cannot be sent."""
    key = os.environ.get(variable, "").strip() if variable else ""
    if not (key.isascii() and key.isprintable()):
        raise BadInput(f"{variable} has characters in it that no key has; copy the key again.")
    return key


def address_of(options: argparse.Namespace) -> str:
    """Where --address says that the source is; empty for its own address. Raises BadInput for what is none."""
    address = str(options.address).rstrip("/")
    try:
        parts = urlsplit(address)
        is_one = parts.scheme in {"http", "https"} and bool(parts.hostname) and parts.port != 0
    except ValueError:
        is_one = False
    if address and not is_one:
        raise BadInput(f"{options.address} is not a web address; write it with https:// in front.")
    return address


def day_of(value: str) -> dt.date | None:
    """The day that --since names. Raises BadInput where it is none, or has not come yet."""
    try:
        day = dt.date.fromisoformat(value) if value else None
    except ValueError as error:
        raise BadInput(f"{value} is not a day; write it as 2026-01-31.") from error
    if day and day > dt.datetime.now().astimezone().date():
        raise BadInput(f"{value} has not come yet; name the day since which to ask.")
    return day
