"""Options of `charnia load` that do not fit: one sentence each, before a file or the database is touched."""

from __future__ import annotations

import argparse
import os

import pytest

from charnia.config.commands import load, main
from charnia.config.commands.console import BadInput
from charnia.config.commands.load_options import KINDS, check_options
from charnia.config.commands.network_options import key_in

CONTACT = ("--contact", "team@example.org")
ROR_ID = "04h699437"


def checked(*arguments: str) -> argparse.Namespace:
    parser = argparse.ArgumentParser()
    load.add_arguments(parser)
    options = parser.parse_intermixed_args(arguments)
    check_options(options)
    return options


@pytest.mark.parametrize(
    ("arguments", "asked_with"),
    [
        (["openalex"], "--institution (ROR)"),
        (["openalex", "--since", "2026-01-01"], "--institution (ROR)"),
        (["europepmc"], "--institution (name)"),
        (["nhs-ods", "--country", "GB"], "--code, --role or --known-only"),
        (["companies-house"], "--number or --known-only"),
        (["openalex-institutions", "--known-only"], "--institution (ROR or country)"),
        (["ror"], "--ror or --known-only"),
        (["eu-funding"], "--open"),
        (["mesh"], ""),
        (["spreadsheet", "--rows", "people"], ""),
    ],
)
def test_nothing_named(arguments: list[str], asked_with: str) -> None:
    with pytest.raises(BadInput) as refused:
        checked(*arguments)
    files = f"Name the files to load, for example: charnia load {arguments[0]} FILE"
    assert str(refused.value) == (f"{files}; or ask over the network with {asked_with}." if asked_with else files)


@pytest.mark.parametrize(
    ("arguments", "sentence"),
    [
        (
            ["nhs-ods", "--institution", ROR_ID],
            "--institution is not for nhs-ods: ask with --code, --role or --known-only, or name files.",
        ),
        (
            ["nhs-ods", "--number", "01234567"],
            "--number is not for nhs-ods: ask with --code, --role or --known-only, or name files.",
        ),
        (
            ["companies-house", "--role", "RO197"],
            "--role is not for companies-house: ask with --number or --known-only, or name files.",
        ),
        (
            ["openalex", "--code", "RX9"],
            "--code is not for openalex: ask with --institution (ROR), or name files.",
        ),
        (
            ["ror", "--institution", ROR_ID],
            "--institution is not for ror: ask with --ror or --known-only, or name files.",
        ),
        (
            ["nhs-ods", "--ror", ROR_ID],
            "--ror is not for nhs-ods: ask with --code, --role or --known-only, or name files.",
        ),
        (
            ["eu-funding", "--institution", "x"],
            "--institution is not for eu-funding: ask with --open, or name files.",
        ),
        (["eu-funding", "--open", "--everything"], "--everything is not for eu-funding: leave it out."),
        (["ror", "--open"], "--open is not for ror: ask with --ror or --known-only, or name files."),
        (["mesh", "--open"], "--open is not for mesh: it is read from files only, so name these."),
        (["again", "--open"], "--open is not for again: leave it out."),
        (
            ["spreadsheet", "f", "--code", "x"],
            "--code is not for spreadsheet: it is read from files only, so name these.",
        ),
        (["packs", "--institution", "x"], "--institution is not for packs: leave it out."),
        (["openalex", "f", "--add", ROR_ID], "--add is not for openalex: leave it out."),
        (["openalex", "f", "--whole"], "--whole is not for openalex: leave it out."),
        (["ror", "f", "--show-new"], "--show-new is not for ror: leave it out."),
        (["mesh", "f", "--licence", "CC0"], "--licence is not for mesh: leave it out."),
        (["again", "--since", "2026-01-01"], "--since is not for again: leave it out."),
        (["again", "--institution", "x"], "--institution is not for again: leave it out."),
        (["institutions", "--institution", "x"], "--institution is not for institutions: leave it out."),
        (["institutions", "--strict"], "--strict is not for institutions: leave it out."),
    ],
)
def test_an_option_of_another_source(arguments: list[str], sentence: str) -> None:
    with pytest.raises(BadInput) as refused:
        checked(*arguments, *CONTACT)
    assert str(refused.value) == sentence


@pytest.mark.parametrize(
    ("arguments", "sentence"),
    [
        (["openalex", "f", "--institution", ROR_ID], "Give either files or --institution, not both."),
        (["nhs-ods", "f", "--known-only", "--code", "RX9"], "Give either files or --code, not both."),
        (["companies-house", "f", "--number", "1"], "Give either files or --number, not both."),
        (
            ["openalex", "f", "--since", "2026-01-01"],
            "--since is for asking over the network: leave it out, or the files.",
        ),
        (["eu-funding", "f", "--open"], "Give either files or --open, not both."),
        (["eu-funding", "--open", "--strict"], "--strict is for files: leave it out."),
        (["ror", "f", "--ror", ROR_ID], "Give either files or --ror, not both."),
        (
            ["ror", "f", "--everything"],
            "--everything is for asking over the network: leave it out, or the files.",
        ),
        (["packs", "f"], "The packs come with Charnia: leave the file names out."),
        (["again", "f"], "Each source is asked as before: leave the file names out."),
        (
            ["institutions", "f"],
            "The institutions on the list are asked for over the network: leave the file names out.",
        ),
        (["openalex", "--institution", ROR_ID, "--strict"], "--strict is for files: leave it out."),
        (["openalex", "--institution", ROR_ID, "--licence", "CC0"], "--licence is for files: leave it out."),
        (["nhs-ods", "--code", "RX9", "--whole"], "--whole is for files: leave it out."),
        (["openalex-institutions", "--institution", "GB", "--country", "GB"], "--country is for files: leave it out."),
        (
            ["openalex", "--institution", ROR_ID, "--since", "2026-01-01", "--everything"],
            "Give either --since or --everything, not both.",
        ),
        (
            ["openalex", "--institution", ROR_ID, "--since", "May"],
            "May is not a day; write it as 2026-01-31.",
        ),
        (
            ["openalex", "--institution", ROR_ID, "--since", "9999-12-31"],
            "9999-12-31 has not come yet; name the day since which to ask.",
        ),
        *(
            (
                ["nhs-ods", "--code", "RX9", "--address", address],
                f"{address} is not a web address; write it with https:// in front.",
            )
            for address in ("foo", "ftp://x", "http://", "http://[", "https://a:b", "//x")
        ),
    ],
)
def test_options_that_do_not_go_together(arguments: list[str], sentence: str) -> None:
    with pytest.raises(BadInput) as refused:
        checked(*arguments, *CONTACT)
    assert str(refused.value) == sentence


@pytest.mark.parametrize(
    "arguments",
    [
        ["openalex", "--institution", ROR_ID],
        ["openalex-institutions", "--institution", "GB"],
        ["eu-funding", "--open"],
        ["nhs-ods", "--known-only"],
        ["companies-house", "--number", "01234567"],
        ["institutions"],
        ["again"],
    ],
)
@pytest.mark.parametrize("contact", ["", "nobody", "a@b", "a b@c.org", "tám@žluť.org", "a@b.org\r\nX: y"])
def test_who_asks_a_source_says_so(arguments: list[str], contact: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("CHARNIA_CONTACT", contact)
    with pytest.raises(BadInput, match="Sources want to know who asks: give an address that they may write to"):
        checked(*arguments)
    monkeypatch.setenv("CHARNIA_CONTACT", "team@example.org")
    checked(*arguments)


@pytest.mark.parametrize(
    "arguments",
    [
        ["openalex", "f", "g", "--licence", "CC0", "--strict", "--words-only", *CONTACT],
        ["openalex", "--institution", ROR_ID, "--since", "2026-01-01", "--address", "http://x", *CONTACT],
        ["eu-funding", "--open", "--address", "http://x", "--json", "--dry-run", *CONTACT],
        ["eu-funding", "f", "--licence", "CC0", "--strict"],
        ["ror", "f", "--whole", "--country", "IE", "--licence", "CC0", "--strict"],
        ["companies-house", "f", "--known-only", "--sic", "72"],
        ["companies-house", "--known-only", "--sic", "72", "--country", "all", *CONTACT],
        ["nhs-ods", "--code", "RX9", "--role", "RO197", "--known-only", "--everything", *CONTACT],
        ["openalex-institutions", "--institution", "GB", "--known-only", "--since", "2026-01-01", *CONTACT],
        ["spreadsheet", "f", "--mapping", "Mentors", "--sheet", "One", "--show-new", "--strict"],
        ["mesh", "f", "--strict"],
        ["packs", "--words-only"],
        ["institutions", "--add", ROR_ID, "--everything", *CONTACT],
    ],
)
def test_what_goes_together_passes(arguments: list[str]) -> None:
    assert checked(*arguments).source in KINDS


@pytest.mark.parametrize("source", KINDS)
def test_a_mistake_is_told_in_one_line_and_without_a_database(source: str, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["load", source, "file", "--institution", "x"]) == 2
    said = capsys.readouterr()
    assert said.out == ""
    assert said.err.startswith("charnia load: ")
    assert said.err.count("\n") == 1


@pytest.mark.parametrize("key", ["a\nb", "schlüssel", "a\x00b", "\x7f"])
def test_a_key_that_cannot_be_sent_is_named_by_its_variable_alone(key: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(os, "environ", {"CHARNIA_ORCID_TOKEN": key})
    with pytest.raises(BadInput) as refused:
        key_in("CHARNIA_ORCID_TOKEN")
    assert str(refused.value) == "CHARNIA_ORCID_TOKEN has characters in it that no key has; copy the key again."


def test_blanks_around_a_key_are_none_of_it(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("CHARNIA_ORCID_TOKEN", " secret\n")
    assert (key_in("CHARNIA_ORCID_TOKEN"), key_in(""), key_in("CHARNIA_NO_SUCH_KEY")) == ("secret", "", "")
