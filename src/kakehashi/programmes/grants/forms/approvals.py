"""The steps of a body's own approval, a decision on paper, a comment."""

from __future__ import annotations

from django import forms
from django.utils.translation import gettext_lazy

from kakehashi.foundation.pages.fields import WarekiDateField
from kakehashi.programmes.grants.forms.seen import SeenField
from kakehashi.programmes.grants.rules.approvals import APPROVING, LONGEST_NOTE
from kakehashi.programmes.grants.rules.comments import LONGEST_COMMENT


class StepForm(forms.Form):
    """A step with a note; ``seen_at`` tells which version was looked at."""

    body = forms.IntegerField(widget=forms.HiddenInput)
    seen_at = SeenField()
    step = forms.ChoiceField(
        choices=[(step, step.label) for step in APPROVING],
        required=False,
        widget=forms.HiddenInput,
    )
    note = forms.CharField(
        label=gettext_lazy("Note"),
        help_text=gettext_lazy("Only your own body reads it."),
        max_length=LONGEST_NOTE,
        required=False,
        widget=forms.Textarea(attrs={"rows": 3}),
    )


class PaperDecisionForm(StepForm):
    """Who decided on paper, and on which day. The rules say what is missing."""

    name = forms.CharField(
        label=gettext_lazy("Who decided"),
        help_text=gettext_lazy("Post and name, as on the paper."),
        max_length=60,
        required=False,
    )
    decided_on = WarekiDateField(
        label=gettext_lazy("Day of the decision"), required=False
    )
    number = forms.CharField(
        label=gettext_lazy("Number of the decision"),
        help_text=gettext_lazy("By which it is found among your body's own papers."),
        max_length=60,
        required=False,
    )
    field_order = ("body", "seen_at", "step", "name", "decided_on", "number", "note")


class PracticeForm(forms.Form):
    """Whether the body approves everything before it is sent."""

    body = forms.IntegerField(widget=forms.HiddenInput)
    is_needed = forms.BooleanField(required=False, widget=forms.HiddenInput)


class CommentForm(forms.Form):
    """A few lines to the other applicants."""

    text = forms.CharField(
        label=gettext_lazy("To the other applicants"),
        max_length=LONGEST_COMMENT,
        required=False,
        widget=forms.Textarea(attrs={"rows": 4}),
    )
