from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import Any

from django import forms
from django.db.models import QuerySet
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from kakehashi.foundation.accounts.models import User
from kakehashi.foundation.pages.fields import WarekiDateField


class HandoverForm(forms.Form):
    """To whom and from when (引継ぎ): a colleague of the body, or a newcomer."""

    successor = forms.ModelChoiceField(
        label=gettext_lazy("A colleague of your body"),
        queryset=User.objects.none(),
        required=False,
        empty_label=gettext_lazy("— a newcomer, named below —"),
    )
    display_name = forms.CharField(
        label=gettext_lazy("Or a newcomer: name"), max_length=100, required=False
    )
    email = forms.EmailField(
        label=gettext_lazy("E-mail address of the newcomer"),
        help_text=gettext_lazy("An invitation to sign in goes there."),
        required=False,
    )
    last_day = WarekiDateField(
        label=gettext_lazy("Last day of the predecessor"),
        help_text=gettext_lazy(
            "For example 2027-03-31 or 令和9年3月31日."
            " The successor begins the day after."
        ),
    )

    def __init__(
        self,
        data: Mapping[str, Any] | None = None,
        *,
        colleagues: QuerySet[User],
        last_day: date | None = None,
    ) -> None:
        super().__init__(data, initial={"last_day": last_day})
        field = self.fields["successor"]
        assert isinstance(field, forms.ModelChoiceField)
        field.queryset = colleagues

    def clean(self) -> dict[str, Any]:
        told: dict[str, Any] = super().clean() or {}
        chosen = told.get("successor")
        named, mail = told.get("display_name"), told.get("email")
        if chosen and (named or mail):
            self.add_error(
                "successor", _("Choose a colleague or name a newcomer, not both.")
            )
        elif not chosen and "email" not in self.errors:
            if not named:
                self.add_error(
                    "display_name",
                    _("Choose a colleague, or give the newcomer's name."),
                )
            if not mail:
                self.add_error("email", _("Give the address the invitation goes to."))
        return told
