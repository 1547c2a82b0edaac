"""What a form row needs to be drawn: marks, ids, and the widget told of them."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any, Literal

from django import forms
from django.forms.boundfield import BoundField
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _

from kakehashi.foundation.pages.fields import WarekiDateField, YenField

Mark = Literal["", "required", "optional", "none"]


@dataclass(slots=True)
class Row:
    """One form row (入力欄) with everything that stands around the box."""

    bound: BoundField
    mark: str
    example: str
    unit: str
    limit: int
    kind: Literal["group", "tick", "file", "day", "plain"]
    describedby: str = ""
    attrs: dict[str, str] = field(default_factory=dict)

    @property
    def anchor(self) -> str:
        """The id an error summary links to: the box, or the group of boxes."""
        return self.bound.id_for_label or self.row_id

    @property
    def row_id(self) -> str:
        """The id of the whole row."""
        return f"row_{self.bound.auto_id or self.bound.html_name}"

    @property
    def box(self) -> SafeString:
        """The widget, naming its help, example and error to screen readers."""
        attrs: dict[str, Any] = dict(self.attrs)
        if self.describedby:
            attrs["aria-describedby"] = self.describedby
        return self.bound.as_widget(attrs=attrs)


def row_of(
    bound: BoundField,
    *,
    mark: str = "",
    example: str = "",
    unit: str = "",
    counter: int = 0,
    attrs: dict[str, str] | None = None,
) -> Row:
    """Make the row of a bound field.

    ``mark`` is ``required``, ``optional`` or ``none``; left out, it follows the field.
    A ``Textarea`` with a ``max_length`` counts by itself.
    """
    own = bound.field
    widget = own.widget
    limit = counter or (
        getattr(own, "max_length", None) or 0
        if isinstance(widget, forms.Textarea)
        else 0
    )
    if isinstance(own, YenField):
        unit = unit or _("yen")
    if isinstance(own, WarekiDateField) and not example and not bound.help_text:
        example = _("R8.11.22, 令和8年11月22日, 2026-11-22")
    row = Row(
        bound=bound,
        mark=mark or ("required" if own.required else "optional"),
        example=example,
        unit=unit,
        limit=limit,
        kind=_kind(bound),
        attrs=dict(attrs or {}),
    )
    base = bound.auto_id or bound.html_name
    parts = {
        f"{base}_helptext": bool(bound.help_text),
        f"{base}_example": bool(example),
        f"{base}_count": bool(limit),
        f"{base}_error": bool(bound.errors),
    }
    row.describedby = " ".join(name for name, there in parts.items() if there)
    if limit:
        row.attrs["data-count"] = str(limit)
    return row


def _kind(bound: BoundField) -> Literal["group", "tick", "file", "day", "plain"]:
    widget = bound.field.widget
    if isinstance(widget, forms.RadioSelect | forms.CheckboxSelectMultiple):
        return "group"
    if isinstance(widget, forms.CheckboxInput):
        return "tick"
    if isinstance(widget, forms.FileInput):
        return "file"
    return "day" if isinstance(bound.field, WarekiDateField) else "plain"


@dataclass(frozen=True, slots=True)
class Fault:
    """One line of the error summary: the sentence and the box it leads to."""

    label: str
    message: str
    anchor: str


def faults_of(*forms_or_sets: object) -> list[Fault]:
    """Everything wrong in the given forms and formsets, in the order of the boxes."""
    faults: list[Fault] = []
    for one in forms_or_sets:
        if isinstance(one, forms.BaseFormSet):
            if one.is_bound:
                faults += [Fault("", str(m), "") for m in one.non_form_errors()]
            for number, form in enumerate(one.forms, start=1):
                faults += _faults_of_form(form, number)
        elif isinstance(one, forms.BaseForm):
            faults += _faults_of_form(one)
    return faults


def _faults_of_form(form: forms.BaseForm, number: int = 0) -> list[Fault]:
    if not form.is_bound:
        return []
    faults = [Fault("", str(m), "") for m in form.non_field_errors()]
    for bound in form:
        label = str(bound.label)
        if number:
            label = _("Row %(number)d: %(label)s") % {"number": number, "label": label}
        anchor = bound.id_for_label or f"row_{bound.auto_id or bound.html_name}"
        faults += [
            Fault("" if bound.is_hidden else label, str(m), anchor)
            for m in bound.errors
        ]
    return faults
