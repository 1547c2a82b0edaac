"""What a reviewer gives: points by criterion, a comment, a conflict of interest."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from django import forms
from django.http import QueryDict
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from kakehashi.engines.cases.models import Criterion


class ReviewForm(forms.Form):
    """Points for each criterion, from 0 to its highest; empty is not scored yet."""

    comment = forms.CharField(
        label=gettext_lazy("Comment"),
        required=False,
        widget=forms.Textarea(attrs={"rows": 5}),
        help_text=gettext_lazy(
            "What speaks for it, what against; read by the committee."
        ),
    )
    no_conflict = forms.BooleanField(
        label=gettext_lazy("I have no conflict of interest with this applicant."),
        required=False,
    )

    def __init__(
        self,
        data: QueryDict | None,
        *,
        criteria: Sequence[Criterion],
        points: Mapping[int, int],
        comment: str,
    ) -> None:
        super().__init__(data, initial={"comment": comment})
        self.criteria = criteria
        for criterion in criteria:
            self.fields[f"score-{criterion.pk}"] = forms.TypedChoiceField(
                label=criterion.title,
                choices=[(n, str(n)) for n in range(criterion.max_points + 1)],
                coerce=int,
                empty_value=None,
                required=False,
                widget=forms.RadioSelect,
                initial=points.get(criterion.pk),
            )

    def points(self) -> dict[int, int | None]:
        """Points by criterion id."""
        return {c.pk: self.cleaned_data.get(f"score-{c.pk}") for c in self.criteria}

    def require_no_conflict(self) -> bool:
        """Whether she said so; else an error stands beside the box."""
        if not self.cleaned_data.get("no_conflict"):
            self.add_error(
                "no_conflict",
                _("Please confirm this, or declare the conflict of interest."),
            )
            return False
        return True


class ConflictForm(forms.Form):
    """Why she steps aside."""

    reason = forms.CharField(
        label=gettext_lazy("What is the conflict of interest?"),
        widget=forms.Textarea(attrs={"rows": 3}),
        max_length=500,
        help_text=gettext_lazy("For example: I advise the project of this body."),
    )
