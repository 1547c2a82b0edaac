"""What one wants to be told of."""

from __future__ import annotations

from django import forms
from django.http import QueryDict
from django.utils.translation import gettext_lazy

from kakehashi.foundation.organisations.models import Organisation
from kakehashi.programmes.grants.models import Scheme


class WatchForm(forms.Form):
    """A line of grants, for one of one's own bodies: to be told, or told no more."""

    scheme = forms.ChoiceField(choices=Scheme.choices)
    do = forms.ChoiceField(choices=[("watch", ""), ("unwatch", "")])

    def __init__(self, data: QueryDict | None, *, bodies: list[Organisation]) -> None:
        super().__init__(data)
        self.bodies = {str(body.pk): body for body in bodies}
        self.fields["body"] = forms.ChoiceField(
            choices=[(pk, pk) for pk in self.bodies],
            error_messages={
                "invalid_choice": gettext_lazy("Please choose a body of your own.")
            },
        )

    def body(self) -> Organisation:
        return self.bodies[self.cleaned_data["body"]]
