"""The second page of a draft: the cost table and the sum asked for."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import asdict

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from kakehashi.foundation.pages.fields import IntegerField, YenField
from kakehashi.programmes.grants.forms.seen import SeenField
from kakehashi.programmes.grants.models import Application, ExpenseClass
from kakehashi.programmes.grants.rules.changes import LABELS
from kakehashi.programmes.grants.verbs.drafts import Cost

MORE_ROWS = 3
MOST_ROWS = 100
LARGEST_YEN = 10**13


class LineForm(forms.Form):
    """One row of the cost table; a row without anything typed is no row."""

    expense_class = forms.ChoiceField(
        label=gettext_lazy("Expense class"),
        choices=[("", gettext_lazy("Please choose")), *ExpenseClass.choices],
    )
    description = forms.CharField(label=gettext_lazy("What for"), max_length=120)
    unit_yen = YenField(label=gettext_lazy("Price of one (yen)"))
    quantity = IntegerField(
        label=gettext_lazy("Quantity"), min_value=1, max_value=1_000_000, required=False
    )
    unit = forms.CharField(label=gettext_lazy("Unit"), max_length=20, required=False)
    is_eligible = forms.BooleanField(
        label=gettext_lazy("Eligible"), required=False, initial=True
    )

    TYPED = ("expense_class", "description", "unit_yen", "quantity", "unit")

    def has_changed(self) -> bool:
        """Whether anything stands in the row; the tick alone does not count."""
        return any(
            str(self.data.get(self.add_prefix(name), "")).strip() for name in self.TYPED
        )

    @property
    def amount(self) -> int | None:
        """Price times quantity, as far as both can be read."""
        read = getattr(self, "cleaned_data", {}) if self.is_bound else self.initial
        price, quantity = read.get("unit_yen"), read.get("quantity")
        return None if price is None else price * (quantity or 1)

    def clean(self) -> None:
        """A number left out is one; the product must fit its column."""
        read = self.cleaned_data
        if read.get("quantity") is None and "quantity" not in self.errors:
            read["quantity"] = 1
        if (read.get("unit_yen") or 0) * (read.get("quantity") or 1) > LARGEST_YEN:
            self.add_error("unit_yen", _("Price times number is too large."))

    def cost(self) -> Cost:
        """The row as the verb takes it."""
        read = {k: v for k, v in self.cleaned_data.items() if k != "DELETE"}
        return Cost(**read)


class LineFormSetBase(forms.BaseFormSet[LineForm]):
    """The rows of a cost table. Ticking “remove” takes a row out when it is saved."""

    def add_fields(self, form: LineForm, index: int | None) -> None:
        """A stored row that was emptied goes, like one that is ticked."""
        super().add_fields(form, index)
        form.empty_permitted = True

    def costs(self) -> list[Cost]:
        """The rows that stay, in order."""
        return [
            form.cost()
            for form in self.forms
            if form.has_changed() and form not in self.deleted_forms
        ]


def line_forms(
    data: Mapping[str, object] | None,
    *,
    costs: Sequence[Cost],
    more: int = MORE_ROWS,
) -> LineFormSetBase:
    """The cost table with its stored rows and ``more`` empty ones."""
    formset: type[LineFormSetBase] = forms.formset_factory(  # type: ignore[assignment]
        LineForm,
        formset=LineFormSetBase,
        extra=more,
        max_num=MOST_ROWS,
        absolute_max=MOST_ROWS,
        validate_max=True,
        can_delete=True,
    )
    return formset(
        data,
        prefix="lines",
        initial=[asdict(cost) for cost in costs],
        form_kwargs={"use_required_attribute": False},
    )


class TotalsForm(forms.Form):
    """The foot of the cost table: what others pay, and what is asked for."""

    seen_at = SeenField(required=False)
    other_income_yen = YenField(
        label=LABELS["other_income_yen"],
        help_text=gettext_lazy(
            "Fees of participants, sponsors, other subsidies. Empty means 0 yen."
        ),
        required=False,
    )
    requested_yen = YenField(
        label=LABELS["requested_yen"],
        help_text=gettext_lazy("For example 1,200,000, 1,200千円 or 120万円"),
        required=False,
    )

    def __init__(
        self, data: Mapping[str, object] | None = None, *, application: Application
    ) -> None:
        super().__init__(
            data,
            initial={
                "seen_at": application.saved_at,
                "other_income_yen": application.other_income_yen or None,
                "requested_yen": application.requested_yen,
            },
        )
