"""How forms are written: label, hint, error and field in that order, with a summary of the errors above."""

from __future__ import annotations

from dataclasses import dataclass

from django.forms import BaseForm, BoundField
from django.forms.renderers import TemplatesSetting


class CharniaFormRenderer(TemplatesSetting):
    """Renders `{{ form }}` with its error summary, and `{{ field.as_field_group }}` for one field."""

    form_template_name = "web/forms/form.html"
    field_template_name = "web/forms/field.html"


@dataclass(frozen=True, slots=True)
class FormError:
    """One line of the error summary; `label` and `target`, the id to go to, are empty for the form as a whole."""

    text: str
    label: str = ""
    target: str = ""


def errors_of(form: BaseForm) -> tuple[FormError, ...]:
    """Every error of a bound form, those of the whole form first, then in the order of the fields."""
    found = [FormError(str(text)) for text in form.non_field_errors()]
    for field in form:
        found.extend(FormError(str(text), str(field.label).rstrip(":"), _target(field)) for text in field.errors)
    return tuple(found)


def _target(field: BoundField) -> str:
    """The id of the element that takes the focus: for radios and ticks the first of them."""
    if field.is_hidden:
        return ""
    return f"{field.auto_id}_0" if field.use_fieldset else field.id_for_label
