"""Guesses what sort of product a brief is about, from words that one sort uses, and says which words told."""

from __future__ import annotations

import re
from dataclasses import dataclass

from charnia.core.vocabulary import Category

FEWEST_VOTES = 2.5
CLEAR_LEAD = 1.3
"""How many times the votes of the runner-up the winner needs."""
OPENING = 450
"""Characters at the start of a brief, where people say what the product is; a word there counts twice."""
WORDS_SHOWN = 4

# What hardly anybody says of another sort of product, and what is only said more often of this one.
_STRONG = {
    Category.MEDICINE: "drug, medicine, molecule, compound, tablet, capsule, monoclonal, gene therapy, cell therapy, "
    "vaccine, formulation, small molecule, phase 1, phase I, phase 2, phase II, phase 3, phase III, inhibitor, "
    "nasal spray, ointment, eye drop, biologic, peptide, oligonucleotide, viral vector, ATMP, orphan, toxicology, "
    "agonist, antagonist, excipient, bioavailability, pharmacokinetic, phage, CMC, IMP, repurposed",
    Category.DEVICE: "implant, catheter, orthosis, prosthesis, dressing, stent, wearable, medical device, instrument, "
    "inhaler, splint, brace, pump, needle, stimulator, ventilator, exoskeleton, endoscope, patch, cuff, insole, glove, "
    "walking frame, mattress, electrode, mask, class IIa, class IIb, handpiece, applicator, hoist, sterilisation, "
    "actuator, IEC 60601, socket, scaffold, valve, headset, bandage",
    Category.DIAGNOSTIC: "assay, IVD, IVDR, diagnostic test, lateral flow, biomarker panel, point-of-care test, "
    "finger-prick, PCR, LAMP, blood test, urine test, saliva test, breath test, antigen, antibody test, reagent, "
    "in vitro diagnostic, diagnostic accuracy, sequencing, swab, analyser, biomarker, aptamer, reference standard, "
    "ISO 15189, test strip, cartridge",
    Category.DIGITAL: "app, software, algorithm, AI, machine learning, platform, chatbot, DTAC, dashboard, SaMD, "
    "deep learning, smartphone, web app, digital therapeutic, decision support, API, FHIR, neural network, "
    "language model, computer vision, DCB0129, electronic health record",
    Category.SERVICE: "our service, the service, clinic, consultancy, coaching, home visits, "
    "community interest company, social enterprise, contract research, CRO, nurse-led, telehealth, CQC, "
    "social prescribing, peer support, training programme, caseload, commissioned, referrals, franchise",
}
_WEAK = {
    Category.MEDICINE: "in vivo, preclinical, pre-clinical, candidate, oral, systemic, GMP, GLP, indication, dose, "
    "potency",
    Category.DEVICE: "sensor, device, hardware, housing, mould, moulding, motor, battery, biocompatibility, sterile, "
    "single-use, firmware, enclosure, prototype, prototypes, ISO 13485",
    Category.DIAGNOSTIC: "sensitivity, specificity, samples, biobank, serum, plasma, AUC, rule-out, laboratory, test",
    Category.DIGITAL: "digital, model, data, cloud, users, cyber, integration, interoperability, EPR, developer, "
    "server",
    Category.SERVICE: "sessions, commissioner, commissioners, visits, staff, contract, groups, physiotherapists, "
    "coaches, therapists, practitioners, nurses",
}


def _patterns(words: str, votes: float) -> list[tuple[re.Pattern[str], float]]:
    """Capitals matter in words that are written in capitals (AI, IMP), and an `s` may follow any word."""
    names = [name.strip() for name in words.split(",")]
    return [(re.compile(rf"\b{re.escape(name)}s?\b", _case(name)), votes) for name in names]


def _case(name: str) -> re.RegexFlag:
    return re.NOFLAG if name.isupper() else re.IGNORECASE


_TELLING = {category: (*_patterns(_STRONG[category], 1.0), *_patterns(_WEAK[category], 0.4)) for category in Category}


@dataclass(frozen=True, slots=True)
class CategoryGuess:
    """A guess with the words, as the brief writes them, that told. `category` is None when the words don't agree."""

    category: Category | None
    words: tuple[str, ...] = ()

    @property
    def because(self) -> str:
        """Why, as a sentence; empty without a guess."""
        quoted = ", ".join(f"“{word}”" for word in self.words)
        return f"The description says {quoted}." if self.category else ""


def guess_category(text: str, *, title: str = "") -> CategoryGuess:
    """What sort of product a brief describes, or none when no sort leads clearly."""
    whole = f"{title}\n{text}"
    found = {category: _votes(whole, category) for category in Category}
    order = sorted(Category, key=lambda category: -sum(votes for votes, _ in found[category]))
    first, second = (sum(votes for votes, _ in found[category]) for category in order[:2])
    if first < FEWEST_VOTES or first < CLEAR_LEAD * second:
        return CategoryGuess(None)
    strongest = sorted(found[order[0]], key=lambda pair: -pair[0])
    return CategoryGuess(order[0], tuple(dict.fromkeys(word for _, word in strongest))[:WORDS_SHOWN])


def _votes(text: str, category: Category) -> list[tuple[float, str]]:
    """What each telling word found adds, with the word as it is first written."""
    matches = [(list(pattern.finditer(text)), votes) for pattern, votes in _TELLING[category]]
    return [(votes * _emphasis(found), found[0].group()) for found, votes in matches if found]


def _emphasis(found: list[re.Match[str]]) -> float:
    """A word at the opening counts twice; one that is said again and again counts up to twice as much."""
    return (2.0 if found[0].start() < OPENING else 1.0) * min(2.0, 0.75 + 0.25 * len(found))
