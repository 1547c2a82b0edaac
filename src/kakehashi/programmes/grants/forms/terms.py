"""The terms of a call in one form: to correct them, or to lay down next year's."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Final

from django import forms
from django.core.exceptions import ValidationError
from django.forms import BoundField
from django.http import QueryDict
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from kakehashi.foundation.pages.fields import IntegerField, WarekiDateField, YenField
from kakehashi.programmes.grants.models import Way
from kakehashi.programmes.grants.rules.call_terms import (
    COLUMNS,
    DAYS,
    INSTANTS,
    WINDOW,
    Fact,
    Facts,
    kind_of,
    label_of,
    say,
)

NEW_EXCLUSIONS: Final = 2  # empty rows for exclusions to be added
_LENGTHS: Final = {"name_ja": 120, "name_en": 120, "source": 200, "source_note": 300}
_NEEDED: Final = frozenset({"name_ja", "name_en", "closes_at", "source"})
_HOUR: Final = re.compile(r"([0-9]{1,2})(?::([0-9]{2})|時(?:([0-9]{1,2})分)?)?")
_GROUPS: Final[tuple[tuple[object, tuple[str, ...]], ...]] = (
    (gettext_lazy("Window and deadlines"), (*WINDOW, *INSTANTS[2:], *DAYS)),
    (
        gettext_lazy("Money"),
        (
            "rate_percent",
            "floor_yen",
            "budget_yen",
            "advance_percent",
            "repayment_days",
            "cap-",
        ),
    ),
    (gettext_lazy("Who may apply"), ("way-",)),
    (gettext_lazy("Projects that are not funded"), ("exclusion-",)),
    (
        gettext_lazy("Names and texts"),
        ("name_ja", "name_en", "summary_ja", "summary_en", "source", "source_note"),
    ),
)


class HourField(forms.Field):
    """An hour of the day: 17:00, １７時, 24:00; in minutes after midnight."""

    widget = forms.TextInput(attrs={"autocomplete": "off", "size": 6})

    def to_python(self, value: object) -> int | None:
        """Minutes after midnight, at most 1440; None when nothing was typed."""
        if isinstance(value, int):
            return value
        text = unicodedata.normalize("NFKC", str(value or "")).strip()
        if not text:
            return None
        found = _HOUR.fullmatch(text)
        minutes = -1
        if found:
            minutes = int(found[1]) * 60 + int(found[2] or found[3] or 0)
            if int(found[2] or found[3] or 0) > 59:
                minutes = -1
        if not 0 <= minutes <= 24 * 60:
            raise ValidationError(
                _("Please enter an hour, for example 17:00 or 24:00."), code="hour"
            )
        return minutes

    def prepare_value(self, value: object) -> object:
        """Show a stored hour as 17:00."""
        if isinstance(value, int):
            return f"{value // 60}:{value % 60:02d}"
        return value


@dataclass(frozen=True, slots=True)
class Group:
    """Fields under one heading; those of one row stand beside each other."""

    title: str
    rows: list[list[BoundField]]


class TermsForm(forms.Form):
    """The terms named in ``terms`` as fields of the same names.

    An instant has a second field ``<term>-hour``; an exclusion ``<term>-en``.
    ``facts`` fill the fields; ``was`` is said beside them where it differs.
    """

    def __init__(
        self,
        data: QueryDict | None,
        *,
        facts: Facts,
        terms: Sequence[str],
        was: Facts | None = None,
    ) -> None:
        super().__init__(data)
        self.given = facts
        self.terms = list(terms)
        for term in self.terms:
            for name, field in _fields(term, facts.get(term)):
                self.fields[name] = field
            if was is not None and kind_of(term) != "exclusion":
                help_text = _("Last year: %(value)s") % {
                    "value": say(term, was.get(term))
                }
                self.fields[term].help_text = help_text

    def clean(self) -> dict[str, object]:
        told = super().clean() or {}
        for term in self.terms:
            hour = f"{term}-hour"
            if hour not in self.fields or {term, hour} & set(self.errors):
                continue
            if told.get(term) is not None and told.get(hour) is None:
                self.add_error(hour, _("Please enter the hour too."))
            if told.get(term) is None and told.get(hour) is not None:
                self.add_error(term, _("Please enter the day too."))
        for term in self.terms:
            if kind_of(term) == "exclusion":
                ja, en = told.get(term), told.get(f"{term}-en")
                if bool(ja) != bool(en):
                    name = f"{term}-en" if ja else term
                    self.add_error(name, _("Please write it in both languages."))
        return told

    def facts(self) -> dict[str, Fact]:
        """What was typed, by term, to the minute; what was not touched stays as it was.

        Call it on a valid form.
        """
        moved = {_stem(name) for name in self.changed_data}
        return {
            term: _fact(term, self.cleaned_data)
            if term in moved
            else self.given.get(term)
            for term in self.terms
        }

    def groups(self) -> list[Group]:
        """The fields under their headings, in the order of a guideline (要綱)."""
        groups = []
        for title, heads in _GROUPS:
            rows = [
                [self[name] for name in self.fields if _stem(name) == term]
                for head in heads
                for term in self.terms
                if (term.startswith(head) if head.endswith("-") else term == head)
            ]
            if rows:
                groups.append(Group(str(title), rows))
        return groups


class CorrectionForm(TermsForm):
    """A correction of a call: the terms, and why."""

    seen = forms.IntegerField(widget=forms.HiddenInput, required=False)
    reason_ja = forms.CharField(
        label=gettext_lazy("Reason in Japanese"),
        help_text=gettext_lazy("Public, and told to everyone who has an application."),
        max_length=1000,
        widget=forms.Textarea(attrs={"rows": 3}),
    )
    reason_en = forms.CharField(
        label=gettext_lazy("Reason in English"),
        max_length=1000,
        widget=forms.Textarea(attrs={"rows": 3}),
    )


class CopyForm(TermsForm):
    """Next year's round: the facts that change by year, each to be confirmed."""

    is_announced = forms.BooleanField(
        label=gettext_lazy("Show it to the public at once as a call to come"),
        help_text=gettext_lazy("Otherwise nobody sees it until it opens."),
        required=False,
    )


def correctable(facts: Facts) -> list[str]:
    """Every term that can be corrected, with empty rows for further exclusions."""
    last = max(
        (int(t.rpartition("-")[2]) for t in facts if t.startswith("exclusion-")),
        default=0,
    )
    more = [f"exclusion-{last + n}" for n in range(1, NEW_EXCLUSIONS + 1)]
    return [*facts, *more]


def _stem(name: str) -> str:
    return re.sub(r"-(?:hour|en)$", "", name)


def _fields(term: str, fact: Fact) -> Iterator[tuple[str, forms.Field]]:
    kind, label = kind_of(term), label_of(term)
    if kind == "instant":
        yield from _instant(term, label, fact)
    elif kind == "exclusion":
        ja, en = fact if isinstance(fact, tuple) else ("", "")
        for name, text, said in (
            (term, ja, label),
            (f"{term}-en", en, _("In English")),
        ):
            yield (
                name,
                forms.CharField(
                    label=said, initial=text, max_length=200, required=False
                ),
            )
    else:
        yield term, _field(kind, term, label, fact)


def _instant(term: str, label: str, fact: Fact) -> Iterator[tuple[str, forms.Field]]:
    day: date | None = None
    minutes: int | None = None
    if isinstance(fact, datetime):
        local = timezone.localtime(fact)
        day, minutes = local.date(), local.hour * 60 + local.minute
        if minutes == 0 and term != "opens_at":  # 24:00 of the day before
            day, minutes = day - timedelta(days=1), 24 * 60
    needed = term in _NEEDED
    yield term, WarekiDateField(label=label, initial=day, required=needed)
    yield (
        f"{term}-hour",
        HourField(
            label=_("Hour: %(term)s") % {"term": label},
            initial=minutes,
            required=needed,
        ),
    )


def _field(kind: str, term: str, label: str, fact: Fact) -> forms.Field:
    if kind == "day":
        return WarekiDateField(label=label, initial=fact, required=False)
    if kind == "yen":
        return YenField(label=label, initial=fact, required=False)
    if kind in {"percent", "days"}:
        number = fact if isinstance(fact, int) else None
        unit = _("in per cent") if kind == "percent" else _("in days")
        most = 100 if kind == "percent" else 999
        return IntegerField(
            label=f"{label} ({unit})",
            initial=number,
            required=False,
            min_value=1,
            max_value=most,
        )
    if kind == "flag":
        return forms.BooleanField(label=label, initial=fact, required=False)
    if kind == "way":
        choices: Iterable[tuple[str, object]] = [
            ("", _("may not apply")),
            *Way.choices,
        ]
        return forms.ChoiceField(
            label=label,
            initial=fact or "",
            choices=choices,
            required=False,
        )
    is_long = term.startswith("summary")
    return forms.CharField(
        label=COLUMNS[term],
        initial=fact,
        required=term in _NEEDED,
        max_length=_LENGTHS.get(term, 2000),
        widget=forms.Textarea(attrs={"rows": 3}) if is_long else forms.TextInput(),
    )


def _fact(term: str, told: Mapping[str, object]) -> Fact:
    value = told.get(term)
    kind = kind_of(term)
    if kind == "instant":
        minutes = told.get(f"{term}-hour")
        if not isinstance(value, date) or not isinstance(minutes, int):
            return None
        start = timezone.make_aware(datetime.combine(value, datetime.min.time()))
        return start + timedelta(minutes=minutes)
    if kind == "exclusion":
        en = str(told.get(f"{term}-en") or "").strip()
        return (str(value).strip(), en) if value else None
    if kind == "way":
        return str(value) if value else None
    if kind == "text":
        return str(value or "").replace("\r\n", "\n")
    if kind == "flag":
        return bool(value)
    assert value is None or isinstance(value, int | date)
    return value
