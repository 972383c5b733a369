"""`charnia glossary`: the glossary as Markdown, written from the code."""

from __future__ import annotations

import argparse
import sys

from charnia.config.glossary import glossary

HELP = "Print the glossary, written from the code"
EXAMPLE = "charnia glossary > docs/reference/GLOSSARY.md"


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """It takes none."""


def run(options: argparse.Namespace) -> int:
    """Prints the glossary."""
    sys.stdout.write(glossary())
    return 0
