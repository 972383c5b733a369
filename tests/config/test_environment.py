"""Where an installation keeps its data."""

from __future__ import annotations

from pathlib import Path

import pytest

from charnia.config.environment import (
    BadSetting,
    OrcidClient,
    database_settings,
    provider_settings,
    read_environment,
    read_orcid_client,
)


@pytest.mark.parametrize("name", ["data", "data #3", "100%", "50%25", "what?", "a;b", "müsli", "a:b@c"])
def test_the_database_lies_in_the_data_folder_whatever_its_name(tmp_path: Path, name: str) -> None:
    environment = read_environment({"CHARNIA_DATA": str(tmp_path / name)})
    assert Path(database_settings(environment.database_url)["NAME"]) == tmp_path / name / "charnia.sqlite3"


def test_orcid_is_off_until_a_client_is_set() -> None:
    assert read_orcid_client({}) is None
    assert provider_settings(None) == {}


def test_orcids_own_server_is_the_one_asked() -> None:
    client = read_orcid_client({"CHARNIA_ORCID_CLIENT_ID": "APP-1", "CHARNIA_ORCID_CLIENT_SECRET": "s"})
    assert client == OrcidClient("APP-1", "s", "https://orcid.org")
    assert client.provider_id == "orcid.org"


@pytest.mark.parametrize("server", ["https://sandbox.orcid.org", "https://sandbox.orcid.org/", "http://127.0.0.1:8001"])
def test_another_server_may_be_named(server: str) -> None:
    values = {"CHARNIA_ORCID_CLIENT_ID": "a", "CHARNIA_ORCID_CLIENT_SECRET": "b", "CHARNIA_ORCID_SERVER": server}
    client = read_orcid_client(values)
    assert client is not None
    assert client.server == server.rstrip("/")


@pytest.mark.parametrize("server", ["http://orcid.org", "orcid.org", "https://", "https://orcid.org/oauth", "ftp://x"])
def test_a_server_that_could_be_listened_to_is_refused(server: str) -> None:
    values = {"CHARNIA_ORCID_CLIENT_ID": "a", "CHARNIA_ORCID_CLIENT_SECRET": "b", "CHARNIA_ORCID_SERVER": server}
    with pytest.raises(BadSetting, match="CHARNIA_ORCID_SERVER"):
        read_orcid_client(values)


@pytest.mark.parametrize("name", ["CHARNIA_ORCID_CLIENT_ID", "CHARNIA_ORCID_CLIENT_SECRET"])
def test_half_a_client_is_refused(name: str) -> None:
    with pytest.raises(BadSetting, match="Set both"):
        read_orcid_client({name: "something"})


def test_sources_are_asked_by_themselves_once_there_is_an_address_and_each_week(tmp_path: Path) -> None:
    here = {"CHARNIA_DATA": str(tmp_path)}
    assert (read_environment(here).contact, read_environment(here).refresh_days) == ("", 7)
    given = {**here, "CHARNIA_CONTACT": "team@example.org", "CHARNIA_REFRESH_DAYS": "0"}
    assert (read_environment(given).contact, read_environment(given).refresh_days) == ("team@example.org", 0)
    with pytest.raises(BadSetting, match="CHARNIA_CONTACT is 'team'; set it to one address"):
        read_environment({**here, "CHARNIA_CONTACT": "team"})
    for unusable in ("zespół@example.org", "team@localhost"):
        with pytest.raises(BadSetting, match=f"CHARNIA_CONTACT is '{unusable}'; set it to one in the letters a to z"):
            read_environment({**here, "CHARNIA_CONTACT": unusable})
    with pytest.raises(BadSetting, match="CHARNIA_REFRESH_DAYS is 'weekly'; set it to a number from 0"):
        read_environment({**here, "CHARNIA_REFRESH_DAYS": "weekly"})


def test_the_address_of_the_team_may_be_left_out(tmp_path: Path) -> None:
    here = {"CHARNIA_DATA": str(tmp_path)}
    assert read_environment(here).team_mail == ""
    assert read_environment({**here, "CHARNIA_TEAM_MAIL": " team@example.org "}).team_mail == "team@example.org"


@pytest.mark.parametrize("address", ["team", "a@b, c@d", "Team <team@example.org>", "team@example.org?bcc=x@y"])
def test_what_is_no_single_address_is_refused(tmp_path: Path, address: str) -> None:
    with pytest.raises(BadSetting, match="CHARNIA_TEAM_MAIL"):
        read_environment({"CHARNIA_DATA": str(tmp_path), "CHARNIA_TEAM_MAIL": address})


def test_a_key_is_made_once_also_where_its_file_is_empty(tmp_path: Path) -> None:
    (tmp_path / "secret-key").write_text("")
    key = read_environment({"CHARNIA_DATA": str(tmp_path)}).secret_key
    assert len(key) > 50
    assert read_environment({"CHARNIA_DATA": str(tmp_path)}).secret_key == key
    assert (tmp_path / "secret-key").read_text() == key
