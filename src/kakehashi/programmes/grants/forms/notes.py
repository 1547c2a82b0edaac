"""Short forms of one act: a reason, a day, the version that was looked at."""

from __future__ import annotations

from datetime import datetime, time

from django import forms
from django.utils import timezone
from django.utils.translation import gettext_lazy

from kakehashi.foundation.pages.fields import WarekiDateField
from kakehashi.programmes.grants.forms.seen import VersionField

HOUR = time(17)  # the hour at which a day of correction ends


class ActForm(forms.Form):
    """An act without a reason: only the version that stood on the page."""

    seen_version = VersionField(required=False)


class NoteForm(ActForm):
    """An act with its reason, which the verb may require."""

    note = forms.CharField(
        label=gettext_lazy("Reason"),
        max_length=2000,
        widget=forms.Textarea(attrs={"rows": 4}),
    )


class ForwardForm(ActForm):
    """What the branch adds when it passes an application on."""

    note = forms.CharField(
        label=gettext_lazy("Remark to the association"),
        help_text=gettext_lazy("May stay empty. The applicant sees it too."),
        required=False,
        max_length=2000,
        widget=forms.Textarea(attrs={"rows": 3}),
    )


class ReturnForm(ActForm):
    """Back to whom, why, and by which day the correction must arrive."""

    TO_APPLICANT, TO_BRANCH = "applicant", "stop"
    to = forms.ChoiceField(
        label=gettext_lazy("Return to"),
        choices=[
            (TO_APPLICANT, gettext_lazy("The applicant, for correction")),
            (TO_BRANCH, gettext_lazy("The stop before")),
        ],
        initial=TO_APPLICANT,
        widget=forms.RadioSelect,
    )
    note = forms.CharField(
        label=gettext_lazy("What to correct, and why"),
        help_text=gettext_lazy(
            "The applicant reads it as you write it. Please name the page and the item."
        ),
        max_length=2000,
        widget=forms.Textarea(attrs={"rows": 6}),
    )
    due_at = WarekiDateField(
        label=gettext_lazy("Last day for the correction"),
        help_text=gettext_lazy("It must arrive by 17:00 of this day. Example: R8.12.4"),
    )

    def __init__(
        self,
        data: object = None,
        *,
        initial: dict[str, object] | None = None,
        may_send_back: bool = False,
    ) -> None:
        super().__init__(data, initial=initial)  # type: ignore[arg-type]
        if not may_send_back:
            del self.fields["to"]

    def due(self) -> datetime | None:
        """The instant by which the correction must arrive."""
        day = self.cleaned_data.get("due_at")
        return timezone.make_aware(datetime.combine(day, HOUR)) if day else None
