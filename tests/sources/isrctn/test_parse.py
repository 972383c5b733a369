from __future__ import annotations

import datetime as dt
from pathlib import Path

import pytest

from charnia.core.evidence import EvidenceRecord
from charnia.core.vocabulary import EvidenceKind
from charnia.sources.isrctn.parse import read_trials
from charnia.sources.json_lines import LineProblem

TRIAL = """
<fullTrial>
 <trial>
  <isrctn dateAssigned="2020-01-01T00:00:00Z">12345678</isrctn>
  <trialDescription><title>Dressings</title><scientificTitle>A trial of dressings</scientificTitle>
   <plainEnglishSummary>Does the dye help?</plainEnglishSummary></trialDescription>
  <trialDesign><overallEndDate>2027-05-31T00:00:00.000Z</overallEndDate></trialDesign>
  <participants><recruitmentStart>2024-02-01T00:00:00.000Z</recruitmentStart>
   <trialCentres><trialCentre id="1"><name>Tarn Hospital</name><city>Tarn</city></trialCentre></trialCentres>
   <recruitmentCountries><country>England</country></recruitmentCountries></participants>
  <conditions><condition><description>Burns.</description></condition></conditions>
  <interventions><intervention><description>A dressing</description></intervention></interventions>
 </trial>
 <contact id="1"><forename>Ann</forename><surname>Other</surname><orcid>https://orcid.org/0000-0002-1825-0097</orcid>
  <contactDetails><telephone>0123</telephone><email>a@b.org</email></contactDetails>
  <contactTypes><contactType>Public</contactType><contactType>Principal Investigator</contactType></contactTypes>
 </contact>
 <contact id="2"><forename>Bo</forename><surname>Birch</surname>
  <contactTypes><contactType>Scientific</contactType></contactTypes></contact>
 <contact id="3"><forename>Call</forename><surname>Me</surname>
  <contactTypes><contactType>Public</contactType></contactTypes></contact>
 <sponsor id="1"><organisation>Merrowby University</organisation><rorId>https://ror.org/04h699437</rorId></sponsor>
</fullTrial>
"""


def read(folder: Path, content: str) -> list[EvidenceRecord | LineProblem]:
    path = folder / "trials.xml"
    path.write_text(content, encoding="utf-8")
    return list(read_trials(path))


def test_a_trial_becomes_evidence(tmp_path: Path) -> None:
    page = f'<allTrials totalCount="1" xmlns="http://www.67bricks.com/isrctn">{TRIAL}</allTrials>'
    (record,) = read(tmp_path, page)
    assert isinstance(record, EvidenceRecord)
    assert (record.id, record.kind, record.date) == ("isrctn:ISRCTN12345678", EvidenceKind.TRIAL, dt.date(2024, 2, 1))
    assert record.title == "A trial of dressings"
    assert record.text.split("\n\n") == [
        "Does the dye help?",
        "Conditions: Burns.",
        "Interventions: A dressing.",
        "Planned end: 2027-05-31.",
        "Sites (1): Tarn Hospital.",
        "Countries: England.",
    ]
    assert [(p.id, p.name, p.role) for p in record.people] == [
        ("orcid:0000-0002-1825-0097", "Ann Other", "principal investigator"),
        ("isrctn:bo-birch:isrctn12345678", "Bo Birch", "scientific contact"),
    ]
    assert [o.id for o in record.organisations] == ["ror:04h699437", "isrctn:tarn-hospital"]
    assert "0123" not in str(record)
    assert read(tmp_path, TRIAL) == [record]


@pytest.mark.parametrize(
    ("content", "sentence"),
    [
        ("<allTrials totalCount='0'/>", "no trial in this file"),
        ("<fullTrial><trial><isrctn>12</isrctn></trial></fullTrial>", "no ISRCTN number or no title"),
        ("<!doctype html><html>", "This is a web page"),
        (TRIAL[:200], "not well-formed"),
    ],
)
def test_what_is_no_trial_says_why(tmp_path: Path, content: str, sentence: str) -> None:
    (problem,) = read(tmp_path, content)
    assert isinstance(problem, LineProblem)
    assert sentence in problem.sentence
