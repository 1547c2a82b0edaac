"""Short forms of one act: a reason, a day, the version that was looked at."""

from __future__ import annotations

from datetime import datetime

from django import forms
from django.utils.translation import gettext_lazy

from kakehashi.foundation.notices.rules import evening_of
from kakehashi.foundation.pages.fields import WarekiDateField
from kakehashi.programmes.grants.forms.seen import NEVER, SeenField, VersionField


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


class RemarkForm(ActForm):
    """What a body on the way adds when it passes something on."""

    note = forms.CharField(
        label=gettext_lazy("Remark to the association"),
        help_text=gettext_lazy("May stay empty. The applicant sees it too."),
        required=False,
        max_length=2000,
        widget=forms.Textarea(attrs={"rows": 3}),
    )


class ForwardForm(RemarkForm):
    """With an application go an opinion and a rank (進達)."""

    opinion = forms.CharField(
        label=gettext_lazy("Opinion"),
        help_text=gettext_lazy(
            "For the bodies after you and the association. The applicant does not see"
            " it."
        ),
        required=False,
        max_length=2000,
        widget=forms.Textarea(attrs={"rows": 3}),
    )
    rank = forms.IntegerField(
        label=gettext_lazy("Rank among those you pass on to this call"),
        help_text=gettext_lazy("May stay empty. The applicant does not see it."),
        required=False,
        min_value=1,
        max_value=9999,
    )
    seen_opinion = SeenField(required=False)

    def __init__(
        self,
        data: object = None,
        *,
        initial: dict[str, object] | None = None,
        ranks: bool = False,
    ) -> None:
        super().__init__(data, initial=initial)  # type: ignore[arg-type]
        if not ranks:
            del self.fields["rank"]

    def seen(self) -> datetime | None:
        """When the opinion was given that stood on her page; None: there was none."""
        seen_at = self.cleaned_data["seen_opinion"]
        return None if seen_at == NEVER else seen_at

    def look_again(self, given_at: datetime | None) -> None:
        """Keep what was typed, as if she had seen the opinion given then."""
        said = given_at.isoformat() if given_at else ""
        self.data = {**dict(self.data.items()), "seen_opinion": said}


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
        return evening_of(day) if day else None
