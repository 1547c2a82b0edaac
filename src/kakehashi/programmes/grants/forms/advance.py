"""The pages of an advance: what is asked for, and its payment."""

from __future__ import annotations

from collections.abc import Mapping

from django import forms
from django.utils.translation import gettext_lazy

from kakehashi.foundation.pages.fields import WarekiDateField, YenField
from kakehashi.programmes.grants.forms.change import PaperForm
from kakehashi.programmes.grants.forms.notes import ActForm
from kakehashi.programmes.grants.forms.project import LongField
from kakehashi.programmes.grants.forms.seen import SeenField
from kakehashi.programmes.grants.models import Procedure
from kakehashi.programmes.grants.verbs.advances import ASKED
from kakehashi.programmes.grants.verbs.procedures import LETTER


class AdvanceForm(PaperForm):
    """The sum and what it is needed for. A draft may be unfinished."""

    seen_at = SeenField(required=False)
    requested_yen = YenField(label=gettext_lazy("Sum asked for"), required=False)
    reason = LongField(
        label=gettext_lazy("What it is needed for"),
        help_text=gettext_lazy("Which costs come before the project ends, and when."),
        max_length=4000,
        widget=forms.Textarea(attrs={"rows": 5}),
        required=False,
    )
    field_order = ("requested_yen", "reason", "document_number", "document_date")

    def __init__(
        self, data: Mapping[str, object] | None = None, *, procedure: Procedure
    ) -> None:
        initial = {name: getattr(procedure.advance, name) for name in ASKED}
        initial |= {name: getattr(procedure, name) for name in LETTER}
        super().__init__(data, initial={**initial, "seen_at": procedure.saved_at})

    def changes(self) -> dict[str, object]:
        """The columns that could be read, as the verb takes them."""
        read = self.cleaned_data
        return {name: read[name] for name in ASKED | LETTER if name in read}


class PayAdvanceForm(ActForm):
    """What was paid, and when."""

    amount_yen = YenField(label=gettext_lazy("Sum paid"))
    on = WarekiDateField(
        label=gettext_lazy("Paid on"), help_text=gettext_lazy("For example R8.11.20")
    )
