"""Examples of every component, for looking at them. Nothing here is a fact."""

from __future__ import annotations

from datetime import datetime, timedelta

from django import forms
from django.core.paginator import Paginator
from django.http import QueryDict
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from kakehashi.foundation.pages.charts import Bar, bar_chart, line_chart, stacked_chart
from kakehashi.foundation.pages.fields import IntegerField, WarekiDateField, YenField
from kakehashi.foundation.pages.formats import is_english
from kakehashi.foundation.pages.maps import (
    CODES,
    NAMES_EN,
    NAMES_JA,
    Dot,
    japan_map,
    world_map,
)
from kakehashi.foundation.pages.parts import Entry, Step


class ExampleForm(forms.Form):
    """One row of every sort."""

    title = forms.CharField(
        label=gettext_lazy("Name of the project"),
        help_text=gettext_lazy("In a few words, so that anyone knows what it is."),
        max_length=60,
    )
    kind = forms.ChoiceField(
        label=gettext_lazy("Field of work"),
        choices=[
            ("", gettext_lazy("Please choose")),
            ("a", gettext_lazy("Living together")),
            ("b", gettext_lazy("Exchange and cooperation")),
        ],
    )
    place = forms.ChoiceField(
        label=gettext_lazy("Where it takes place"),
        choices=[
            ("in", gettext_lazy("In Japan")),
            ("out", gettext_lazy("Abroad")),
        ],
        widget=forms.RadioSelect,
    )
    langs = forms.MultipleChoiceField(
        label=gettext_lazy("Languages used"),
        help_text=gettext_lazy("Choose all that apply."),
        choices=[
            ("ja", gettext_lazy("Easy Japanese")),
            ("en", gettext_lazy("English")),
            ("ne", gettext_lazy("Nepali")),
        ],
        widget=forms.CheckboxSelectMultiple,
        required=False,
    )
    begins = WarekiDateField(label=gettext_lazy("First day"))
    amount = YenField(label=gettext_lazy("Sum asked for"))
    people = IntegerField(
        label=gettext_lazy("Number of people"), min_value=1, required=False
    )
    purpose = forms.CharField(
        label=gettext_lazy("Purpose"),
        max_length=400,
        widget=forms.Textarea(attrs={"rows": 4}),
        required=False,
    )
    plan = forms.FileField(
        label=gettext_lazy("Plan of the project"),
        help_text=gettext_lazy("PDF, Excel or Word, up to 10 MB."),
        required=False,
    )
    agreed = forms.BooleanField(label=gettext_lazy("I have checked what I wrote."))


def examples(data: QueryDict | None, *, at: datetime) -> dict[str, object]:
    """Everything the styleguide shows; with ``data``, the form as it is refused."""
    names = NAMES_EN if is_english() else NAMES_JA
    unit = _(" cases")
    values = {code: (int(code) * 37) % 29 for code in CODES}
    return {
        "form": ExampleForm(data),
        "now": at,
        "soon": at + timedelta(days=9),
        "late": at - timedelta(days=2),
        "costs": [
            (_("Fee of the speaker"), "30,000", "4"),
            (_("Printing"), "250", "1,000"),
        ],
        "page": Paginator(range(1, 496), 50).get_page(4),
        "page_of_examples": list(range(1, 6)),
        "steps": [
            Step(_("Project"), "?step=1", "done"),
            Step(_("Costs"), "?step=2", "wrong"),
            Step(_("Papers"), "", "current"),
            Step(_("Check and submit")),
        ],
        "entries": [
            Entry(_("Decision"), None, _("Association")),
            Entry(
                _("Checked"),
                at - timedelta(days=1),
                _("Association"),
                _("The plan of costs is complete."),
                is_current=True,
            ),
            Entry(_("Submitted"), at - timedelta(days=4), _("Example Town")),
        ],
        "tones": [
            (_("Draft"), "neutral"),
            (_("Waiting for the branch"), "waiting"),
            (_("Under review"), "progress"),
            (_("Awarded"), "done"),
            (_("Returned"), "attention"),
            (_("Withdrawn"), "stopped"),
        ],
        "bars": bar_chart(
            _("Applications by field (example)"),
            [
                Bar(_("Living together"), 42, "?field=a"),
                Bar(_("Exchange and cooperation"), 31, "?field=b"),
                Bar(_("Economic activity"), 7, "?field=c", "late"),
            ],
            unit=unit,
            head=(_("Field of work"), _("Applications")),
        ),
        "stack": stacked_chart(
            _("Budget of the round (example)"),
            [_("Decided"), _("Proposed"), _("Left")],
            [
                (_("First round"), [32_000_000, 8_000_000, 10_000_000]),
                (_("Second round"), [12_000_000, 21_500_000, 16_500_000]),
            ],
            unit=_(" yen"),
            total=_("Total"),
            corner=_("Round"),
        ),
        "line": line_chart(
            _("Applications by month (example)"),
            [str(n) for n in (4, 5, 6, 7, 8, 9, 10, 11, 12, 1, 2, 3)],
            [
                (_("Last year"), [3, 5, 9, 22, 30, 41, 44, 12, 4, 2, 1, 0]),
                (_("This year"), [4, 6, 12, 20, 38, 52, *(None,) * 6]),
            ],
            corner=_("Month"),
        ),
        "japan": japan_map(
            _("Applications by prefecture (example)"),
            values,
            unit=unit,
            names=names,
            head=(_("Prefecture"), _("Applications")),
            url=lambda code: f"?prefecture={code}",
            nothing=_("none"),
        ),
        "world": world_map(_("Overseas offices"), _offices()),
    }


def _offices() -> list[Dot]:
    return [
        Dot(_("Tokyo"), 35.68, 139.75, is_home=True),
        Dot(_("New York"), 40.75, -73.98),
        Dot(_("London"), 51.51, -0.13),
        Dot(_("Paris"), 48.86, 2.35),
        Dot(_("Singapore"), 1.29, 103.85),
        Dot(_("Seoul"), 37.57, 126.98),
        Dot(_("Sydney"), -33.87, 151.21),
        Dot(_("Beijing"), 39.90, 116.41),
    ]
