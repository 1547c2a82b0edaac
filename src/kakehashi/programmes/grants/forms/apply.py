"""What is asked before a draft exists: a title, and what to start from."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from django import forms
from django.db.models import QuerySet
from django.utils.translation import gettext_lazy

from kakehashi.foundation.organisations.models import Organisation
from kakehashi.programmes.grants.forms.project import ProjectForm
from kakehashi.programmes.grants.models import Application


class EarlierField(forms.ModelChoiceField[Application]):
    """An earlier application of the same body, to start from."""

    def label_from_instance(self, obj: Application) -> str:
        """Reference, year and title."""
        return f"{obj.case.reference} {obj.call.name}「{obj.case.title}」"


class ApplyForm(forms.Form):
    """A title, the body if she works for several, and an earlier application."""

    body = forms.ChoiceField(label=gettext_lazy("Apply for"), required=False)
    title = forms.CharField(
        label=ProjectForm.base_fields["title"].label,
        help_text=ProjectForm.base_fields["title"].help_text,
        max_length=200,
    )
    copy_from = EarlierField(
        label=gettext_lazy("Start from an earlier application"),
        help_text=gettext_lazy(
            "Texts, costs and contact are copied; days, sums asked for and answers to"
            " the exclusions are new each time. You can change everything."
        ),
        queryset=None,
        required=False,
        empty_label=gettext_lazy("Start with an empty form"),
    )

    def __init__(
        self,
        data: Mapping[str, object] | None = None,
        *,
        bodies: Sequence[Organisation],
        body: Organisation,
        earlier: QuerySet[Application],
    ) -> None:
        super().__init__(data, initial={"body": str(body.pk)})
        choices = self.fields["body"]
        assert isinstance(choices, forms.ChoiceField)
        choices.choices = [(str(b.pk), b.local_name) for b in bodies]
        if len(bodies) == 1:
            del self.fields["body"]
        source = self.fields["copy_from"]
        assert isinstance(source, EarlierField)
        source.queryset = earlier
