from __future__ import annotations

from django import forms

from kakehashi.foundation.pages.htmx import show_refusal
from kakehashi.kernel.problems import Problem, Refused


class TwoFields(forms.Form):
    title = forms.CharField()
    amount = forms.IntegerField()


def test_each_problem_stands_beside_its_field_and_the_rest_above() -> None:
    form = TwoFields({"title": "a", "amount": "5"})

    show_refusal(
        form,
        Refused(
            Problem("too-much", "Too much.", "amount"),
            Problem("call-closed", "The call is closed."),
            Problem("no-partner", "No partner.", "partner"),
        ),
    )

    assert form.errors == {
        "amount": ["Too much."],
        "__all__": ["The call is closed.", "No partner."],
    }
    assert form.data["amount"] == "5"
