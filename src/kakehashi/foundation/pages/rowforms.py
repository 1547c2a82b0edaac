"""A form that is a few columns of one row, each typed as offices write it."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django import forms
from django.db import models

from kakehashi.foundation.pages.fields import WarekiDateField, YenField


def row_form(model: type[models.Model], names: str) -> type[forms.ModelForm[Any]]:
    """The form of the columns ``names``: days in 和暦, sums in yen, texts in boxes."""
    return forms.modelform_factory(
        model, fields=names.split(), formfield_callback=_typed
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
