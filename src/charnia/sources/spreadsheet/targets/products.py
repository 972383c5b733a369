"""Rows that are companies' products with a description, as a programme takes them in."""

from __future__ import annotations

from charnia.core.vocabulary import Category, Stage
from charnia.sources.spreadsheet import conversions
from charnia.sources.spreadsheet.fields import Field, Target, Values
from charnia.sources.spreadsheet.targets.shared import REFERENCE, named, read, short

_CATEGORIES = {
    "drug": Category.MEDICINE,
    "pharmaceutical": Category.MEDICINE,
    "therapy": Category.MEDICINE,
    "medtech": Category.DEVICE,
    "device": Category.DEVICE,
    "ivd": Category.DIAGNOSTIC,
    "test": Category.DIAGNOSTIC,
    "digital health": Category.DIGITAL,
    "app": Category.DIGITAL,
    "software": Category.DIGITAL,
    "ai": Category.DIGITAL,
}
_STAGES = {
    "concept": Stage.IDEA,
    "poc": Stage.PROOF_OF_CONCEPT,
    "clinical": Stage.FIRST_TRIALS,
    "clinical trials": Stage.FIRST_TRIALS,
    "ce marked": Stage.MARKED,
    "ukca marked": Stage.MARKED,
    "on the market": Stage.ADOPTION,
    "scaling": Stage.SCALE_UP,
}


def _complete(values: Values) -> Values:
    return dict(values)


def _keys(values: Values) -> tuple[str, ...]:
    keys = [f"reference:{values['reference']}"] if values.get("reference") else []
    return (*keys, f"name:{named(values['product'], values.get('companies_house') or values['company'])}")


def _sure(name: str, label: str, meaning: str, example: str, *names: str, by: conversions.Convert) -> Field:
    return Field(
        name=name, label=label, meaning=meaning, example=example, names=names, convert=by, needed=True,
        costs_the_row=True,
    )  # fmt: skip


PRODUCTS = Target(
    name="products",
    label="Companies and products",
    meaning="What companies develop, with the description that they gave you: one product a row.",
    fields=(
        _sure("company", "Company", "Its name.", "Example Devices Ltd", "company name", "organisation",
              "organisation name", "business", "applicant", by=conversions.line(250)),
        Field(name="companies_house", label="Companies House number", meaning="Tells companies of one name apart.",
              example="01234567", names=("company number", "companies house", "crn", "registration number"),
              convert=conversions.company_number, costs_the_row=True),
        _sure("product", "Product", "What it is called.", "Example Monitor", "product name", "project", "project name",
              "innovation", "technology", "name of product", by=conversions.line(200)),
        _sure("description", "Description", "What it is and what it needs. The company and the team read it, and gaps "
              "are found in it.", "A monitor for dialysis at home. We have no clinical partner yet.", "brief",
              "product description", "summary", "about", "details", "project description", "needs",
              by=conversions.text(30_000)),
        REFERENCE,
        read("category", "Category", "Medicine, medical device, diagnostic, digital or service.", "Medical device",
             "type", "product type", "sector", by=conversions.one_of(Category, _CATEGORIES)),
        read("stage", "Stage", "Idea, proof of concept, prototype, pre-clinical, first trials, approved, in adoption, "
             "scale-up.", "Prototype", "development stage", "stage of development", "phase",
             by=conversions.one_of(Stage, _STAGES)),
        short("conditions", "Conditions", "Diseases or conditions it is for.", "kidney failure", "condition", "disease",
              "disease area", "clinical area", "therapy area", longest=300),
    ),
    complete=_complete,
    keys=_keys,
)  # fmt: skip
