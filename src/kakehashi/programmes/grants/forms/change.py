"""The pages of a change of the plan: what shall change, its costs, its approval."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from django import forms
from django.utils.translation import gettext_lazy

from kakehashi.foundation.pages.fields import WarekiDateField, YenField
from kakehashi.programmes.grants.forms.notes import ActForm
from kakehashi.programmes.grants.forms.project import LongField
from kakehashi.programmes.grants.forms.seen import SeenField
from kakehashi.programmes.grants.models import (
    BudgetLine,
    ChangeKind,
    ExpenseClass,
    Procedure,
    ProcedureLine,
)
from kakehashi.programmes.grants.rules.continuing import origin_of
from kakehashi.programmes.grants.verbs.changes import ASKED
from kakehashi.programmes.grants.verbs.costs import CostNow
from kakehashi.programmes.grants.verbs.procedures import LETTER

MORE_ROWS = 2
MOST_ROWS = 150


class PaperForm(forms.Form):
    """The covering letter with which a body asks or reports."""

    document_number = forms.CharField(
        label=gettext_lazy("Number of the covering letter"),
        help_text=gettext_lazy("As your office numbers letters. For example 企第123号"),
        max_length=60,
        required=False,
    )
    document_date = WarekiDateField(
        label=gettext_lazy("Date of the covering letter"),
        help_text=gettext_lazy("For example R8.11.20"),
        required=False,
    )


class ChangeForm(PaperForm):
    """What shall change and why. A draft may be unfinished."""

    seen_at = SeenField(required=False)
    kind = forms.ChoiceField(
        label=gettext_lazy("What shall change"),
        help_text=gettext_lazy("If it is several things, the one it is mainly about."),
        choices=ChangeKind.choices,
        widget=forms.RadioSelect,
        required=False,
    )
    reason = LongField(
        label=gettext_lazy("Reason for the change"),
        help_text=gettext_lazy("What has happened, and why the plan cannot stay."),
        max_length=4000,
        widget=forms.Textarea(attrs={"rows": 5}),
        required=False,
    )
    content = LongField(
        label=gettext_lazy("The project after the change"),
        help_text=gettext_lazy(
            "What is in force stands here; change what becomes different."
        ),
        max_length=4000,
        widget=forms.Textarea(attrs={"rows": 8}),
        required=False,
    )
    starts_on = WarekiDateField(
        label=gettext_lazy("First day of the project"), required=False
    )
    ends_on = WarekiDateField(
        label=gettext_lazy("Last day of the project"),
        help_text=gettext_lazy("Of a project that stops, the day on which it stops."),
        required=False,
    )
    requested_yen = YenField(
        label=gettext_lazy("The whole grant after the change"),
        help_text=gettext_lazy("Not the difference. Empty: the sum stays as it is."),
        required=False,
    )

    MAIN = ("kind", "reason", "content", "starts_on", "ends_on")
    COVER = ("document_number", "document_date")

    def __init__(
        self, data: Mapping[str, object] | None = None, *, procedure: Procedure
    ) -> None:
        initial = {name: getattr(procedure.change, name) for name in ASKED}
        initial |= {name: getattr(procedure, name) for name in LETTER}
        super().__init__(data, initial={**initial, "seen_at": procedure.saved_at})

    def main_rows(self) -> list[forms.BoundField]:
        return [self[name] for name in self.MAIN]

    def cover_rows(self) -> list[forms.BoundField]:
        return [self[name] for name in self.COVER]

    def changes(self) -> dict[str, object]:
        """The columns that could be read, as the verb takes them."""
        read = self.cleaned_data
        return {name: read[name] for name in ASKED | LETTER if name in read}


class CostForm(forms.Form):
    """One row of the cost table as it shall be; an emptied row is no row."""

    planned = forms.IntegerField(widget=forms.HiddenInput, required=False)
    expense_class = forms.ChoiceField(
        label=gettext_lazy("Expense class"),
        choices=[("", gettext_lazy("Please choose")), *ExpenseClass.choices],
    )
    description = forms.CharField(label=gettext_lazy("What for"), max_length=120)
    amount_yen = YenField(label=gettext_lazy("Amount (yen)"))
    basis = forms.CharField(
        label=gettext_lazy("How it adds up"), max_length=120, required=False
    )
    is_eligible = forms.BooleanField(
        label=gettext_lazy("Eligible"), required=False, initial=True
    )

    TYPED = ("expense_class", "description", "amount_yen", "basis")

    def has_changed(self) -> bool:
        """Whether anything stands in the row; the tick alone does not count."""
        return any(
            str(self.data.get(self.add_prefix(name), "")).strip() for name in self.TYPED
        )

    @property
    def before(self) -> int | None:
        """What the line costs in the plan in force, for the row's own reading."""
        found: int | None = (self.initial or {}).get("before")
        return found

    def cost(self, origins: frozenset[int]) -> CostNow:
        """The row as the verb takes it; an origin that is not the grant's is none."""
        read = self.cleaned_data
        planned = read.get("planned")
        return CostNow(
            expense_class=read["expense_class"],
            description=read["description"],
            amount_yen=read["amount_yen"],
            basis=read["basis"],
            is_eligible=read["is_eligible"],
            planned=planned if planned in origins else None,
        )


class CostFormSetBase(forms.BaseFormSet[CostForm]):
    """The rows of the cost table; ticking “remove” takes a row out."""

    origins: frozenset[int] = frozenset()

    def add_fields(self, form: CostForm, index: int | None) -> None:
        super().add_fields(form, index)
        form.empty_permitted = True

    def costs(self) -> list[CostNow]:
        """The rows that stay, in order; each line of the plan once."""
        found, used = [], set[int]()
        for form in self.forms:
            if not form.has_changed() or form in self.deleted_forms:
                continue
            cost = form.cost(self.origins - used)
            found.append(cost)
            used |= {cost.planned} if cost.planned is not None else set()
        return found


def cost_forms(
    data: Mapping[str, object] | None,
    *,
    lines: Sequence[ProcedureLine],
    before: Sequence[BudgetLine | ProcedureLine],
    origins: frozenset[int],
    more: int = MORE_ROWS,
) -> CostFormSetBase:
    """The lines as they shall be with ``more`` empty rows; ``before``: in force."""
    formset: type[CostFormSetBase] = forms.formset_factory(  # type: ignore[assignment]
        CostForm,
        formset=CostFormSetBase,
        extra=more,
        max_num=MOST_ROWS,
        absolute_max=MOST_ROWS,
        validate_max=True,
        can_delete=True,
    )
    planned = {origin_of(line): line.amount_yen for line in before}
    rows = formset(
        data,
        prefix="lines",
        initial=[
            {
                "planned": line.planned_id,
                "expense_class": line.expense_class,
                "description": line.description,
                "amount_yen": line.amount_yen,
                "basis": line.basis,
                "is_eligible": line.is_eligible,
                "before": planned.get(line.planned_id) if line.planned_id else None,
            }
            for line in lines
        ],
        form_kwargs={"use_required_attribute": False},
    )
    rows.origins = origins
    return rows


class ApproveForm(ActForm):
    """The whole grant after the change, conditions, and when its report is due."""

    approved_yen = YenField(label=gettext_lazy("The whole grant after the change"))
    conditions = forms.CharField(
        label=gettext_lazy("Conditions"),
        help_text=gettext_lazy("They stand in the letter. May stay empty."),
        required=False,
        max_length=2000,
        widget=forms.Textarea(attrs={"rows": 3}),
    )
    report_due_on = WarekiDateField(
        label=gettext_lazy("Final report due on"),
        help_text=gettext_lazy(
            "Of a project that stops. Empty: the day it has. Example: R9.12.4"
        ),
        required=False,
    )

    def __init__(
        self,
        data: Mapping[str, object] | None = None,
        *,
        initial: Mapping[str, object],
        stops: bool,
    ) -> None:
        super().__init__(data, initial=dict(initial))
        if not stops:
            del self.fields["report_due_on"]
