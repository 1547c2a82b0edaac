"""The one thing every form view does with a refusal."""

from __future__ import annotations

from django import forms

from kakehashi.kernel.problems import Refused


def show_refusal(form: forms.BaseForm, refusal: Refused) -> None:
    """Put each problem beside the field it belongs to; the rest above the form."""
    for problem in refusal.problems:
        known = problem.field if problem.field in form.fields else None
        form.add_error(known, problem.message)
