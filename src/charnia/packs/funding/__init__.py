"""Funding, people and tax schemes as knowledge: what they are, who may apply, when, and how sure we are of it."""

from charnia.packs.funding.offers import funding_offers
from charnia.packs.funding.schemes import Round, RunsNow, Scheme, load_schemes

__all__ = ["Round", "RunsNow", "Scheme", "funding_offers", "load_schemes"]
