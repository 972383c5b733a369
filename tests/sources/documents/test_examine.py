from __future__ import annotations

import json
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from charnia.sources.documents import Severity, examine_text

from . import files

ENGLISH = " ".join(files.PARAGRAPHS)
BRIEFS = Path(__file__).resolve().parents[4] / "shared" / "data" / "labelled_briefs" / "briefs.jsonl"

FOREIGN = {
    "French": "Notre entreprise développe un capteur qui avertit les patients asthmatiques deux jours avant une crise. "
    "Nous cherchons un hôpital pour une étude et de l'aide avec le système de qualité.",
    "German": "Wir entwickeln einen Sensor, der Menschen mit schwerem Asthma zwei Tage vor einem Anfall warnt. Für die "
    "nächste Studie suchen wir eine Klinik und Hilfe mit dem Qualitätssystem.",
    "Spanish": "Desarrollamos un sensor que avisa a los pacientes con asma grave dos días antes de una crisis. "
    "Buscamos un hospital para el próximo estudio y ayuda con el sistema de calidad.",
    "Italian": "Sviluppiamo un sensore che avverte i pazienti con asma grave due giorni prima di una crisi. Cerchiamo "
    "un ospedale per il prossimo studio e un aiuto con il sistema di qualità della nostra azienda.",
    "Polish": "Budujemy czujnik, który ostrzega osoby z ciężką astmą na dwa dni przed atakiem. Szukamy szpitala do "
    "badania oraz pomocy przy systemie jakości, bo nie mamy takiej osoby w zespole.",
    "Welsh": "Rydym yn datblygu synhwyrydd sydd yn rhybuddio cleifion ag asthma difrifol ddau ddiwrnod cyn pwl. Mae "
    "angen ysbyty ar gyfer yr astudiaeth nesaf a help gyda ein system ansawdd.",
    "Portuguese": "Desenvolvemos um sensor que avisa os doentes com asma grave dois dias antes de uma crise. "
    "Procuramos um hospital para o próximo estudo e ajuda com o sistema de qualidade, que não temos.",
    "Dutch": "Wij ontwikkelen een sensor die mensen met ernstige astma twee dagen voor een aanval waarschuwt. Wij "
    "zoeken een ziekenhuis voor het volgende onderzoek en hulp bij het kwaliteitssysteem.",
    "Greek": "Αναπτύσσουμε έναν αισθητήρα που προειδοποιεί τους ασθενείς με σοβαρό άσθμα δύο ημέρες πριν από μια "
    "κρίση.",
    "Cyrillic": "Мы разрабатываем датчик, который предупреждает людей с тяжёлой астмой за два дня до приступа.",
    "Chinese": "我们开发一种传感器，可以在哮喘发作前两天提醒患者。我们正在寻找一家医院进行下一步研究。",
}
UNMEDICAL = (
    (
        "Our bakery on the high street wants a website on which people order cakes for parties. We have two "
        "ovens, a van "
        "and a loyal following. We need someone who can build the shop, take pictures of the cakes, and "
        "find money for a "
        "third oven."
    ),
    (
        "The game lets players build cities on distant planets. Five of us have worked on the engine for "
        "three years, and "
        "the first level is ready. We look for a publisher, a composer and a grant that pays for servers "
        "until the launch."
    ),
    (
        "We lease electric vans to builders by the hour. An app unlocks the van, and the landlord of the "
        "car park gets a "
        "share of the fee. The pilot in two towns ended in profit. We are raising a round and need a fleet manager."
    ),
)


def test_a_brief_in_english_about_health_raises_nothing() -> None:
    assert examine_text(ENGLISH) == ()


@pytest.mark.parametrize("language", FOREIGN)
def test_another_language_is_named_and_refused(language: str) -> None:
    (concern,) = [c for c in examine_text(FOREIGN[language]) if c.severity is Severity.REFUSE]
    assert concern.code == "language"
    assert language in concern.sentence
    assert "translate" in concern.sentence


def test_an_unknown_language_is_refused_without_a_name() -> None:
    finnish = (
        "Kehitämme anturia, joka varoittaa vaikeaa astmaa sairastavia ihmisiä kaksi päivää ennen kohtausta kotona."
    )
    (concern,) = [c for c in examine_text(finnish) if c.severity is Severity.REFUSE]
    assert "a language other than English" in concern.sentence


@pytest.mark.parametrize("text", UNMEDICAL)
def test_a_text_about_something_else_is_refused(text: str) -> None:
    (concern,) = examine_text(text)
    assert (concern.code, concern.severity) == ("not-medical", Severity.REFUSE)
    assert "Say which patients" in concern.sentence


def test_one_medical_word_only_warns() -> None:
    (concern,) = examine_text(UNMEDICAL[0] + " The van parks at the hospital.")
    assert (concern.code, concern.severity) == ("not-medical", Severity.WARN)


@pytest.mark.parametrize(
    ("text", "code", "severity"),
    [
        ("", "empty", Severity.REFUSE),
        (" \n—!", "empty", Severity.REFUSE),
        ("Help", "short", Severity.REFUSE),
        ("A sensor for asthma.", "short", Severity.REFUSE),
        (files.PARAGRAPHS[2] + " It is a sensor for asthma patients.", "short", Severity.WARN),
    ],
)
def test_short_texts(text: str, code: str, severity: Severity) -> None:
    concern = examine_text(text)[0]
    assert (concern.code, concern.severity) == (code, severity)
    assert concern.sentence.endswith(".")


@given(st.text())
def test_any_text_is_examined_with_refusals_first(text: str) -> None:
    severities = [concern.severity for concern in examine_text(text)]
    assert severities == sorted(severities, key=lambda severity: severity is not Severity.REFUSE)


@pytest.mark.real_data
@pytest.mark.skipif(not BRIEFS.exists(), reason="the labelled briefs do not lie beside the checkout")
def test_no_real_brief_raises_a_concern() -> None:
    briefs = [json.loads(line) for line in BRIEFS.read_text().splitlines()]
    assert {brief["id"]: examine_text(brief["text"]) for brief in briefs if examine_text(brief["text"])} == {}
