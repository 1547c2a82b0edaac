"""What is typed on the pages of a round."""

from __future__ import annotations

from django import forms
from django.utils.translation import gettext_lazy as _

from kakehashi.foundation.pages.fields import WarekiDateField

POLICIES = (
    ("welfare", _("Best for all by points")),
    ("rank-maximal", _("Most first wishes")),
    ("leximin", _("Fewest badly off")),
    ("stable", _("Stable")),
    ("welfare:size-then-weight", _("Most people, then points")),
)


class PlaceForm(forms.Form):
    policy = forms.ChoiceField(label=_("Policy"), choices=POLICIES)
    seed = forms.IntegerField(
        label=_("Seed of the lottery"), min_value=0, max_value=2**31 - 1, initial=0
    )


class WhyForm(forms.Form):
    why = forms.CharField(label=_("Reason"), max_length=4000, widget=forms.Textarea)


class AdoptForm(forms.Form):
    adopted_on = WarekiDateField(label=_("Day of the meeting"))
    adopting_body = forms.CharField(label=_("Adopting committee"), max_length=120)
    document_number = forms.CharField(label=_("Document number"), max_length=60)
