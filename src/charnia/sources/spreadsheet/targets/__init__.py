"""What the rows of a team's spreadsheet can be."""

from __future__ import annotations

from charnia.sources.spreadsheet.targets.offers import EVENTS, OFFERS
from charnia.sources.spreadsheet.targets.organisations import ORGANISATIONS
from charnia.sources.spreadsheet.targets.people import PEOPLE
from charnia.sources.spreadsheet.targets.products import PRODUCTS

TARGETS = {target.name: target for target in (PEOPLE, ORGANISATIONS, OFFERS, EVENTS, PRODUCTS)}
