"""Reading what was typed: a form is a few columns of one row, each typed as such."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from kakehashi.foundation.pages.fields import CodeField
from kakehashi.foundation.pages.rowforms import form_over, row_form
from kakehashi.programmes.experts.charts import REASONED
from kakehashi.programmes.experts.models import Candidate, CostShare, Dispatch, Expert


class NoteForm(forms.Form):
    note = forms.CharField(label=_("Reason"), max_length=2000, widget=forms.Textarea)


REQUEST = "receiving_body country field problem aim work languages starts_on ends_on"
TRAVEL = "departs_on returns_on flights is_insured has_visa is_briefed leave"
PERSON = "name is_retired fields qualifications languages countries available_from"
KEPT = "months_a_year consented_on valid_until"
FORMS: dict[str, Any] = dict.fromkeys(REASONED, NoteForm) | {
    "edit": row_form(Dispatch, f"{REQUEST} interpreter lodging"),
    "ask": row_form(Candidate, "expert due_on"),
    "name": row_form(Dispatch, "expert"),
    "share": row_form(CostShare, "item is_ours amount_yen"),
    "agree": row_form(Dispatch, "agreed_on"),
    "travel": row_form(Dispatch, f"{TRAVEL} report_due_on"),
    "report": row_form(Dispatch, "report title summary consent"),
    "answer": row_form(Candidate, "says_yes note"),
    "enter": row_form(Expert, f"{PERSON} available_until {KEPT}"),
}
FORMS["enter"].base_fields["code"] = CodeField(label=_("Code of the local government"))


def form_for(name: str, row: Any, data: Any, initial: Any = None) -> forms.BaseForm:
    """The form of an act over the row that it writes, or with nothing to fill in."""
    return form_over(FORMS.get(name, forms.Form), row, data, initial)
