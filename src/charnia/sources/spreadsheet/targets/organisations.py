"""Rows that are organisations."""

from __future__ import annotations

from charnia.core.vocabulary import CompanySize, OrganisationKind, Region
from charnia.sources.spreadsheet import conversions
from charnia.sources.spreadsheet.fields import Field, Target, Values
from charnia.sources.spreadsheet.targets.shared import REFERENCE, named, read, short, words

_KINDS = {
    "business": OrganisationKind.COMPANY,
    "sme": OrganisationKind.COMPANY,
    "start-up": OrganisationKind.COMPANY,
    "industry": OrganisationKind.COMPANY,
    "spin-out": OrganisationKind.COMPANY,
    "limited company": OrganisationKind.COMPANY,
    "academia": OrganisationKind.UNIVERSITY,
    "academic": OrganisationKind.UNIVERSITY,
    "higher education": OrganisationKind.UNIVERSITY,
    "hei": OrganisationKind.UNIVERSITY,
    "nhs trust": OrganisationKind.NHS,
    "hospital": OrganisationKind.NHS,
    "icb": OrganisationKind.NHS,
    "integrated care board": OrganisationKind.NHS,
    "science park": OrganisationKind.CAMPUS,
    "incubator": OrganisationKind.CAMPUS,
    "accelerator": OrganisationKind.CAMPUS,
    "investor": OrganisationKind.FUNDER,
    "third sector": OrganisationKind.CHARITY,
    "cro": OrganisationKind.SUPPLIER,
    "manufacturer": OrganisationKind.SUPPLIER,
}
_SIZES = {
    "startup": CompanySize.START_UP,
    "micro": CompanySize.START_UP,
    "small": CompanySize.SME,
    "medium": CompanySize.SME,
    "large": CompanySize.LARGE,
}
_REGIONS = {
    "east of england": Region.EAST,
    "yorkshire and humber": Region.YORKSHIRE,
    "yorkshire & the humber": Region.YORKSHIRE,
}


def _complete(values: Values) -> Values:
    return dict(values)


def _keys(values: Values) -> tuple[str, ...]:
    ids = ("ror", "ods_code", "companies_house", "reference")
    keys = [f"{field}:{values[field]}" for field in ids if values.get(field)]
    return (*keys, f"name:{named(values['name'], values.get('postcode') or values.get('town'))}")


def _id(name: str, label: str, meaning: str, example: str, *names: str, by: conversions.Convert) -> Field:
    return Field(name=name, label=label, meaning=meaning, example=example, names=names, convert=by, costs_the_row=True)


ORGANISATIONS = Target(
    name="organisations",
    label="Organisations",
    meaning="Companies, NHS bodies, universities, charities, suppliers: one a row.",
    fields=(
        Field(name="name", label="Name", meaning="The name under which people know it.", example="Example Devices Ltd",
              names=("organisation name", "organisation", "org", "company", "company name", "institution", "trust",
                     "business name", "account name"),
              convert=conversions.line(250), needed=True, costs_the_row=True),
        read("kind", "Kind", "Company, university, NHS body, campus, funder, charity or supplier.", "Company", "type",
             "organisation type", "sector", "category", "type of organisation",
             by=conversions.one_of(OrganisationKind, _KINDS)),
        read("size", "Size", "For companies: pre-start-up, start-up, SME or large company.", "Start-up",
             "company size", "size of company", by=conversions.one_of(CompanySize, _SIZES)),
        REFERENCE,
        _id("ror", "ROR id", "From ror.org.", "", "ror", by=conversions.ror),
        _id("ods_code", "ODS code", "Code of the NHS Organisation Data Service.", "", "ods", "nhs code",
            by=conversions.ods_code),
        _id("companies_house", "Companies House number", "Eight characters.", "01234567", "company number",
            "companies house", "crn", "company registration number", "registration number", "registered number",
            by=conversions.company_number),
        read("website", "Website", "Its web address.", "https://example.org", "web site", "url", "web", "web address",
             "homepage", "link", by=conversions.address),
        short("town", "Town", "Where it works. It decides what is near.", "Leicester", "city", "location", "place",
              "town or city", longest=120),
        read("postcode", "Postcode", "Tells two organisations of one name apart.", "LE1 7RH", "post code", "zip",
             by=conversions.postcode),
        read("region", "Nation or region", "Such as East Midlands, Wales.", "East Midlands", "region", "nation", "area",
             by=conversions.one_of(Region, _REGIONS)),
        read("founded", "Founded", "The year.", "2021", "year founded", "founded in", "established", "year established",
             by=conversions.whole_number(2200)),
        words("description", "Description", "Two or three sentences. Anyone may read them.",
              "Makes monitors for dialysis at home.", "about", "what they do", "summary", "overview", "profile",
              longest=10_000),
    ),
    complete=_complete,
    keys=_keys,
)  # fmt: skip
