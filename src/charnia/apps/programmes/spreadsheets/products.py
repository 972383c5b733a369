"""What becomes of rows that are companies' products.

The programme team does not write a company's words: once somebody of the company has an account, or a brief has been
written by anybody else than an import, rows leave it alone.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from charnia.apps.organisations.models import Membership, Organisation
from charnia.apps.products.models import Product
from charnia.apps.programmes.models import SpreadsheetEntry
from charnia.apps.programmes.spreadsheets.named_organisations import NamedOrganisations
from charnia.apps.programmes.spreadsheets.steps import Entries, Fate, Plan, Step, Told, are_one, without_doubles
from charnia.core.vocabulary import OrganisationKind
from charnia.sources.spreadsheet.conversions import Unusable
from charnia.sources.spreadsheet.fields import Values
from charnia.sources.spreadsheet.records import RowFault, SheetRecord
from charnia.sources.spreadsheet.targets.products import PRODUCTS

_TOLD = ("description", "category", "stage", "conditions")
_KEEPS_ITS_OWN = "{name} has an account here and describes its products itself; ask the company to add it."


def plan_products(records: Iterable[SheetRecord | RowFault]) -> Plan:
    """What importing these rows would do, storing nothing."""
    plan = Plan()
    rows = without_doubles(records, PRODUCTS.keys, plan)
    organisations = NamedOrganisations(
        names=[record.values["company"] for record, _ in rows],
        references=[_reference(record.values) for record, _ in rows],
    )
    planner = _Planner(
        Entries(PRODUCTS.name),
        organisations,
        kept=set(Membership.objects.values_list("organisation", flat=True)),
        products={(one.organisation_id, one.name.casefold()): one for one in _stored()},
    )
    for record, keys in rows:
        try:
            plan.steps.append(planner.step(record, keys))
        except Unusable as problem:
            plan.refuse(record, str(problem))
    return plan


def _stored() -> Iterable[Product]:
    return Product.objects.select_related("organisation", "brief", "spreadsheet_entry").iterator(1_000)


def _reference(values: Values) -> str:
    return f"companies-house:{values['companies_house']}" if values.get("companies_house") else ""


@dataclass(slots=True)
class _Planner:
    entries: Entries
    organisations: NamedOrganisations
    kept: set[int]
    products: dict[tuple[int, str], Product]

    def step(self, record: SheetRecord, keys: tuple[str, ...]) -> Step:
        """Raises Unusable with a sentence where the company speaks for itself, or cannot be told."""
        values = record.values
        told: Told = {name: str(values[name]) for name in _TOLD if name in values}
        entry = next((one for one in self.entries.of(keys) if are_one(one.keys, keys)), None)
        company = self.organisations.known_or_new(
            values["company"], _reference(values), kind=OrganisationKind.COMPANY.value
        )
        product = self._product(company, values["product"], entry)
        if product is None:
            if company.pk in self.kept:
                raise Unusable(_KEEPS_ITS_OWN.format(name=company.name))
            return Step(record, keys, told, Fate.NEW, Product(organisation=company, name=values["product"]), told)
        if product.organisation_id in self.kept or entry is None or product.brief.version != entry.facts["version"]:
            return Step(record, keys, told, Fate.KEPT, product, {}, entry)
        changes = {name: value for name, value in told.items() if entry.facts.get(name) != value}
        return Step(record, keys, told, Fate.CHANGED if changes else Fate.UNCHANGED, product, changes, entry)

    def _product(self, company: Organisation, name: str, entry: SpreadsheetEntry | None) -> Product | None:
        if entry is not None:
            return next((one for one in self.products.values() if one.pk == entry.product_id), None)
        return self.products.get((company.pk, name.casefold())) if company.pk else None
