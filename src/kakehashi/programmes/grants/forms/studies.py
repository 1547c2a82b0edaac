"""How a case study is worded, and why one is withdrawn."""

from __future__ import annotations

from django import forms
from django.utils.translation import gettext_lazy as _

from kakehashi.programmes.grants.rules.publishing import LONGEST_TITLE, Wording


class StudyForm(forms.Form):
    """The texts of a case study; what must be there is the rules' to say."""

    title = forms.CharField(
        label=_("Title of the case study"), required=False, max_length=LONGEST_TITLE
    )
    summary = forms.CharField(
        label=_("Summary of the case study"),
        required=False,
        widget=forms.Textarea(attrs={"rows": 8}),
    )
    point = forms.CharField(
        label=_("What others can take from it"),
        required=False,
        widget=forms.Textarea(attrs={"rows": 5}),
    )
    chosen_for = forms.CharField(
        label=_("Why the association chose it"),
        help_text=_("One or two sentences for towns that look for an example."),
        required=False,
        widget=forms.Textarea(attrs={"rows": 3}),
    )
    seen = forms.CharField(required=False, widget=forms.HiddenInput)

    @property
    def wording(self) -> Wording:
        """What was typed, once the form is valid."""
        told = self.cleaned_data
        return Wording(
            told["title"].strip(),
            told["summary"].strip(),
            told["point"].strip(),
            told["chosen_for"].strip(),
        )


class WithdrawStudyForm(forms.Form):
    """Why a case study is withdrawn; kept, and not published."""

    reason = forms.CharField(
        label=_("Why is it withdrawn?"),
        help_text=_("Kept in the ledger. The public page only says that and when."),
        required=False,
        max_length=200,
        widget=forms.Textarea(attrs={"rows": 3}),
    )
