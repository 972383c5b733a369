"""What `make check` checks, as tests, so that one command says everything."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]


def run(*command: str) -> subprocess.CompletedProcess[str]:
    environment = {**os.environ, "CHARNIA_SECRET_KEY": "only-for-tests"}
    return subprocess.run(
        [sys.executable, "-m", *command], cwd=ROOT, capture_output=True, text=True, env=environment, check=False
    )


@pytest.mark.parametrize(
    "command",
    [
        ("ruff", "check", "."),
        ("ruff", "format", "--check", "."),
        ("mypy",),
        ("importlinter.cli",),
        ("django", "makemigrations", "--check", "--dry-run", "--settings", "tests.settings"),
    ],
    ids=["ruff check", "ruff format", "mypy", "import-linter", "migrations"],
)
def test_the_code_is_clean(command: tuple[str, ...]) -> None:
    if command == ("importlinter.cli",):
        done = subprocess.run(
            [Path(sys.executable).with_name("lint-imports")], cwd=ROOT, capture_output=True, text=True, check=False
        )
    else:
        done = run(*command)
    assert done.returncode == 0, done.stdout + done.stderr


def test_no_module_is_longer_than_a_person_reads() -> None:
    long = {
        str(file.relative_to(ROOT)): lines
        for file in (ROOT / "src").rglob("*.py")
        if "migrations" not in file.parts and (lines := len(file.read_text().splitlines())) > 450
    }
    assert long == {}


def test_modules_are_named_for_what_they_hold() -> None:
    says_nothing = {"utils", "util", "helpers", "helper", "common", "misc", "manager", "service", "services"}
    assert [str(file) for file in (ROOT / "src").rglob("*.py") if file.stem in says_nothing] == []
