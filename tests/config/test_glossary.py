from __future__ import annotations

from pathlib import Path

from charnia.config.glossary import glossary


def test_the_committed_glossary_is_the_codes() -> None:
    stored = Path(__file__).parents[2] / "docs/reference/GLOSSARY.md"
    assert stored.read_text() == glossary(), "Run: charnia glossary > docs/reference/GLOSSARY.md"
