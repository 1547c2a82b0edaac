"""The table in which a branch ranks what it passes on to a call."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime

from django import forms
from django.http import QueryDict
from django.utils.translation import gettext as _

from kakehashi.programmes.grants.forms.seen import NEVER, SeenField, VersionField
from kakehashi.programmes.grants.models import Application, Opinion
from kakehashi.programmes.grants.verbs.opinions import Said


def seen_or_none(seen_at: datetime) -> datetime | None:
    """When the opinion on the page was given; None where there was none."""
    return None if seen_at == NEVER else seen_at


class OpinionsForm(forms.Form):
    """A row an application: rank, opinion, and whether it is passed on now."""

    def __init__(
        self,
        data: QueryDict | None,
        *,
        applications: Sequence[Application],
        given: Mapping[int, Opinion],
    ) -> None:
        super().__init__(data)
        self.applications = applications
        for application in applications:
            ref, had = application.case.reference, given.get(application.pk)
            self.fields[f"send-{ref}"] = forms.BooleanField(
                label=_("%(reference)s: pass on") % {"reference": ref}, required=False
            )
            self.fields[f"rank-{ref}"] = forms.IntegerField(
                label=_("%(reference)s: rank") % {"reference": ref},
                min_value=1,
                max_value=9999,
                required=False,
                initial=had.rank if had else None,
            )
            self.fields[f"text-{ref}"] = forms.CharField(
                label=_("%(reference)s: opinion") % {"reference": ref},
                max_length=2000,
                required=False,
                widget=forms.Textarea(attrs={"rows": 2}),
                initial=had.text if had else "",
            )
            self.fields[f"version-{ref}"] = VersionField(
                required=False, initial=application.case.version
            )
            self.fields[f"seen-{ref}"] = SeenField(
                required=False, initial=had.at if had else None
            )

    def clean(self) -> dict[str, object]:
        """Tell what was typed of applications that a colleague has passed on since."""
        for name in self.data:
            reference = name.removeprefix("version-")
            if name == reference or name in self.fields:
                continue
            boxes = ("send", "rank", "text")
            typed = [self.data.get(f"{box}-{reference}", "").strip() for box in boxes]
            if any(typed):
                told = _("%(what)s no longer waits here. You had entered: %(typed)s")
                words = " ".join(typed[1:]).strip() or "―"
                self.add_error(None, told % {"what": reference, "typed": words})
        return self.cleaned_data

    def said(self) -> list[Said]:
        """What was entered, a row an application that stood on her page."""
        told = self.cleaned_data
        return [
            Said(
                application,
                told[f"text-{reference}"],
                told[f"rank-{reference}"],
                told[f"version-{reference}"],
                seen_or_none(told[f"seen-{reference}"]),
            )
            for application in self.applications
            if f"version-{(reference := application.case.reference)}" in self.data
        ]

    def chosen(self) -> set[int]:
        """The applications ticked to be passed on."""
        return {
            application.pk
            for application in self.applications
            if self.cleaned_data[f"send-{application.case.reference}"]
        }

    def as_seen_now(self, data: QueryDict) -> QueryDict:
        """What was posted, as if she had looked at what this form shows."""
        fresh = data.copy()
        for name in self.fields:
            if name.startswith(("version-", "seen-")):
                fresh[name] = str(self[name].value() or "")
        return fresh
