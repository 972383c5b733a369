"""Where an installation keeps its data."""

from __future__ import annotations

from pathlib import Path

import pytest

from charnia.config.environment import database_settings, read_environment


@pytest.mark.parametrize("name", ["data", "data #3", "100%", "50%25", "what?", "a;b", "müsli", "a:b@c"])
def test_the_database_lies_in_the_data_folder_whatever_its_name(tmp_path: Path, name: str) -> None:
    environment = read_environment({"CHARNIA_DATA": str(tmp_path / name)})
    assert Path(database_settings(environment.database_url)["NAME"]) == tmp_path / name / "charnia.sqlite3"
