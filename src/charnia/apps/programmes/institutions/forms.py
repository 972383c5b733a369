"""Forms of the list of institutions."""

from __future__ import annotations

from django import forms

from charnia.apps.programmes.institutions.queries import ASKED
from charnia.apps.programmes.models import Institution
from charnia.core.registers import ror_of
from charnia.sources.gtr.client import organisation_id


class RorForm(forms.Form):
    """The institution to add."""

    ror = forms.CharField(
        label="ROR id",
        help_text="Or its address, such as https://ror.org/04h699437. Every institution can be looked up on ror.org.",
        max_length=200,
        error_messages={"required": "Give the ROR id of the institution; ror.org finds it by name."},
    )

    def clean_ror(self) -> str:
        """The bare id, whose last two digits catch most slips of the hand."""
        id_ = ror_of(self.cleaned_data["ror"])
        if not id_:
            raise forms.ValidationError("This is not a ROR id. Copy the id, or its address, from ror.org.")
        return id_


class InstitutionForm(forms.Form):
    """Which sources are asked for an institution, and by what the Gateway to Research knows it."""

    asked = forms.MultipleChoiceField(
        label="Ask these sources for it",
        required=False,
        widget=forms.CheckboxSelectMultiple,
        choices=[(name, source.label) for name, (source, _) in ASKED.items()],
    )
    gateway_id = forms.CharField(
        label="Id in the Gateway to Research",
        required=False,
        max_length=200,
        help_text="The Gateway is asked by its own id alone. Look the institution up on gtr.ukri.org and copy the "
        "address of its page. Left empty, it is looked up by name the next time, and taken where only one entry has "
        "that name.",
    )

    seen = forms.CharField(required=False, widget=forms.HiddenInput)

    def clean_gateway_id(self) -> str:
        """The id alone."""
        typed: str = self.cleaned_data["gateway_id"]
        id_ = organisation_id(typed)
        if typed and not id_:
            raise forms.ValidationError("There is no id in this. Copy the address of its page on gtr.ukri.org.")
        return id_

    def left_out(self) -> list[str]:
        """The names of the sources that are not asked."""
        return [name for name in ASKED if name not in self.cleaned_data["asked"]]

    def is_on_what_stands(self, institution: Institution) -> bool:
        """Whether nobody, and no worker, has changed it since the page was opened."""
        seen: str = self.cleaned_data["seen"]
        return seen == _in_one_line(institution)

    @staticmethod
    def initial_of(institution: Institution, *, suggested: str = "") -> dict[str, object]:
        """What the form shows first: where no id is known, the suggested one that somebody has chosen."""
        asked = [name for name in ASKED if name not in institution.left_out]
        return {
            "asked": asked,
            "gateway_id": institution.gateway_id or organisation_id(suggested),
            "seen": _in_one_line(institution),
        }


def _in_one_line(institution: Institution) -> str:
    """What the form may change of it."""
    return ",".join([institution.gateway_id, *institution.left_out])
