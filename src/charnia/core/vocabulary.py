"""The words of Charnia: every enumeration that the code, the pages and the files share.

Each member carries the label that people read and one line of meaning; `docs/reference/GLOSSARY.md` is written
from this module.
"""

from __future__ import annotations

from enum import StrEnum
from typing import Self


class Word(StrEnum):
    """A string enumeration whose members carry a `label` and a `meaning`."""

    label: str
    meaning: str

    def __new__(cls, value: str, label: str = "", meaning: str = "") -> Self:
        member = str.__new__(cls, value)
        member._value_ = value
        member.label = label
        member.meaning = meaning
        return member

    @classmethod
    def choices(cls) -> list[tuple[str, str]]:
        """`(value, label)` pairs, in the order of definition, for forms and model fields."""
        return [(member.value, member.label) for member in cls]

    @classmethod
    def meanings(cls) -> list[tuple[str, str, str]]:
        """`(value, label, meaning)` triples, in the order of definition."""
        return [(member.value, member.label, member.meaning) for member in cls]


class GapKind(Word):
    """What sort of thing the company lacks."""

    SKILLS = "skills", "Skills", "People who can do the work day by day, hired or trained."
    RESOURCE = "resource", "Resource", "Equipment, space, samples, data, sites or suppliers."
    EXPERTISE = "expertise", "Expertise", "Know-how that is brought in: advice, leadership, specialist judgement."
    FINANCE = "finance", "Finance", "Money for the next step."


class Axis(Word):
    """One of the dimensions on which readiness is asked."""

    NEED = "need", "Need", "Who suffers from the problem today, how many, and how they were asked."
    TECHNOLOGY = "technology", "Technology", "What works already, and what still has to be engineered or made."
    EVIDENCE = "evidence", "Evidence", "What studies show, and what they still have to show."
    REGULATION = "regulation", "Regulation", "Classification, quality system, approvals, information governance."
    IP = "ip", "Intellectual property", "Ownership, patents, freedom to operate, licences."
    MARKET = "market", "Market and adoption", "Who buys, why, through which route, and what it saves."
    TEAM = "team", "Team and skills", "Who does the work and who leads it."
    FACILITIES = "facilities", "Facilities", "Laboratories, manufacturing, sites, samples, data and equipment."
    FINANCE = "finance", "Finance", "Money raised, money needed, and from whom."
    SUSTAINABILITY = "sustainability", "Sustainability", "Carbon, waste and social value that buyers ask about."


class Category(Word):
    """What sort of product is developed."""

    MEDICINE = "medicine", "Medicine", "A drug, vaccine, cell or gene therapy."
    DEVICE = "device", "Medical device", "An instrument, implant, appliance or aid."
    DIAGNOSTIC = "diagnostic", "Diagnostic (IVD)", "A test on samples taken from the body."
    DIGITAL = "digital", "Digital or AI product", "Software, an app, a data or artificial-intelligence product."
    SERVICE = "service", "Service", "A service for patients, clinicians, trusts or developers."


class Stage(Word):
    """How far the product has come."""

    IDEA = "idea", "Idea", "A need and a principle, nothing built yet."
    PROOF_OF_CONCEPT = "proof-of-concept", "Proof of concept", "The principle has been shown to work."
    PROTOTYPE = "prototype", "Prototype", "Something works outside its inventor's hands."
    PRE_CLINICAL = "pre-clinical", "Pre-clinical", "Tested on the bench or in animals on the way to people."
    FIRST_TRIALS = "first-trials", "First trials", "Tested with patients or users under approval."
    MARKED = "marked", "Approved or marked", "Holds its CE or UKCA mark, or its marketing authorisation."
    ADOPTION = "adoption", "In adoption", "In use at the first customers."
    SCALE_UP = "scale-up", "Scale-up", "Growing in sites, volume or countries."


class OrganisationKind(Word):
    """What sort of organisation it is."""

    COMPANY = "company", "Company", "Develops or supplies products or services."
    UNIVERSITY = "university", "University", "Teaches and does research."
    NHS = "nhs", "NHS body", "A trust, board, commissioner or other part of the National Health Service."
    CAMPUS = "campus", "Campus", "A science park, incubator or accelerator."
    FUNDER = "funder", "Funder", "Gives grants, loans or investment."
    CHARITY = "charity", "Charity", "A patient or research charity."
    SUPPLIER = "supplier", "Supplier", "Makes, tests or delivers for others."


class Register(Word):
    """A public register of organisations."""

    ROR = "ror", "ROR", "The Research Organization Registry: universities, institutes, hospitals, funders, companies."
    NHS_ODS = "nhs-ods", "NHS ODS", "The NHS Organisation Data Service: trusts and other parts of the NHS."
    COMPANIES_HOUSE = "companies-house", "Companies House", "The United Kingdom's register of companies."
    OPENALEX = "openalex", "OpenAlex institutions", "The organisations that OpenAlex knows authors to work for."


class CompanySize(Word):
    """The size of a company."""

    PRE_START_UP = "pre-start-up", "Pre-start-up", "People with an idea, not yet a company."
    START_UP = "start-up", "Start-up", "A young company, usually fewer than ten people."
    SME = "sme", "SME", "An established company of fewer than 250 people."
    LARGE = "large", "Large company", "250 people or more."


class Region(Word):
    """The nation or English region in which an organisation works (ITL 1, Office for National Statistics)."""

    NORTH_EAST = "north-east", "North East", "Of England."
    NORTH_WEST = "north-west", "North West", "Of England."
    YORKSHIRE = "yorkshire", "Yorkshire and the Humber", "Of England."
    EAST_MIDLANDS = "east-midlands", "East Midlands", "Of England."
    WEST_MIDLANDS = "west-midlands", "West Midlands", "Of England."
    EAST = "east", "East of England", "Of England."
    LONDON = "london", "London", "Of England."
    SOUTH_EAST = "south-east", "South East", "Of England."
    SOUTH_WEST = "south-west", "South West", "Of England."
    WALES = "wales", "Wales", "A nation of the United Kingdom."
    SCOTLAND = "scotland", "Scotland", "A nation of the United Kingdom."
    NORTHERN_IRELAND = "northern-ireland", "Northern Ireland", "A nation of the United Kingdom."


class Pillar(Word):
    """Where an offer belongs in the cluster's programme."""

    SKILLS = "skills", "Skills", "Training, placements, apprenticeships, secondments and studentships."
    LEADERSHIP = "leadership", "Leadership", "Mentors and people who walked the same path."
    CLUSTER = "cluster", "Cluster support", "Facilities, events, market access, supply chain and finance."
    COLLABORATION = "collaboration", "NHS and academia", "Researchers, clinicians, trials and joint projects."


class OfferKind(Word):
    """Anything that can close a gap."""

    pillar: Pillar

    EXPERT = "expert", "Expert", "A researcher with evidence in the field."
    CLINICIAN = "clinician", "Clinician", "A health professional who knows the patients and the pathway."
    MENTOR = "mentor", "Mentor", "Someone who has led a company or product through the same step."
    FACILITY = "facility", "Facility", "Equipment, laboratory, clean room, biobank or space to book."
    COURSE = "course", "Course", "Training for the team."
    PLACEMENT = "placement", "Student placement", "A student who works in the company for weeks or months."
    APPRENTICESHIP = "apprenticeship", "Apprenticeship", "An employee who learns on the job with a provider."
    SECONDMENT = "secondment", "Secondment", "Someone lent by one organisation to another."
    STUDENTSHIP = "studentship", "Studentship", "A doctoral student shared with industry, such as CASE."
    KTP = "ktp", "Knowledge Transfer Partnership", "A graduate who brings a university's knowledge into the company."
    FUND = "fund", "Fund", "A grant, loan or investment."
    EVENT = "event", "Event", "A dated occasion to learn or to meet."
    CLINICAL_RESEARCH = (
        "clinical-research",
        "Clinical research service",
        "Help to set up and run studies with patients.",
    )
    MARKET_ACCESS = "market-access", "Market-access help", "Help with buyers, health economics and adoption."
    SUPPLY_CHAIN = "supply-chain", "Supply-chain help", "Makers, testers and partners for production and delivery."
    CASE_STUDY = "case-study", "Case study", "People who walked the same path, and what came of it."


_PILLAR_OF_OFFER = {
    OfferKind.EXPERT: Pillar.COLLABORATION,
    OfferKind.CLINICIAN: Pillar.COLLABORATION,
    OfferKind.MENTOR: Pillar.LEADERSHIP,
    OfferKind.FACILITY: Pillar.CLUSTER,
    OfferKind.COURSE: Pillar.SKILLS,
    OfferKind.PLACEMENT: Pillar.SKILLS,
    OfferKind.APPRENTICESHIP: Pillar.SKILLS,
    OfferKind.SECONDMENT: Pillar.SKILLS,
    OfferKind.STUDENTSHIP: Pillar.SKILLS,
    OfferKind.KTP: Pillar.COLLABORATION,
    OfferKind.FUND: Pillar.CLUSTER,
    OfferKind.EVENT: Pillar.CLUSTER,
    OfferKind.CLINICAL_RESEARCH: Pillar.COLLABORATION,
    OfferKind.MARKET_ACCESS: Pillar.CLUSTER,
    OfferKind.SUPPLY_CHAIN: Pillar.CLUSTER,
    OfferKind.CASE_STUDY: Pillar.LEADERSHIP,
}
for _kind, _pillar in _PILLAR_OF_OFFER.items():
    _kind.pillar = _pillar


class EvidenceKind(Word):
    """A public record behind an offer."""

    PUBLICATION = "publication", "Publication", "A paper, preprint or book chapter."
    GRANT = "grant", "Grant", "A funded award."
    TRIAL = "trial", "Trial", "A registered clinical study."
    IMPACT_CASE = "impact-case", "Impact case", "A published account of what came of research."
    PROJECT = "project", "Project", "A piece of joint or industrial work."
    QUALIFICATION = "qualification", "Qualification", "A certificate, membership or professional registration."
    ENGAGEMENT = "engagement", "Past engagement", "Work done through the cluster before."


class TopicScheme(Word):
    """Where the name of a topic comes from, the most reliable first."""

    MESH = "mesh", "MeSH", "A Medical Subject Heading, given by the source or found in the words of the record."
    OPENALEX = "openalex", "OpenAlex", "A topic or keyword that OpenAlex gives the work."
    KEYWORD = "keyword", "Keyword", "A keyword, subject or condition as the authors or the registry write it."
    PHRASE = "phrase", "Phrase", "A phrase of the record's own title."


class EvidenceRole(Word):
    """The part that a person has in a record, as far as the source says."""

    LEAD = "lead", "Lead", "Principal investigator, chair, director or fellow: leads the grant or trial."
    CO_INVESTIGATOR = "co-investigator", "Co-investigator", "Named on the grant or trial beside the lead."
    FIRST_AUTHOR = "first-author", "First author", "Stands first among the authors."
    LAST_AUTHOR = "last-author", "Last author", "Stands last among the authors, as those who led the work often do."
    MIDDLE_AUTHOR = "middle-author", "Author in between", "Neither first nor last among the authors."
    OTHER = "other", "Other part", "Supervisor, student, researcher in post or another part that the source names."
    UNKNOWN = "unknown", "Part not known", "The source names the person and does not say in which part."


class ProfileAge(Word):
    """How old the evidence of a profile is."""

    STALE = "stale", "Old evidence", "No evidence of the last years is known; people may have moved on."


class GapStatus(Word):
    """Where a gap stands."""

    PROPOSED = "proposed", "Proposed", "Found by Charnia, not yet looked at by a person."
    CONFIRMED = "confirmed", "Confirmed", "A person agrees that this is missing."
    DISMISSED = "dismissed", "Dismissed", "A person says, with a reason, that this is not a gap."
    BRIDGED = "bridged", "Bridged", "Someone or something is closing it."
    CLOSED = "closed", "Closed", "What was missing is there."


class Urgency(Word):
    """How soon a gap holds the product up."""

    NOW = "now", "Now", "The next step waits for it."
    SOON = "soon", "Soon", "It will hold the product up within months."
    LATER = "later", "Later", "Worth preparing, holds nothing up yet."


class Layer(Word):
    """Who may read a part of a brief."""

    PUBLIC = "public", "Public", "Anyone may read it; matching and messages may draw on it."
    ACCEPTED = "accepted", "After both accept", "Read by the other side once both have accepted an introduction."
    AGREEMENT = "agreement", "After agreement", "Read by the other side once an agreement is signed."


class FactStatus(Word):
    """How far a fact about the world can be relied on."""

    PRIMARY = "primary", "Primary source", "The funder's, regulator's or statute's own text was read."
    SECONDARY = "secondary", "Secondary source", "A third party's page was read."
    INTERPRETATION = "interpretation", "Our reading", "A synthesis of several sources."
    RECALL = "recall", "Unverified", "From memory, not checked against a source."


class PersonRole(Word):
    """What a person does in the cluster."""

    RESEARCHER = "researcher", "Researcher", "Works at a university or institute."
    CLINICIAN = "clinician", "Clinician", "Treats patients or runs clinical services."
    MENTOR = "mentor", "Mentor", "Gives time and experience to founders."
    FOUNDER = "founder", "Founder", "Leads or builds a company."
    STUDENT = "student", "Student", "Learns, and looks for placements or projects."
    BROKER = "broker", "Broker", "Works in the programme team."


class CareerStage(Word):
    """How long somebody's work has been on public record."""

    EARLY = "early", "Early career", "The first known record is under nine years old."
    MID = "mid", "Mid career", "The first known record is nine to thirteen years old."
    ESTABLISHED = "established", "Established", "The first known record is fourteen years old or older."


class Constraint(Word):
    """What can keep a person or an offer out of a list, whatever the words say."""

    CONFLICT = "conflict", "Conflict of interest", "Tied to the company, or it cannot be ruled out."
    WISHES = "wishes", "Own wishes", "The person does not want to be asked, or not about this."
    CAPACITY = "capacity", "Capacity", "All hours on offer are taken."
    ABSENCE = "absence", "Absence", "The person is away."
    CLOSED = "closed", "Closed", "The last day to ask is over."
    ELIGIBILITY = "eligibility", "Eligibility", "It is made for other companies or products."
    DISTANCE = "distance", "Distance", "It is too far from the company to be of use."


class ConflictGround(Word):
    """Why two sides are not independent of each other."""

    DIRECTOR = "director", "Director or officer", "Sits on the board, or is an officer of the company."
    EMPLOYMENT = "employment", "Employment", "Works for the company, or did so lately."
    MONEY = "money", "Money", "Holds shares, is paid, or stands to gain."
    FAMILY = "family", "Family or friendship", "Is close to somebody in the company."
    RIVAL = "rival", "Rival", "Works for or on a competing product."
    OTHER = "other", "Other", "Another tie that a fair reader would want to know."


class FeedbackVerb(Word):
    """What became of a bridge that was shown."""

    SHORTLISTED = "shortlisted", "Shortlisted", "The company keeps it."
    ASKED = "asked", "Introduction asked for", "The company would like to meet."
    WITHDRAWN = "withdrawn", "Wish withdrawn", "The company took its request back."
    ACCEPTED = "accepted", "Accepted", "The other side agreed to meet."
    DECLINED = "declined", "Declined", "The other side said no, with a reason."
    MET = "met", "Met", "Both sides talked."
    WORKED = "worked", "Worked", "It helped: work came of it, or an answer that took the company further."
    NOTHING_CAME = (
        "nothing-came",
        "Nothing came of it",
        "Both sides talked and it led nowhere; a reason if they did not fit.",
    )
    NOT_HELPFUL = "not-helpful", "Not helpful", "The company or the programme team says why it does not help."


class FeedbackReason(Word):
    """Why a bridge does not help, or a meeting was declined."""

    WRONG_FIELD = "wrong-field", "Not what is missing", "They know something else than the gap asks for."
    WRONG_KIND = "wrong-kind", "Not this kind of help", "The right field, but another kind of offer is wanted."
    TOO_GENERAL = "too-general", "Too general", "It would help anybody, and so nobody."
    OUT_OF_DATE = "out-of-date", "Out of date", "They no longer work on this."
    KNOWN_ALREADY = "known-already", "Known already", "The company is in touch with them."
    NO_TIME = "no-time", "No time", "They cannot take it on now."
    CONFLICT = "conflict", "Conflict of interest", "They are not independent of the company."
    OTHER = "other", "Other", "Another reason."
