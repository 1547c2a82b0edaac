"""Which body joins as a co-applicant: found by name or code, then chosen."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from kakehashi.foundation.organisations.models import Organisation


class PartnerForm(forms.Form):
    """A name or code as typed; where several bodies answer to it, one is chosen."""

    name = forms.CharField(
        label=gettext_lazy("Name or code of the body"),
        help_text=gettext_lazy("For example 高知県檮原町, ゆすはら or 394050"),
        max_length=80,
    )
    body = forms.CharField(required=False, widget=forms.HiddenInput)

    def __init__(
        self,
        data: Mapping[str, object] | None = None,
        *,
        found: Sequence[Organisation],
        name: str,
    ) -> None:
        super().__init__(data, initial={"name": name})
        self.found = found

    def clean(self) -> None:
        """Nobody of this name, or several: say so."""
        if "name" in self.errors:
            return
        if not self.found:
            self.add_error(
                "name", _("No body of this name or code is in the register.")
            )
        elif self._chosen() is None:
            self.add_error(
                "name", _("Several bodies have this name. Please choose one below.")
            )

    def _chosen(self) -> Organisation | None:
        wanted = self.cleaned_data.get("body") or ""
        if not wanted:
            return self.found[0] if len(self.found) == 1 else None
        return next((body for body in self.found if str(body.pk) == wanted), None)

    def chosen(self) -> Organisation:
        """The body that joins; the form is valid."""
        body = self._chosen()
        assert body is not None
        return body
