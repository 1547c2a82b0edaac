"""A form that is a few columns of one row, each typed as offices write it."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping
from typing import Any

from django import forms
from django.db import models
from django.utils.datastructures import MultiValueDict
from django.utils.translation import gettext as _

from kakehashi.foundation.pages.fields import WarekiDateField, YenField


class SeenForm(forms.ModelForm[Any]):
    """A form that knows what its page showed: of two who save, the second is told."""

    seen_row = forms.CharField(widget=forms.HiddenInput, required=False)

    def __init__(self, *args: Any, **words: Any) -> None:
        super().__init__(*args, **words)
        shown = {name: self.initial.get(name) for name in self._meta.fields or ()}
        told = repr(sorted((name, _plain(value)) for name, value in shown.items()))
        self.mark = hashlib.sha256(told.encode()).hexdigest()[:16]
        self.initial["seen_row"] = self.mark

    def clean(self) -> dict[str, Any]:
        """Refuse what was typed over a row that is another by now; it stays typed."""
        data: dict[str, Any] = super().clean() or self.cleaned_data
        seen = data.pop("seen_row", "")
        if self.instance.pk and seen and seen != self.mark:
            # Pressed once more she means it: the page now carries what is there.
            self.data = MultiValueDict({**self._lists(), "seen_row": [self.mark]})
            message = _("Somebody has saved this since you opened it.")
            raise forms.ValidationError(message, code="changed-meanwhile")
        return data

    def _lists(self) -> dict[str, list[Any]]:
        data = self.data
        if isinstance(data, MultiValueDict):
            return dict(data.lists())
        return {name: [value] for name, value in data.items()}


def _plain(value: object) -> str:
    if isinstance(value, list | tuple | models.QuerySet):
        return repr(sorted(str(getattr(one, "pk", one)) for one in value))
    return str(getattr(value, "pk", value))


def row_form(model: type[models.Model], names: str) -> type[forms.ModelForm[Any]]:
    """The form of the columns ``names``: days in 和暦, sums in yen, texts in boxes."""
    return forms.modelform_factory(
        model, form=SeenForm, fields=names.split(), formfield_callback=_typed
    )


def form_over(
    kind: type[forms.BaseForm],
    row: object,
    data: Mapping[str, object] | None,
    initial: Mapping[str, object] | None = None,
) -> forms.BaseForm:
    """A form over the row that it writes, or over nothing where it is of another."""
    named: dict[str, Any] = {"initial": initial}
    is_own = issubclass(kind, forms.ModelForm) and isinstance(
        row,
        kind._meta.model,  # noqa: SLF001 -- what a model form is of
    )
    if is_own:
        named["instance"] = row
    return kind(data or None, **named)


def _typed(column: Any, **kwargs: Any) -> Any:
    if isinstance(column, models.PositiveBigIntegerField):
        return YenField(label=column.verbose_name, required=False)
    if isinstance(column, models.DateField):
        kwargs["form_class"] = WarekiDateField
    if isinstance(column, models.TextField):
        kwargs["widget"] = forms.Textarea(attrs={"rows": 4})
    return column.formfield(**kwargs)
