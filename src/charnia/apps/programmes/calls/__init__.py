"""Funding calls: the sources that are asked for all that is open."""
