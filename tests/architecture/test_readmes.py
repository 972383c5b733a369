"""Every app says in a README what it holds and which rules it keeps."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

import charnia.apps

APPS = sorted(path.parent for path in Path(charnia.apps.__file__).parent.glob("*/apps.py"))


@pytest.mark.parametrize("app", APPS, ids=lambda app: app.name)
def test_an_app_is_described_and_names_only_files_that_are_there(app: Path) -> None:
    text = (app / "README.md").read_text(encoding="utf-8")
    assert text.startswith(f"# {app.name}: ")
    for name in re.findall(r"`([\w/]+(?:\.py|/))`", text):
        assert any((base / name).exists() for base in (app, app.parent, app.parents[1])), f"{name} is not there"
