"""What is asked before a draft exists: a title, and what to start from."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from django import forms
from django.db.models import QuerySet
from django.utils.translation import gettext as _
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
    through = forms.CharField(
        label=gettext_lazy("Local government or association you apply through"),
        help_text=gettext_lazy(
            "Its name or code, for example 高知県檮原町 or 394050. It receives your"
            " application first and passes it on with its opinion."
        ),
        max_length=80,
        required=False,
    )
    through_body = forms.CharField(required=False, widget=forms.HiddenInput)
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
        carriers: Sequence[Organisation] | None = None,
    ) -> None:
        """``carriers`` are the bodies that the typed name may mean; None: she applies
        by herself.
        """
        super().__init__(data, initial={"body": str(body.pk)})
        choices = self.fields["body"]
        assert isinstance(choices, forms.ChoiceField)
        choices.choices = [(str(b.pk), b.local_name) for b in bodies]
        if len(bodies) == 1:
            del self.fields["body"]
        self.carriers = carriers or []
        if carriers is None:
            del self.fields["through"], self.fields["through_body"]
        else:
            self.fields["through"].required = True
        source = self.fields["copy_from"]
        assert isinstance(source, EarlierField)
        source.queryset = earlier

    def clean_through(self) -> str:
        """Nobody of this name may pass on an application: say so."""
        typed: str = self.cleaned_data["through"]
        if typed and not self.carriers:
            raise forms.ValidationError(
                _(
                    "No local government or association of this name may apply to this"
                    " call."
                ),
                code="through-unknown",
            )
        return typed

    def clean(self) -> None:
        """Several bodies of one name: one has to be chosen."""
        if self.carriers and "through" in self.cleaned_data and not self.carrier():
            self.add_error(
                "through", _("Several bodies have this name. Please choose one below.")
            )

    def carrier(self) -> Organisation | None:
        """The body that is chosen to apply through."""
        wanted = self.cleaned_data.get("through_body") or ""
        if wanted:
            return next((b for b in self.carriers if str(b.pk) == wanted), None)
        return self.carriers[0] if len(self.carriers) == 1 else None
