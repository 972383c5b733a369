"""Invented values for the style guide. None of the people, companies or records exists."""

from __future__ import annotations

import datetime as dt

from django import forms
from django.http import QueryDict

from charnia.core.evidence import Place
from charnia.core.vocabulary import Axis, EvidenceKind, FactStatus, GapKind, GapStatus, OfferKind, Urgency
from charnia.web.cards import GapCard, Happening, Result
from charnia.web.charts import MapPoint, evidence_by_year, place_map, readiness_chart
from charnia.web.facets import Filters, facet, filters
from charnia.web.passages import passage_around
from charnia.web.proofs import Link, Pair, Proof, Reason

TODAY = dt.date(2026, 11, 24)

BRIEF = (
    "Breathe Easier is an inhaler with a sensor that listens to how the dose goes in. We have shown it with eleven "
    "volunteers and the sound is clear. What a real study should look like we have argued about since Christmas, and "
    "nobody here has run one. Tom pours the housings by hand, eleven on a good day."
)


def gap_cards() -> list[GapCard]:
    """One gap of a found quote, one of an empty answer, one dismissed."""
    quote = "What a real study should look like we have argued about since Christmas"
    start = BRIEF.index(quote)
    return [
        GapCard(
            "Somebody who designs clinical studies of inhaled devices",
            GapKind.EXPERTISE,
            Axis.EVIDENCE,
            Urgency.NOW,
            confidence=0.86,
            status=GapStatus.CONFIRMED,
            passage=passage_around(BRIEF, start, start + len(quote)),
        ),
        GapCard(
            "A view on the device's class and route to market",
            GapKind.EXPERTISE,
            Axis.REGULATION,
            Urgency.SOON,
            confidence=0.6,
            status=GapStatus.PROPOSED,
            cause="The question “Which class do you expect?” has no answer yet.",
        ),
        GapCard(
            "Money for a pilot with a hundred patients",
            GapKind.FINANCE,
            Axis.FINANCE,
            Urgency.LATER,
            status=GapStatus.DISMISSED,
            reason="Covered by the grant that starts in January.",
        ),
    ]


def proof() -> Proof:
    """A clinician with four records."""
    return Proof(
        name="Dr Imogen Ashdown-Rao",
        href="#proof",
        kind=OfferKind.CLINICIAN,
        organisation="Wolds and Vale Hospitals NHS Trust",
        score=0.8312,
        as_of=TODAY,
        newest=dt.date(2026, 3, 14),
        reasons=(
            Reason(
                "Publication",
                0.3921,
                "Acoustic monitoring of inhaler technique in adults with asthma: a randomised pilot study",
                dt.date(2026, 3, 14),
                "https://example.org/records/1",
                (
                    Pair("inhaler", "inhaler", 0.12),
                    Pair("study", "pilot study", 0.08),
                    Pair("sensor", "acoustic", 0.03),
                ),
            ),
            Reason(
                "Trial",
                0.2304,
                "Does feedback on technique lower exacerbations? A cluster trial in 24 practices",
                dt.date(2024, 9, 1),
                "https://example.org/records/2",
                (Pair("dose", "dose", 0.05), Pair("inhaler", "inhalers", 0.04)),
            ),
            Reason("A clinician answers an expertise gap about evidence", 0.12),
            Reason("Publication", 0.0587, "Listening to the lung: a review of acoustic sensors", dt.date(2021, 5, 2)),
            Reason("Grant", 0.03, "Digital adherence in primary care", dt.date(2019, 4, 1)),
        ),
        against=("Third of nine authors on the newest paper.", "No work with children is on record."),
        links=(Link("Profile", "#proof"), Link("All 14 records", "#proof")),
    )


def fund() -> Proof:
    """A fund whose facts nobody has checked."""
    return Proof(
        name="Small Grants for First Patients",
        kind=OfferKind.FUND,
        organisation="Fenmarsh Health Fund",
        score=0.31,
        as_of=TODAY,
        reasons=(Reason("A fund closes a finance gap", 0.2), Reason("Words of the call", 0.11)),
        against=("Unverified: from memory. Check with the funder before you rely on it.",),
        status=FactStatus.RECALL,
        source="read on 3 August 2026",
    )


def readiness() -> dict[Axis, int]:
    """A young company: strong on need and technology, little else known."""
    return dict(zip(Axis, (4, 3, 1, 2, 3, 0, 2, 1, 2, 0), strict=True))


def charts() -> dict[str, object]:
    """One of each picture."""
    years: dict[int, dict[EvidenceKind | None, int]] = {
        2012: {EvidenceKind.PUBLICATION: 1},
        2015: {EvidenceKind.PUBLICATION: 2, EvidenceKind.GRANT: 1},
        2018: {EvidenceKind.PUBLICATION: 3},
        2019: {EvidenceKind.PUBLICATION: 4, EvidenceKind.GRANT: 1, EvidenceKind.TRIAL: 1},
        2021: {EvidenceKind.PUBLICATION: 2, EvidenceKind.IMPACT_CASE: 1},
        2023: {EvidenceKind.PUBLICATION: 3, EvidenceKind.TRIAL: 2, EvidenceKind.PROJECT: 1},
        2024: {EvidenceKind.PUBLICATION: 5, EvidenceKind.GRANT: 1, None: 1},
        2026: {EvidenceKind.PUBLICATION: 2, EvidenceKind.PROJECT: 1},
    }
    centre = MapPoint("Fenmarsh Science Park", Place(52.75, -1.2))
    points = [
        MapPoint("University of Fenmarsh", Place(52.765, -1.23)),
        MapPoint("Wolds and Vale Hospitals", Place(52.63, -1.13)),
        MapPoint("Clean room at Holt Lane", Place(52.751, -1.19)),
        MapPoint("Sterilising service", Place(52.95, -1.15)),
        MapPoint("Biobank", Place(52.632, -1.128)),
    ]
    return {
        "readiness": readiness_chart(readiness()),
        "years": evidence_by_year(years),
        "places": place_map(points, centre=centre),
    }


def filter_sample() -> Filters:
    """A list of offers, narrowed to two kinds."""
    asked = QueryDict("q=inhaler&kind=expert&kind=course")
    kinds = facet(
        name="kind",
        label="Kind of offer",
        choices=OfferKind.choices(),
        counts={"expert": 41, "clinician": 22, "course": 12, "facility": 14, "event": 9},
        asked=asked,
    )
    ages = facet(
        name="age",
        label="Newest evidence",
        choices=[("2", "Under two years old"), ("5", "Under five years old")],
        counts=None,
        asked=asked,
    )
    return filters(asked=asked, facets=[kinds, ages], search_label="Search offers")


def results() -> list[Result]:
    """Two offers as a search shows them."""
    return [
        Result(
            "Clean room, ISO class 7, by the day",
            "#results",
            "Forty square metres with gowning, particle counts and a technician who knows silicone.",
            (("offer-kind", "facility"), ("pillar", "cluster")),
            ("Holt Lane, 0.7 km away", "£310 a day", "Free from 7 December"),
        ),
        Result(
            "Health economics for people who make things",
            "#results",
            "Two days on cost-effectiveness, budget impact and what a buyer in a trust asks first.",
            (("offer-kind", "course"), ("pillar", "skills")),
            ("Starts 14 January 2027", "University of Fenmarsh"),
        ),
    ]


def happenings() -> list[Happening]:
    """The history of a gap."""
    return [
        Happening(dt.date(2026, 11, 20), "Confirmed by Maya Lindqvist", "“Yes, this holds everything up.”"),
        Happening(dt.date(2026, 11, 18), "Found again in version 4", href="#timeline"),
        Happening(dt.date(2026, 11, 2), "Found in version 1"),
    ]


class SampleForm(forms.Form):
    """One field of each sort."""

    name = forms.CharField(label="What is the product called?", help_text="A working name will do.")
    text = forms.CharField(
        label="Describe it in your own words",
        widget=forms.Textarea,
        required=False,
        help_text="What it is, who it is for, how far it has come, and what worries you.",
    )
    stage = forms.ChoiceField(
        label="How far has it come?", choices=[("idea", "Idea"), ("prototype", "Prototype")], widget=forms.RadioSelect
    )
    category = forms.ChoiceField(label="What sort of product is it?", choices=[("device", "Medical device")])
    document = forms.FileField(
        label="Or choose a document", required=False, help_text="Word, PDF or text, up to 10 MB."
    )
    public = forms.BooleanField(label="Anyone may read this part", required=False)
