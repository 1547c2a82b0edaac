"""The pages of a final report: what was done, what it cost, what proves it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING

from django import forms
from django.core.files.uploadedfile import UploadedFile
from django.utils.datastructures import MultiValueDict
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from kakehashi.foundation.pages.fields import (
    IntegerField,
    WarekiDateField,
    YenField,
)
from kakehashi.programmes.grants.forms.project import LongField
from kakehashi.programmes.grants.forms.seen import SeenField
from kakehashi.programmes.grants.models import (
    ExpenseClass,
    Procedure,
    ProcedureLine,
)
from kakehashi.programmes.grants.rules.continuing import keyed
from kakehashi.programmes.grants.rules.reporting import LABELS
from kakehashi.programmes.grants.rules.terms import Cost
from kakehashi.programmes.grants.verbs.evidence import Proof
from kakehashi.programmes.grants.verbs.procedures import LETTER
from kakehashi.programmes.grants.verbs.reports import TOLD, Spent

if TYPE_CHECKING:
    from django_stubs_ext import StrOrPromise

MORE_ROWS = 2
MOST_ROWS = 150
YES_NO = [
    ("yes", gettext_lazy("Yes, it may be published")),
    ("no", gettext_lazy("No")),
]


def _long(name: str, help_text: StrOrPromise = "", *, rows: int = 5) -> LongField:
    return LongField(
        label=LABELS[name],
        help_text=help_text,
        required=False,
        max_length=4000,
        widget=forms.Textarea(attrs={"rows": rows}),
    )


class ReportForm(forms.Form):
    """What was done and what came of it. A draft may be unfinished."""

    seen_at = SeenField(required=False)
    starts_on = WarekiDateField(label=LABELS["starts_on"], required=False)
    ends_on = WarekiDateField(label=LABELS["ends_on"], required=False)
    participants = IntegerField(
        label=LABELS["participants"],
        help_text=gettext_lazy(
            "All days together (延べ). Empty if nobody was counted."
        ),
        min_value=0,
        max_value=10_000_000,
        required=False,
    )
    done = _long("done", gettext_lazy("What took place, when, where, for whom."))
    result = _long("result", gettext_lazy("Held against what you had expected."))
    lessons = _long("lessons", gettext_lazy("What went badly helps others most."))
    may_publish = forms.ChoiceField(
        label=LABELS["may_publish"],
        help_text=gettext_lazy(
            "Published are then the three texts below, the days of the project and the"
            " sum of its accepted costs; nothing else of the report."
        ),
        choices=YES_NO,
        widget=forms.RadioSelect,
        required=False,
    )
    public_title = forms.CharField(
        label=LABELS["public_title"], max_length=120, required=False
    )
    public_summary = _long("public_summary")
    public_point = _long("public_point", rows=3)
    document_number = forms.CharField(
        label=LABELS["document_number"],
        help_text=gettext_lazy("As your office numbers letters. For example 企第123号"),
        max_length=60,
        required=False,
    )
    document_date = WarekiDateField(
        label=LABELS["document_date"],
        help_text=gettext_lazy("For example R8.11.20"),
        required=False,
    )

    DONE = ("starts_on", "ends_on", "participants", "done", "result", "lessons")
    PUBLIC = ("may_publish", "public_title", "public_summary", "public_point")
    COVER = ("document_number", "document_date")

    def __init__(
        self, data: Mapping[str, object] | None = None, *, procedure: Procedure
    ) -> None:
        report = procedure.report
        initial = {name: getattr(report, name) for name in TOLD}
        initial |= {name: getattr(procedure, name) for name in LETTER}
        answer = {True: "yes", False: "no", None: ""}[report.may_publish]
        initial |= {"may_publish": answer, "seen_at": procedure.saved_at}
        super().__init__(data, initial=initial)

    def done_rows(self) -> list[forms.BoundField]:
        return [self[name] for name in self.DONE]

    def public_rows(self) -> list[forms.BoundField]:
        return [self[name] for name in self.PUBLIC]

    def cover_rows(self) -> list[forms.BoundField]:
        return [self[name] for name in self.COVER]

    def changes(self) -> dict[str, object]:
        """The columns that could be read, as the verb takes them."""
        found = {
            name: self.cleaned_data[name]
            for name in TOLD | LETTER
            if name in self.cleaned_data
        }
        if "may_publish" in found:
            answer = str(found["may_publish"])
            found["may_publish"] = {"yes": True, "no": False}.get(answer)
        return found


class SpentForm(forms.Form):
    """One row: what a line of the plan came to, or a line that was added."""

    line = forms.IntegerField(widget=forms.HiddenInput, required=False)
    expense_class = forms.ChoiceField(
        label=gettext_lazy("Expense class"),
        choices=[("", gettext_lazy("Please choose")), *ExpenseClass.choices],
    )
    description = forms.CharField(label=gettext_lazy("What for"), max_length=120)
    amount_yen = YenField(label=gettext_lazy("Spent (yen)"), required=False)
    basis = forms.CharField(
        label=gettext_lazy("How it adds up, or why nothing was spent"),
        max_length=120,
        required=False,
    )
    is_eligible = forms.BooleanField(
        label=gettext_lazy("Eligible"), required=False, initial=True
    )

    TYPED = ("expense_class", "description", "amount_yen", "basis")

    def __init__(
        self,
        *args: object,
        stored: Mapping[int, ProcedureLine],
        in_force: Mapping[int, int],
        **words: object,
    ) -> None:
        super().__init__(*args, **words)  # type: ignore[arg-type]
        self.stored = stored
        self.planned: ProcedureLine | None = None
        line = self._line() if self.prefix else None
        self.in_force = None if line is None else in_force.get(line.pk)
        if line is not None and (line.planned_id or self.in_force is not None):
            self.planned = line
            for name in ("expense_class", "description", "is_eligible"):
                self.fields[name].disabled = True

    def _line(self) -> ProcedureLine | None:
        given = (
            self.data.get(self.add_prefix("line"))
            if self.is_bound
            else (self.initial or {}).get("line")
        )
        typed = str(given or "")
        return self.stored.get(int(typed)) if typed.isdecimal() else None

    def has_changed(self) -> bool:
        """Whether anything stands in the row; a line of the plan always counts."""
        if self.planned is not None:
            return True
        return any(
            str(self.data.get(self.add_prefix(name), "")).strip() for name in self.TYPED
        )

    def spent(self) -> Spent:
        """The row as the verb takes it."""
        read = self.cleaned_data
        line = self._line()
        return Spent(
            expense_class=read.get("expense_class") or "",
            description=read.get("description") or "",
            amount_yen=read.get("amount_yen") or 0,
            basis=read.get("basis") or "",
            is_eligible=bool(read.get("is_eligible")),
            line=line.pk if line else None,
        )


class SpentFormSetBase(forms.BaseFormSet[SpentForm]):
    """The rows of what was spent. A row added and emptied again goes."""

    def add_fields(self, form: SpentForm, index: int | None) -> None:
        super().add_fields(form, index)
        form.empty_permitted = form.planned is None

    def spent(self) -> list[Spent]:
        """The rows that stay, in order."""
        return [form.spent() for form in self.forms if form.has_changed()]


def spent_forms(
    data: Mapping[str, object] | None,
    *,
    lines: Sequence[ProcedureLine],
    plan: Sequence[Cost],
    more: int = MORE_ROWS,
) -> SpentFormSetBase:
    """The lines of the report with what was spent, and ``more`` empty rows.

    Beside each stands what the ``plan`` in force gives it.
    """
    formset: type[SpentFormSetBase] = forms.formset_factory(  # type: ignore[assignment]
        SpentForm,
        formset=SpentFormSetBase,
        extra=more,
        max_num=MOST_ROWS,
        absolute_max=MOST_ROWS,
        validate_max=True,
    )
    initial = [
        {
            "line": line.pk,
            "expense_class": line.expense_class,
            "description": line.description,
            "amount_yen": line.amount_yen or None,
            "basis": line.basis,
            "is_eligible": line.is_eligible,
        }
        for line in lines
    ]
    planned = {key: line.amount_yen for key, line in keyed(plan)}
    return formset(
        data,
        prefix="lines",
        initial=initial,
        form_kwargs={
            "stored": {line.pk: line for line in lines},
            "in_force": {
                line.pk: planned[key] for key, line in keyed(lines) if key in planned
            },
            "use_required_attribute": False,
        },
    )


class IncomeForm(forms.Form):
    """What else came in."""

    seen_at = SeenField(required=False)
    other_income_yen = YenField(
        label=LABELS["other_income_yen"],
        help_text=gettext_lazy(
            "Fees of participants, sponsors, other subsidies. Empty means 0 yen."
        ),
        required=False,
    )

    def __init__(
        self, data: Mapping[str, object] | None = None, *, procedure: Procedure
    ) -> None:
        income = procedure.report.other_income_yen or None
        initial = {"seen_at": procedure.saved_at, "other_income_yen": income}
        super().__init__(data, initial=initial)


class EvidenceForm(forms.Form):
    """One paper of the list, with its file if there is one."""

    seen_at = SeenField(required=False)
    line = forms.TypedChoiceField(label=gettext_lazy("For which cost"), coerce=int)
    number = IntegerField(
        label=gettext_lazy("Number on the paper"), min_value=1, max_value=9999
    )
    dated = WarekiDateField(
        label=gettext_lazy("Date on the paper"),
        help_text=gettext_lazy("For example R8.11.20"),
    )
    payee = forms.CharField(label=gettext_lazy("Paid to"), max_length=120)
    amount_yen = YenField(label=gettext_lazy("Sum on the paper"))
    upload = forms.FileField(
        label=gettext_lazy("The paper itself"),
        help_text=gettext_lazy("PDF or picture, up to 20 MB. It may follow on paper."),
        required=False,
        allow_empty_file=True,
    )

    def __init__(
        self,
        data: Mapping[str, object] | None = None,
        files: MultiValueDict[str, UploadedFile[bytes]] | None = None,
        *,
        procedure: Procedure,
        lines: Sequence[ProcedureLine],
        number: int,
    ) -> None:
        initial = {"seen_at": procedure.saved_at, "number": number}
        super().__init__(data, files, initial=initial, use_required_attribute=False)
        field = self.fields["line"]
        assert isinstance(field, forms.TypedChoiceField)
        field.choices = [
            ("", _("Please choose")),
            *((line.pk, line.description) for line in lines),
        ]

    def proof(self) -> Proof:
        """The paper as the verb takes it; the form is valid."""
        read = self.cleaned_data
        return Proof(
            line=read["line"],
            number=read["number"],
            dated=read["dated"],
            payee=read["payee"].strip(),
            amount_yen=read["amount_yen"],
        )
