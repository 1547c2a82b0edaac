from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Final

from django import forms
from django.utils.html import format_html
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from kakehashi.engines.imports.targets import Target
from kakehashi.faces.imports.looking import ReadColumn, ReadTable

NONE: Final = ""


class StartForm(forms.Form):
    """What is imported, and the file as it is."""

    target = forms.ChoiceField(
        label=gettext_lazy("What is in the file?"), widget=forms.RadioSelect
    )
    file = forms.FileField(
        label=gettext_lazy("File"),
        help_text=gettext_lazy(
            "Excel or CSV, as you have it: titles, notes and other columns may stay."
        ),
    )

    def __init__(self, *given: object, targets: Sequence[Target], **named: object):
        super().__init__(*given, **named)  # type: ignore[arg-type]
        field = self.fields["target"]
        assert isinstance(field, forms.ChoiceField)
        words = '{} <span class="help">{}</span>'
        field.choices = [
            (target.name, format_html(words, target.label, target.help))
            for target in targets
        ]
        if len(targets) == 1:
            field.initial = targets[0].name


class MappingForm(forms.Form):
    """Which column is which field; what was proposed is filled in."""

    table = forms.IntegerField(widget=forms.HiddenInput)
    version = forms.IntegerField(widget=forms.HiddenInput)

    def __init__(
        self,
        *given: object,
        target: Target,
        table: ReadTable,
        mapping: Mapping[str, int],
        **named: object,
    ):
        super().__init__(*given, **named)  # type: ignore[arg-type]
        self.target = target
        choices = [(NONE, _("Not in this file"))]
        choices += [(str(column.index), _said(column)) for column in table.columns]
        for field in target.fields:
            self.fields[field.name] = forms.ChoiceField(
                label=field.label,
                choices=choices,
                required=field.required,
                initial=str(mapping.get(field.name, NONE)),
            )

    def clean(self) -> dict[str, object]:
        """One column is one field."""
        cleaned = super().clean() or {}
        taken: dict[str, str] = {}
        for field in self.target.fields:
            column = str(cleaned.get(field.name) or NONE)
            if column == NONE:
                continue
            if column in taken:
                message = _("This column is chosen for “%(other)s” already.")
                self.add_error(field.name, message % {"other": taken[column]})
            else:
                taken[column] = str(field.label)
        return cleaned

    def mapping(self) -> dict[str, int]:
        """Field → column, without the fields that are not in the file."""
        return {
            field.name: int(self.cleaned_data[field.name])
            for field in self.target.fields
            if self.cleaned_data[field.name] != NONE
        }


def _said(column: ReadColumn) -> str:
    """``B 団体名 (檮原町, …)``, so that she knows the column without the file."""
    name = " ".join(column.name.split()) or _("(no name)")
    shown = [" ".join(text.split())[:20] for text in column.sample if text.strip()][:2]
    sample = f" ({_(', ').join(shown)} …)" if shown else ""
    unit = _(" ×%(factor)s") % {"factor": column.factor} if column.factor > 1 else ""
    return f"{column.letter} {name}{unit}{sample}"
