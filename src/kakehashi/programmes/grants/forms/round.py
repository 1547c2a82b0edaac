"""What the secretariat types and chooses at the round desk."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from django import forms
from django.http import QueryDict
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from kakehashi.foundation.organisations.models import Kind
from kakehashi.foundation.pages.fields import WarekiDateField, YenField
from kakehashi.programmes.grants.charts import State
from kakehashi.programmes.grants.models import CheckItem
from kakehashi.programmes.grants.queries.round_table import COLUMNS, SHOWN, Sought
from kakehashi.programmes.grants.queries.rounds import WAITS

AWARD, DECLINE, LEAVE = "award", "decline", "leave"


def read_sought(query: QueryDict) -> Sought:
    """Read the address of a round's table; what makes no sense is left out."""
    prefecture, kind = query.get("prefecture", ""), query.get("kind", "")
    waits = query.get("waits", "")
    columns = tuple(
        key
        for key in dict.fromkeys(query.getlist("col"))
        if key in COLUMNS and COLUMNS[key].in_table
    )
    return Sought(
        states=tuple(s for s in query.getlist("state") if s in State.values),
        waits=waits if waits in (*WAITS, "late") else "",
        prefecture=int(prefecture)
        if prefecture.isdecimal() and len(prefecture) < 10
        else None,
        kind=kind if kind in Kind.values else "",
        text=query.get("q", "")[:100].replace("\0", "").strip(),
        sort=query.get("sort", ""),
        columns=columns or SHOWN,
    )


class SaveViewForm(forms.Form):
    """A name for the present filter, columns and order."""

    name = forms.CharField(label=gettext_lazy("Name of the view"), max_length=40)
    query = forms.CharField(required=False, max_length=500, widget=forms.HiddenInput)
    drop = forms.BooleanField(required=False)


class ReviewersForm(forms.Form):
    """Who shall review; ``people`` maps a user id to a name."""

    def __init__(
        self, data: QueryDict | None, *, people: Iterable[tuple[int, str]]
    ) -> None:
        super().__init__(data)
        self.fields["reviewers"] = forms.TypedMultipleChoiceField(
            label=gettext_lazy("Reviewers"),
            choices=[(pk, name) for pk, name in people],
            coerce=int,
            error_messages={"required": _("Please choose the reviewers.")},
        )


class CheckForm(forms.Form):
    """The completeness check (形式審査): each item met or not, with a note."""

    def __init__(
        self,
        data: QueryDict | None,
        *,
        kept: Mapping[str, tuple[bool, str]],
    ) -> None:
        super().__init__(data)
        for item in CheckItem:
            met = kept.get(item)
            self.fields[f"met-{item}"] = forms.ChoiceField(
                label=item.label,
                choices=[("yes", _("Met")), ("no", _("Not met"))],
                widget=forms.RadioSelect,
                required=False,
                initial="" if met is None else ("yes" if met[0] else "no"),
            )
            self.fields[f"note-{item}"] = forms.CharField(
                label=_("Note on: %(item)s") % {"item": item.label},
                max_length=200,
                required=False,
                initial=met[1] if met else "",
            )

    def answers(self) -> dict[CheckItem, tuple[bool, str]]:
        """The items answered: item → (met, note)."""
        told = self.cleaned_data
        return {
            item: (told[f"met-{item}"] == "yes", told[f"note-{item}"])
            for item in CheckItem
            if told[f"met-{item}"]
        }


class NoteForm(forms.Form):
    """What the committee should know of an application (審査会への付記)."""

    text = forms.CharField(
        label=gettext_lazy("Note for the committee"), widget=forms.Textarea
    )


@dataclass(frozen=True, slots=True)
class Choice:
    """What is chosen for one application; money in yen."""

    reference: str
    what: str
    amount_yen: int | None
    reason: str


class RankingForm(forms.Form):
    """The outcomes of a round as they are being made up, a row an application."""

    title = forms.CharField(label=gettext_lazy("Title of the proposal"), max_length=200)
    why = forms.CharField(
        label=gettext_lazy("Grounds"),
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text=gettext_lazy("How the ranking and the sums came about."),
    )
    common_reason = forms.CharField(
        label=gettext_lazy("Reason told to those not awarded"),
        widget=forms.Textarea(attrs={"rows": 2}),
        required=False,
        help_text=gettext_lazy(
            "Stands in each letter of non-award that has no reason of its own."
        ),
    )

    def __init__(self, data: QueryDict | None, *, chosen: Sequence[Choice]) -> None:
        super().__init__(data)
        self.references = [choice.reference for choice in chosen]
        for choice in chosen:
            ref = choice.reference
            self.fields[f"what-{ref}"] = forms.ChoiceField(
                label=_("%(reference)s, decision") % {"reference": ref},
                choices=[
                    (AWARD, _("Award")),
                    (DECLINE, _("Decline")),
                    (LEAVE, _("Not now")),
                ],
                initial=choice.what,
            )
            self.fields[f"amount-{ref}"] = YenField(
                label=_("%(reference)s, award") % {"reference": ref},
                required=False,
                initial=choice.amount_yen,
            )
            self.fields[f"reason-{ref}"] = forms.CharField(
                label=_("%(reference)s, reason") % {"reference": ref},
                required=False,
                max_length=500,
                initial=choice.reason,
            )

    def choices(self) -> list[Choice]:
        """What was chosen, in the order of the rows; the rest keeps its initial."""
        common = self.cleaned_data.get("common_reason", "")
        found = []
        for ref in self.references:
            what = self.cleaned_data.get(f"what-{ref}") or LEAVE
            reason = self.cleaned_data.get(f"reason-{ref}", "")
            found.append(
                Choice(
                    ref,
                    what,
                    (self.cleaned_data.get(f"amount-{ref}") or 0)
                    if what == AWARD
                    else None,
                    (reason or common) if what == DECLINE else reason,
                )
            )
        return found


class AdoptForm(forms.Form):
    """Who decided, when, and under which number."""

    adopting_body = forms.CharField(
        label=gettext_lazy("Decided by"),
        max_length=120,
        help_text=gettext_lazy("The meeting or the approval, as the minutes name it."),
    )
    adopted_on = WarekiDateField(
        label=gettext_lazy("Day of the decision"),
        help_text=gettext_lazy("For example 令和8年11月22日, R8.11.22 or 2026-11-22."),
    )
    document_number = forms.CharField(
        label=gettext_lazy("Number of the document of decision"),
        max_length=60,
        help_text=gettext_lazy("The number under which the approval is filed."),
    )

    def __init__(self, data: QueryDict | None, *, today: date) -> None:
        super().__init__(data)
        self.today = today
        self.fields["adopted_on"].initial = today

    def clean_adopted_on(self) -> date:
        day: date = self.cleaned_data["adopted_on"]
        if day > self.today:
            raise forms.ValidationError(
                _("This day has not come yet: enter the day of the decision."),
                code="adopted-in-future",
            )
        return day
