"""Charnia bridges the gaps between health innovators, the NHS and academia."""

__version__ = "0.1.0"
