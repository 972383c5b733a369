"""Commands that work on an installation, each as a process of its own on a data folder of its own."""

from __future__ import annotations

import datetime as dt
import json
import sqlite3
import subprocess
import sys
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any

import pytest

from tests.config.test_commands import KIDNEY, lines
from tests.orcid_provider import CLIENT_ID, SECRET, OrcidProvider
from tests.orcid_provider import serving as serving_orcid
from tests.serving import environment, free_port, run_charnia

CASES = Path(__file__).parents[3] / "shared" / "data" / "ref2014_impact_cases" / "case_studies.jsonl"
TABLES = (
    "people_person", "organisations_organisation", "offers_offer", "evidence_evidencerecord", "evidence_authorship",
    "accounts_user", "products_product", "products_briefversion", "gaps_gap", "gaps_gapevent", "matches_shortlistentry",
    "introductions_introductionwish", "organisations_membership", "people_claim",
)  # fmt: skip


@pytest.fixture(scope="module")
def empty(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A data folder with an up-to-date database and nothing in it but the packs."""
    data = tmp_path_factory.mktemp("installation")
    made = run_charnia("demo", "--no-serve", data=data)
    assert made.returncode == 0, made.stderr
    return data


def counts(data: Path) -> dict[str, int]:
    """How many rows each table of the demonstration holds."""
    with sqlite3.connect(data / "charnia.sqlite3") as database:
        found = {table: database.execute(f"SELECT count(*) FROM {table}").fetchone()[0] for table in TABLES}  # noqa: S608
    database.close()
    return found


def rows(data: Path, question: str) -> list[tuple[Any, ...]]:
    """The answer of the database to a question in SQL."""
    with sqlite3.connect(data / "charnia.sqlite3") as database:
        found = database.execute(question).fetchall()
    database.close()
    return found


def paper(number: int) -> dict[str, Any]:
    return {**KIDNEY, "id": f"doi:10.9/{number}", "title": f"Paper {number} about kidneys"}


# the database


def test_the_first_command_makes_the_database_of_a_fresh_folder(tmp_path: Path) -> None:
    data, file = tmp_path / "not" / "there", lines(tmp_path / "papers.jsonl", paper(1))
    mistyped = run_charnia("load", "evidence", "papers.json", data=tmp_path, CHARNIA_DATA=str(data))
    assert "There is no file papers.json" in mistyped.stderr
    assert not (data / "charnia.sqlite3").exists()
    first = run_charnia("load", "evidence", file, data=tmp_path, CHARNIA_DATA=str(data))
    assert (first.returncode, first.stdout) == (0, "papers.jsonl: 1 new, 0 changed, 0 unchanged.\n")
    assert first.stderr == f"There was no database yet: {data / 'charnia.sqlite3'} was made.\n"
    again = run_charnia("load", "evidence", file, data=tmp_path, CHARNIA_DATA=str(data))
    assert (again.returncode, again.stderr) == (0, "")


def test_commands_that_start_at_once_on_a_fresh_folder_make_one_database(tmp_path: Path) -> None:
    with ThreadPoolExecutor(3) as together:
        done = [*together.map(lambda _: run_charnia("profiles", "--json", data=tmp_path), range(3))]
    assert [one.returncode for one in done] == [0, 0, 0], [one.stderr for one in done]
    assert sum("There was no database yet" in one.stderr for one in done) == 1


AS_SERVE_BEGINS = """
from charnia.config.commands.installation import bring_database_up_to_date, start_django
start_django()
bring_database_up_to_date()
from django.conf import settings
print(settings.SECRET_KEY)
"""


def test_a_site_and_a_worker_that_start_at_once_on_a_fresh_folder_share_database_and_key(tmp_path: Path) -> None:
    with ThreadPoolExecutor(3) as together:
        sites = [together.submit(run_python, AS_SERVE_BEGINS, tmp_path) for _ in range(2)]
        work = together.submit(run_charnia, "work", "--once", data=tmp_path)
        keys = {site.result().strip() for site in sites}
        assert work.result().returncode == 0, work.result().stderr
    assert keys == {(tmp_path / "secret-key").read_text()}
    assert rows(tmp_path, "SELECT count(*) FROM work_job WHERE kind = 'tidy'") == [(1,)]


def test_a_database_that_is_older_is_changed_by_nothing_but_serve(tmp_path: Path) -> None:
    assert run_charnia("profiles", data=tmp_path).returncode == 0
    database = sqlite3.connect(tmp_path / "charnia.sqlite3")
    with database:
        database.execute("DELETE FROM django_migrations WHERE app = 'evidence' AND name NOT LIKE '0001%'")
    before = database.execute("SELECT app, name FROM django_migrations ORDER BY 1, 2").fetchall()
    for command in (("load", "packs"), ("profiles",), ("relearn", "--dry-run"), ("index", "rebuild")):
        refused = run_charnia(*command, data=tmp_path)
        assert refused.returncode == 2
        assert "older than this version of Charnia. Run charnia serve once, first." in refused.stderr
        assert refused.stderr.count("\n") == 1
    assert database.execute("SELECT app, name FROM django_migrations ORDER BY 1, 2").fetchall() == before
    database.close()


def test_a_database_of_something_else_is_not_taken_for_a_new_one(tmp_path: Path) -> None:
    other = sqlite3.connect(tmp_path / "other.sqlite3")
    with other:
        other.execute("CREATE TABLE of_another_program (id integer)")
    refused = run_charnia("load", "packs", data=tmp_path, CHARNIA_DATABASE_URL=f"sqlite:///{tmp_path}/other.sqlite3")
    assert (refused.returncode, refused.stderr.count("\n")) == (2, 1)
    assert other.execute("SELECT name FROM sqlite_master").fetchall() == [("of_another_program",)]
    other.close()


@pytest.mark.parametrize("key", ["", "given"])
def test_a_folder_that_cannot_be_made_is_named(tmp_path: Path, key: str) -> None:
    (tmp_path / "file").write_text("")
    data = tmp_path / "file" / "data"
    refused = run_charnia("load", "packs", data=tmp_path, CHARNIA_DATA=str(data), CHARNIA_SECRET_KEY=key)
    assert (refused.returncode, refused.stdout) == (2, "")
    assert refused.stderr.startswith(
        f"charnia load: {data} cannot be used (Not a directory); make it writable, or set "
    )
    assert refused.stderr.count("\n") == 1


# demo


def test_the_demonstration_twice_doubles_nothing(empty: Path) -> None:
    before = counts(empty)
    assert before["people_person"] >= 120
    assert before["products_product"] >= 12
    again = run_charnia("demo", "--no-serve", data=empty)
    assert again.returncode == 0, again.stderr
    assert counts(empty) == before
    assert "team@example.org" in again.stdout
    assert "Everything in it is invented." in again.stderr


def test_a_password_that_is_printed_is_one_that_works(empty: Path) -> None:
    (empty / "demo-logins.json").unlink()
    printed = run_charnia("demo", "--no-serve", data=empty).stdout
    kept = json.loads((empty / "demo-logins.json").read_text())
    assert all(password in printed for password in kept.values())
    assert (empty / "demo-logins.json").stat().st_mode & 0o077 == 0
    check = (
        "import json, django; django.setup()\n"
        "from charnia.apps.accounts.models import User\n"
        f"kept = json.load(open({str(empty / 'demo-logins.json')!r}))\n"
        "print(all(User.objects.get(email=email).check_password(password) for email, password in kept.items()))\n"
    )
    assert run_python(check, empty) == "True"


def run_python(code: str, data: Path) -> str:
    """What a few lines print that run on the installation."""
    given = environment(data, DJANGO_SETTINGS_MODULE="charnia.config.settings")
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, env=given, check=False)
    assert done.returncode == 0, done.stderr
    return done.stdout.strip()


# load


def test_one_broken_line_costs_itself_alone(empty: Path, tmp_path: Path) -> None:
    good = [paper(number) for number in range(4_200)]
    file = lines(tmp_path / "papers.jsonl", *good[:4_016], '{"id": "doi:10.9/broken", "title": \n', *good[4_017:])
    strict = run_charnia("load", "evidence", file, "--strict", data=empty)
    assert strict.returncode == 1
    assert "nothing was stored, because 1 lines are faulty" in strict.stdout
    assert "Line 4017: The line is not valid JSON" in strict.stderr
    assert rows(empty, "SELECT count(*) FROM evidence_evidencerecord WHERE source_id LIKE 'doi:10.9/%'") == [(0,)]
    told = json.loads(run_charnia("load", "evidence", file, "--strict", "--json", data=empty).stdout)
    assert [report["stored"] for report in told.values()] == [False]
    dry = run_charnia("load", "evidence", file, "--dry-run", data=empty)
    assert "would store 4,199 new, 0 changed, 0 unchanged. Nothing was stored." in dry.stdout
    done = run_charnia("load", "evidence", file, "--json", data=empty)
    assert done.returncode == 1
    (report,) = json.loads(done.stdout).values()
    assert (report["stored"], report["new"], report["faulty"]) == (True, 4_199, 1)
    assert [problem["line"] for problem in report["problems"]] == [4_017]
    assert rows(empty, "SELECT count(*) FROM evidence_evidencerecord WHERE source_id LIKE 'doi:10.9/%'") == [(4_199,)]
    again = run_charnia("load", "evidence", file, data=empty)
    assert "0 new, 0 changed, 4,199 unchanged." in again.stdout


def test_doubtful_lines_are_named_and_kept_as_far_as_they_go(empty: Path, tmp_path: Path) -> None:
    ahead = (dt.datetime.now(tz=dt.UTC) + dt.timedelta(days=900)).date().isoformat()
    file = lines(
        tmp_path / "doubtful.jsonl",
        {"id": "doi:10.8/twice", "title": "The first of the name"},
        {"id": "doi:10.8/twice", "title": "The second of the name"},
        {"id": "doi:10.8/ahead", "title": "From the future", "date": ahead},
        {"id": "doi:10.8/nameless", "title": "By nobody", "people": [{"id": "p9"}, {"id": "p10", "name": "Pia Ten"}]},
        {"title": "Without an id"},
        {"id": "doi:10.8/untitled"},
    )
    done = run_charnia("load", "evidence", file, "--licence", "CC BY 4.0", data=empty)
    assert done.returncode == 1
    assert "doubtful.jsonl: 3 new" in done.stdout
    for sentence in (
        'Line 2: The id "doi:10.8/twice" was used before; the first record with it was kept.',
        f"Line 3: The date {ahead} lies in the future; correct it. The rest of the record was kept.",
        "Line 4: Person 1 has no name and was left out; give the name. The rest of the record was kept.",
        'Line 5: There is no "id"; give each record its own.',
        'Line 6: There is no "title" for "doi:10.8/untitled"; every line needs one.',
    ):
        assert sentence in done.stderr
    stored = "SELECT source_id, title, date FROM evidence_evidencerecord WHERE source_id LIKE 'doi:10.8/%' ORDER BY 1"
    assert rows(empty, stored) == [
        ("doi:10.8/ahead", "From the future", None),
        ("doi:10.8/nameless", "By nobody", None),
        ("doi:10.8/twice", "The first of the name", None),
    ]
    assert rows(empty, "SELECT count(*) FROM people_person WHERE source_id IN ('p9', 'p10')") == [(1,)]
    assert rows(empty, "SELECT licence FROM evidence_evidenceload WHERE filename = 'doubtful.jsonl'") == [
        ("CC BY 4.0",)
    ]


@pytest.mark.parametrize(
    ("arguments", "sentence"),
    [
        (("evidence",), "Name the files to load"),
        (("evidence", "no-such.jsonl"), "There is no file no-such.jsonl"),
        (("packs", "file.jsonl"), "The packs come with Charnia: leave the file names out."),
    ],
)
def test_load_refuses_in_one_sentence(empty: Path, arguments: tuple[str, ...], sentence: str) -> None:
    done = run_charnia("load", *arguments, data=empty)
    assert done.returncode == 2
    assert sentence in done.stderr
    assert done.stderr.count("\n") == 1


def test_a_file_without_one_good_line_ends_with_2(empty: Path, tmp_path: Path) -> None:
    (tmp_path / "bad.jsonl").write_bytes(b"\x1f\x8b\x08 a compressed file")
    done = run_charnia("load", "evidence", str(tmp_path / "bad.jsonl"), data=empty)
    assert done.returncode == 2
    assert "The compressed file breaks off here; fetch it again." in done.stderr
    assert "None of the lines could be read." in done.stderr


def test_the_packs_are_loaded_once(empty: Path) -> None:
    before = counts(empty)
    done = run_charnia("load", "packs", "--json", data=empty)
    assert done.returncode == 0
    assert json.loads(done.stdout)["offers"] > 40
    assert counts(empty) == before


@pytest.mark.real_data
@pytest.mark.skipif(not CASES.exists(), reason="the impact case studies do not lie beside the checkout")
def test_real_impact_cases_become_records_and_case_studies(empty: Path) -> None:
    before = counts(empty)["offers_offer"]
    done = run_charnia("load", "ref2014", str(CASES), "--json", data=empty)
    (report,) = json.loads(done.stdout).values()
    assert (done.returncode, report["new"], report["faulty"]) == (0, 427, 0)
    assert counts(empty)["offers_offer"] == before + 427
    again = run_charnia("load", "ref2014", str(CASES), "--json", data=empty)
    (report,) = json.loads(again.stdout).values()
    assert (report["new"], report["changed"], report["unchanged"]) == (0, 0, 427)
    assert counts(empty)["offers_offer"] == before + 427


# doctor


def test_doctor_says_what_is_there(empty: Path) -> None:
    done = run_charnia("doctor", "--json", data=empty)
    found = {finding["what"]: finding for finding in json.loads(done.stdout)}
    assert done.returncode == 0, done.stdout
    assert found["database"]["says"] == "sqlite, up to date"
    assert found["mail"]["state"] == "look"
    assert found["people listed"]["state"] == found["evidence"]["state"] == "good"
    spoken = run_charnia("doctor", data=empty).stdout
    assert "good  database       sqlite, up to date" in spoken


def test_doctor_says_whether_orcid_answers(tmp_path: Path) -> None:
    def finding(**given: str) -> dict[str, str]:
        found = json.loads(run_charnia("doctor", "--json", data=tmp_path, **given).stdout)
        return next(dict(one) for one in found if one["what"] == "ORCID sign-in")

    assert finding()["says"].startswith("Off. Set CHARNIA_ORCID_CLIENT_ID")
    client = {"CHARNIA_ORCID_CLIENT_ID": CLIENT_ID, "CHARNIA_ORCID_CLIENT_SECRET": SECRET}
    with serving_orcid(OrcidProvider(redirect_uri="")) as provider:
        there = finding(**client, CHARNIA_ORCID_SERVER=provider.base)
        provider.fault = "another server"
        false = finding(**client, CHARNIA_ORCID_SERVER=provider.base)
    gone = finding(**client, CHARNIA_ORCID_SERVER=f"http://127.0.0.1:{free_port()}")
    assert (there["state"], false["state"], gone["state"]) == ("look", "bad", "bad")
    assert "not for real use" in there["says"]
    assert SECRET not in str([there, false, gone])


def test_doctor_says_what_is_bad_and_what_to_do(tmp_path: Path) -> None:
    done = run_charnia("doctor", data=tmp_path, CHARNIA_SMTP_URL=f"smtp://127.0.0.1:{free_port()}")
    assert done.returncode == 1
    assert "bad   database" in done.stdout
    assert "Run charnia serve once, first." in done.stdout
    assert "The mail server does not answer" in done.stdout
    assert "people" not in done.stdout


@pytest.mark.parametrize(
    ("name", "value", "sentence"),
    [
        ("CHARNIA_DATABASE_URL", "mysql://host/name", "use sqlite:///path/to/file or postgresql://user@host/name."),
        ("CHARNIA_SMTP_URL", "mail.example.org", "CHARNIA_SMTP_URL must look like smtp://"),
        ("CHARNIA_DEBUG", "perhaps", "CHARNIA_DEBUG is 'perhaps'; set it to yes or no."),
    ],
)
def test_a_setting_that_is_wrong_is_named(tmp_path: Path, name: str, value: str, sentence: str) -> None:
    done = run_charnia("doctor", data=tmp_path, **{name: value})
    assert done.returncode == 2
    assert sentence in done.stderr
    assert done.stderr.count("\n") == 1


def test_nothing_of_a_forgotten_person_stays_in_the_files(empty: Path, tmp_path: Path) -> None:
    papers = tmp_path / "papers.jsonl"
    author = {"id": "orcid:0000-0002-1825-0097", "name": "Zebedee Quillfeather", "role": "first"}
    papers.write_text(json.dumps({**paper(77), "people": [author]}) + "\n", encoding="utf-8")
    assert run_charnia("load", "evidence", str(papers), "--words-only", data=empty).returncode == 0
    reader = sqlite3.connect(empty / "charnia.sqlite3")  # keeps the log from going when the command ends
    reader.execute("SELECT 1 FROM people_person").fetchone()
    forgotten = run_charnia("people", "--forget", "zebedee-quillfeather", data=empty)
    assert forgotten.returncode == 0, forgotten.stderr
    files = [file for file in empty.rglob("*") if file.is_file()]
    assert [file.name for file in files if b"Quillfeather" in file.read_bytes()] == []
    assert empty / "charnia.sqlite3-wal" in files
    reader.close()
