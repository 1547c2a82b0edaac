"""The first page of a draft: the project, with whom, other money, what is excluded."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import TYPE_CHECKING

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from kakehashi.foundation.pages.fields import WarekiDateField
from kakehashi.programmes.grants.forms.seen import SeenField
from kakehashi.programmes.grants.models import (
    Application,
    Category,
    Exclusion,
    ExclusionAnswer,
    OtherSubsidy,
    Scheme,
    Venue,
)
from kakehashi.programmes.grants.rules.changes import LABELS

if TYPE_CHECKING:
    from django_stubs_ext import StrOrPromise

NO, YES = "no", "yes"
YES_NO = [
    (NO, gettext_lazy("No, this does not apply")),
    (YES, gettext_lazy("Yes, this applies")),
]
LONG = 4000


class LongField(forms.CharField):
    """A long text, with one kind of line end whoever sends it."""

    def to_python(self, value: object) -> str | None:
        """The text as typed, lines ended by a newline alone."""
        return super().to_python(str(value or "").replace("\r\n", "\n"))


def _long(name: str, help_text: StrOrPromise, rows: int = 6) -> LongField:
    return LongField(
        label=LABELS[name],
        help_text=help_text,
        required=False,
        max_length=LONG,
        widget=forms.Textarea(attrs={"rows": rows}),
    )


class ProjectForm(forms.Form):
    """Everything but money and papers. A draft may be unfinished."""

    seen_at = SeenField(required=False)
    title = forms.CharField(
        label=LABELS["title"],
        help_text=gettext_lazy(
            "In a few words, so that anyone knows what it is."
            " For example: evacuation drills in easy Japanese"
        ),
        max_length=200,
    )
    category = forms.ChoiceField(
        label=LABELS["category"],
        choices=[("", gettext_lazy("Please choose")), *Category.choices],
        required=False,
    )
    venue = forms.ChoiceField(
        label=LABELS["venue"],
        help_text=gettext_lazy("The ceiling of this call depends on it."),
        choices=Venue.choices,
        required=False,
        widget=forms.RadioSelect,
    )
    starts_on = WarekiDateField(
        label=LABELS["starts_on"],
        help_text=gettext_lazy("For example R9.6.1, 令和9年6月1日 or 2027-06-01"),
        required=False,
    )
    ends_on = WarekiDateField(
        label=LABELS["ends_on"],
        help_text=gettext_lazy("The day by which the project and its payments end."),
        required=False,
    )
    purpose = _long(
        "purpose",
        gettext_lazy("What is the matter in your town today, and for whom?"),
    )
    content = _long(
        "content",
        gettext_lazy(
            "What will you do: what, when, where, how often, how many people."
        ),
        10,
    )
    schedule = _long(
        "schedule",
        gettext_lazy("One line a step: when, then what. May stay empty."),
        5,
    )
    effect = _long(
        "effect",
        gettext_lazy("What will be different afterwards, and how you will know."),
    )
    model_point = _long(
        "model_point",
        gettext_lazy("What other local governments could take over. May stay empty."),
        4,
    )
    is_joint = forms.BooleanField(
        label=gettext_lazy("This is a joint project"),
        help_text=gettext_lazy("With an NPO or another body that carries it with you."),
        required=False,
    )
    partner_name = forms.CharField(
        label=LABELS["partner_name"], required=False, max_length=120
    )
    partner_part = _long(
        "partner_part", gettext_lazy("Who does what, and who bears which cost."), 4
    )
    other_subsidy = forms.ChoiceField(
        label=LABELS["other_subsidy"],
        help_text=gettext_lazy(
            "Money from the state or another body for the same project."
        ),
        choices=OtherSubsidy.choices,
        required=False,
        widget=forms.RadioSelect,
    )
    other_subsidy_note = forms.CharField(
        label=LABELS["other_subsidy_note"], required=False, max_length=200
    )
    is_carried_over = forms.BooleanField(
        label=gettext_lazy("This continues a project of last year"), required=False
    )
    carried_over_note = _long(
        "carried_over_note",
        gettext_lazy("What is new this year, if it continues one."),
        4,
    )

    GROUPS = (
        (
            gettext_lazy("The project"),
            (
                "title",
                "category",
                "venue",
                "starts_on",
                "ends_on",
                "purpose",
                "content",
                "schedule",
                "effect",
                "model_point",
            ),
        ),
        (gettext_lazy("With whom"), ("is_joint", "partner_name", "partner_part")),
        (
            gettext_lazy("Other money and earlier years"),
            (
                "other_subsidy",
                "other_subsidy_note",
                "is_carried_over",
                "carried_over_note",
            ),
        ),
    )

    def __init__(
        self,
        data: Mapping[str, object] | None = None,
        *,
        application: Application,
        exclusions: Sequence[Exclusion],
        answers: Iterable[ExclusionAnswer],
    ) -> None:
        initial = {name: getattr(application, name) for name in columns_of(type(self))}
        initial |= {"title": application.case.title, "seen_at": application.saved_at}
        said = {a.exclusion_id: YES if a.applies else NO for a in answers}
        for exclusion in exclusions:
            initial[f"exclusion_{exclusion.pk}"] = said.get(exclusion.pk, "")
        super().__init__(data, initial=initial)
        scheme = application.call.scheme
        if scheme != Scheme.MULTICULTURAL:
            del self.fields["category"]
        if scheme != Scheme.EXCHANGE:
            del self.fields["venue"]
        self.exclusions = [e.pk for e in exclusions]
        for exclusion in exclusions:
            self.fields[f"exclusion_{exclusion.pk}"] = forms.ChoiceField(
                label=str(exclusion),
                choices=YES_NO,
                required=False,
                widget=forms.RadioSelect,
            )

    def clean(self) -> None:
        """A last day before the first one cannot be kept."""
        start, end = (
            self.cleaned_data.get("starts_on"),
            self.cleaned_data.get("ends_on"),
        )
        if start and end and end < start:
            self.add_error("ends_on", _("The last day lies before the first day."))

    def groups(self) -> list[tuple[str, list[forms.BoundField]]]:
        """The rows of the page under their headings."""
        rows = [
            (str(title), [self[name] for name in names if name in self.fields])
            for title, names in self.GROUPS
        ]
        excluded = [self[f"exclusion_{pk}"] for pk in self.exclusions]
        if excluded:
            rows.append((_("Projects that are not funded"), excluded))
        return rows

    def changes(self) -> dict[str, object]:
        """The columns that could be read, as the verb takes them."""
        read = self.cleaned_data
        return {
            name: read[name] or OtherSubsidy.NONE
            if name == "other_subsidy"
            else read[name]
            for name in columns_of(type(self))
            if name in read
        }

    def answers(self) -> dict[int, bool]:
        """What was answered, by exclusion id."""
        read = {pk: self.cleaned_data.get(f"exclusion_{pk}") for pk in self.exclusions}
        return {pk: said == YES for pk, said in read.items() if said}


def columns_of(form: type[forms.Form]) -> list[str]:
    """The fields of a form that are columns of `Application`."""
    return [name for name in form.base_fields if name not in {"seen_at", "title"}]
