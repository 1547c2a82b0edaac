"""What the secretariat tries out on a round: sums, limits and a line."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from kakehashi.foundation.pages.fields import YenField
from kakehashi.programmes.grants.rules.cut_offs import Group, Limits, Way, sum_for

if TYPE_CHECKING:
    from django_stubs_ext import StrOrPromise


def _percent(label: StrOrPromise) -> forms.IntegerField:
    return forms.IntegerField(label=label, min_value=0, max_value=100, required=False)


class WhatIfForm(forms.Form):
    """Read from the address, so that a trial can be kept as a link. Empty: no limit."""

    budget = YenField(
        label=gettext_lazy("Money to give"),
        required=False,
        help_text=gettext_lazy("What is left of the budget, if you enter nothing."),
    )
    way = forms.ChoiceField(
        label=gettext_lazy("Sum awarded"),
        choices=Way,
        required=False,
        widget=forms.RadioSelect,
    )
    percent = forms.IntegerField(
        label=gettext_lazy("Share of what is asked (%)"),
        min_value=1,
        max_value=100,
        required=False,
        help_text=gettext_lazy("Sums are cut to whole thousands of yen."),
    )
    ceiling = YenField(label=gettext_lazy("Ceiling of one grant"), required=False)
    prefecture_percent = _percent(gettext_lazy("To one prefecture at most (%)"))
    prefecture_projects = forms.IntegerField(
        label=gettext_lazy("Projects of one prefecture at most"),
        min_value=0,
        max_value=999,
        required=False,
    )
    new_least = _percent(gettext_lazy("To new projects at least (%)"))
    cutoff = forms.IntegerField(
        label=gettext_lazy("Award down to rank"),
        min_value=0,
        max_value=9999,
        required=False,
    )

    def __init__(self, data: Mapping[str, Any] | None) -> None:
        super().__init__(data, initial={"way": Way.ASKED})
        for group in Group:
            self.fields[f"least_{group}"] = _percent(
                _("%(kind)s: at least (%%)") % {"kind": group.label}
            )
            self.fields[f"most_{group}"] = _percent(
                _("%(kind)s: at most (%%)") % {"kind": group.label}
            )

    def clean(self) -> dict[str, Any]:
        """What is chosen has to be told in full, and shares have to be possible."""
        told: dict[str, Any] = super().clean() or {}
        way = told.get("way") or Way.ASKED
        if way == Way.PERCENT and told.get("percent") is None:
            self._say("percent", _("Please enter the share in per cent."))
        if way == Way.CAPPED and not told.get("ceiling"):
            self._say("ceiling", _("Please enter the ceiling in yen."))
        least = [told.get(f"least_{group}") or 0 for group in Group]
        for group, low in zip(Group, least, strict=True):
            most = told.get(f"most_{group}")
            if most is not None and low > most:
                self._say(f"least_{group}", _("The least share is above the highest."))
        if sum(least) > 100:
            self.add_error(None, _("The least shares come to more than 100 %."))
        return told

    def _say(self, field: str, sentence: str) -> None:
        if field not in self.errors:
            self.add_error(field, sentence)

    def limits(self) -> Limits:
        """The limits of a valid form."""
        told = self.cleaned_data
        return Limits(
            prefecture_percent=told["prefecture_percent"],
            prefecture_projects=told["prefecture_projects"],
            at_most={
                g: told[f"most_{g}"] for g in Group if told[f"most_{g}"] is not None
            },
            at_least={g: told[f"least_{g}"] for g in Group if told[f"least_{g}"]},
            new_at_least=told["new_least"] or None,
        )

    def sum_of(self, asked_yen: int) -> int:
        """What a project would get that asks for so much; of a valid form."""
        told = self.cleaned_data
        return sum_for(
            asked_yen,
            told["way"] or Way.ASKED,
            percent=told["percent"] or 100,
            ceiling_yen=told["ceiling"] or asked_yen,
        )
