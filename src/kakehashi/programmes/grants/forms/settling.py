"""What the association types when it fixes, pays, asks back; what a body answers."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date, datetime, time, timedelta

from django import forms
from django.utils import timezone
from django.utils.translation import gettext_lazy

from kakehashi.foundation.pages.fields import WarekiDateField, YenField
from kakehashi.programmes.grants.forms.notes import ActForm
from kakehashi.programmes.grants.forms.seen import SeenField
from kakehashi.programmes.grants.models import Duty, ProcedureLine


class SettleForm(ActForm):
    """What is not accepted of each line and why; a word for the letter."""

    seen_at = SeenField(required=False)
    note = forms.CharField(
        label=gettext_lazy("Remark in the letter"),
        help_text=gettext_lazy("May stay empty. For example, why costs were cut."),
        required=False,
        max_length=2000,
        widget=forms.Textarea(attrs={"rows": 3}),
    )

    def __init__(
        self,
        data: Mapping[str, object] | None = None,
        *,
        lines: Sequence[ProcedureLine],
        initial: Mapping[str, object],
    ) -> None:
        super().__init__(data, initial=dict(initial))
        self.lines = lines
        for line in lines:
            self.fields[f"cut-{line.pk}"] = YenField(
                label=gettext_lazy("Not accepted (yen)"),
                required=False,
                initial=line.cut_yen or None,
            )
            self.fields[f"reason-{line.pk}"] = forms.CharField(
                label=gettext_lazy("Why"),
                required=False,
                max_length=200,
                initial=line.cut_reason,
            )

    def rows(self) -> list[tuple[ProcedureLine, forms.BoundField, forms.BoundField]]:
        """Each line with its two boxes."""
        return [
            (line, self[f"cut-{line.pk}"], self[f"reason-{line.pk}"])
            for line in self.lines
        ]

    def cuts(self) -> dict[int, tuple[int, str]]:
        """(Yen, reason) by line, as the verb takes it; the form is valid."""
        read = self.cleaned_data
        return {
            line.pk: (read[f"cut-{line.pk}"] or 0, read[f"reason-{line.pk}"])
            for line in self.lines
        }


class PayForm(ActForm):
    """The day on which it was paid."""

    on = WarekiDateField(label=gettext_lazy("Paid on"))


class AskBackForm(ActForm):
    """By which day it has to come back, and why it is asked for."""

    due_on = WarekiDateField(
        label=gettext_lazy("To be repaid by"),
        help_text=gettext_lazy("Empty: as many days from today as the call gives."),
        required=False,
    )
    note = forms.CharField(
        label=gettext_lazy("Reason in the letter"),
        required=False,
        max_length=2000,
        widget=forms.Textarea(attrs={"rows": 3}),
    )


class RepayForm(ActForm):
    """What came in, and when."""

    amount_yen = YenField(label=gettext_lazy("What came in"))
    on = WarekiDateField(label=gettext_lazy("Came in on"))


class DutyForm(forms.Form):
    """Another day for what is owed, or the reason why it is excused."""

    MOVE, WAIVE = "move", "waive"
    do = forms.ChoiceField(choices=[(MOVE, MOVE), (WAIVE, WAIVE)])
    seen_due_at = SeenField(required=False)
    due_on = WarekiDateField(
        label=gettext_lazy("New last day"),
        help_text=gettext_lazy("For example R8.11.20"),
        required=False,
    )
    reason = forms.CharField(
        label=gettext_lazy("Reason"),
        required=False,
        max_length=200,
    )

    def __init__(self, data: Mapping[str, object] | None = None, *, duty: Duty) -> None:
        super().__init__(data, initial={"seen_due_at": duty.due_at})
        self.duty = duty

    def clean_due_on(self) -> date | None:
        day: date | None = self.cleaned_data["due_on"]
        if day is None and self.data.get("do") == self.MOVE:
            message = self.fields["due_on"].error_messages["required"]
            raise forms.ValidationError(message, code="required")
        return day

    def due_at(self) -> datetime:
        """The hour stays, the day is new; the form is valid and moves."""
        hour = timezone.localtime(self.duty.due_at).time()
        moment = datetime.combine(self.cleaned_data["due_on"], hour)
        # 0:00 is said as 24:00 of the day before, so the last day is the one before.
        ends = moment + timedelta(days=1) if hour == time.min else moment
        return timezone.make_aware(ends)
