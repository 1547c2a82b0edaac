"""A question on a call, and its answer."""

from __future__ import annotations

from django import forms
from django.http import QueryDict
from django.utils.translation import gettext_lazy

from kakehashi.foundation.organisations.models import Organisation
from kakehashi.programmes.grants.forms.project import LongField
from kakehashi.programmes.grants.forms.seen import SeenField
from kakehashi.programmes.grants.models import Question


class AskForm(forms.Form):
    """A question, for one of one's own bodies."""

    text = LongField(
        label=gettext_lazy("Your question"),
        help_text=gettext_lazy(
            "One matter a question. Please write no names and no personal data."
        ),
        max_length=2000,
        widget=forms.Textarea(attrs={"rows": 6}),
    )

    def __init__(self, data: QueryDict | None, *, bodies: list[Organisation]) -> None:
        super().__init__(data)
        if len(bodies) > 1:
            self.fields["body"] = forms.ChoiceField(
                label=gettext_lazy("For which body"),
                choices=[(str(body.pk), body.full_name) for body in bodies],
            )


class AnswerForm(forms.Form):
    """The answer, and whether and in which words everyone reads it."""

    seen_at = SeenField(required=False)
    answer = LongField(
        label=gettext_lazy("Answer"),
        max_length=4000,
        widget=forms.Textarea(attrs={"rows": 8}),
    )
    is_public = forms.TypedChoiceField(
        label=gettext_lazy("Who reads it"),
        choices=[
            ("yes", gettext_lazy("Everyone, with the question below")),
            ("no", gettext_lazy("Only who asked")),
        ],
        coerce=lambda value: value == "yes",
        widget=forms.RadioSelect,
    )
    public_text = LongField(
        label=gettext_lazy("The question as everyone reads it"),
        help_text=gettext_lazy(
            "Take out whatever tells who asked: names, places, numbers."
        ),
        required=False,
        max_length=2000,
        widget=forms.Textarea(attrs={"rows": 6}),
    )
    is_checked = forms.BooleanField(
        label=gettext_lazy("I checked: this does not tell who asked"),
        required=False,
    )

    def __init__(self, data: QueryDict | None, *, question: Question) -> None:
        is_answered = question.answered_at is not None
        super().__init__(
            data,
            initial={
                "answer": question.answer,
                "is_public": "no" if is_answered and not question.is_public else "yes",
                "public_text": question.public_text or question.text,
            },
        )
