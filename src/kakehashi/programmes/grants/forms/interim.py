"""The page of an interim report, and what the association answers."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from django import forms
from django.utils.translation import gettext_lazy

from kakehashi.foundation.pages.fields import IntegerField, YenField
from kakehashi.programmes.grants.forms.change import PaperForm
from kakehashi.programmes.grants.forms.notes import ActForm
from kakehashi.programmes.grants.forms.project import LongField
from kakehashi.programmes.grants.forms.seen import SeenField
from kakehashi.programmes.grants.models import BudgetLine, Procedure, ProcedureLine
from kakehashi.programmes.grants.rules.continuing import keyed, origin_of
from kakehashi.programmes.grants.verbs.costs import CostNow
from kakehashi.programmes.grants.verbs.interims import TOLD
from kakehashi.programmes.grants.verbs.procedures import LETTER

Line = BudgetLine | ProcedureLine


def _long(label: object, help_text: object, rows: int) -> LongField:
    return LongField(
        label=label,  # type: ignore[arg-type]
        help_text=help_text,  # type: ignore[arg-type]
        max_length=4000,
        widget=forms.Textarea(attrs={"rows": rows}),
        required=False,
    )


class InterimForm(PaperForm):
    """How it goes so far; what each line of the plan has cost, if that is told."""

    seen_at = SeenField(required=False)
    done = _long(
        gettext_lazy("What was done so far"),
        gettext_lazy("What took place, when, where, for whom."),
        8,
    )
    result = _long(
        gettext_lazy("What is still to come"),
        gettext_lazy("And whether the plan holds. If not, please ask for a change."),
        5,
    )
    lessons = _long(
        gettext_lazy("What is difficult"), gettext_lazy("May stay empty."), 4
    )
    participants = IntegerField(
        label=gettext_lazy("People who took part so far"),
        help_text=gettext_lazy(
            "All days together (延べ). Empty if nobody was counted."
        ),
        min_value=0,
        max_value=10_000_000,
        required=False,
    )
    field_order = ("done", "result", "lessons", "participants")

    def __init__(
        self,
        data: Mapping[str, object] | None = None,
        *,
        procedure: Procedure,
        plan: Sequence[Line],
    ) -> None:
        initial = {name: getattr(procedure.report, name) for name in TOLD}
        initial |= {name: getattr(procedure, name) for name in LETTER}
        super().__init__(data, initial={**initial, "seen_at": procedure.saved_at})
        self.plan = list(plan)
        told = {key: line.amount_yen for key, line in keyed(procedure.lines.all())}
        for place, (key, line) in enumerate(keyed(self.plan), start=1):
            self.fields[f"spent-{place}"] = YenField(
                label=line.description, required=False, initial=told.get(key)
            )

    def told_rows(self) -> list[forms.BoundField]:
        names = (*self.field_order, "document_number", "document_date")
        return [self[name] for name in names]

    def cost_rows(self) -> list[tuple[Line, forms.BoundField]]:
        """Each line of the plan with the box for what it has cost so far."""
        places = enumerate(self.plan, start=1)
        return [(line, self[f"spent-{place}"]) for place, line in places]

    def changes(self) -> dict[str, object]:
        """The columns that could be read, as the verb takes them."""
        read = self.cleaned_data
        return {name: read[name] for name in TOLD | LETTER if name in read}

    def costs(self) -> list[CostNow]:
        """What each line has cost so far; nothing at all if nothing was told."""
        read = self.cleaned_data
        told = [read.get(f"spent-{n}") for n, _ in enumerate(self.plan, start=1)]
        if all(yen is None for yen in told):
            return []
        return [
            CostNow(
                expense_class=line.expense_class,
                description=line.description,
                amount_yen=yen or 0,
                is_eligible=line.is_eligible,
                planned=origin_of(line),
            )
            for line, yen in zip(self.plan, told, strict=True)
        ]


class NoteInterimForm(ActForm):
    """What the association adds when it takes note of a report."""

    note = forms.CharField(
        label=gettext_lazy("Remark in the letter"),
        help_text=gettext_lazy("May stay empty. The applicant reads it."),
        required=False,
        max_length=2000,
        widget=forms.Textarea(attrs={"rows": 4}),
    )
