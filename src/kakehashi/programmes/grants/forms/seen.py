"""What the person was looking at when she wrote: a page, and a state of a case."""

from __future__ import annotations

from datetime import UTC, datetime

from django import forms
from django.utils.dateparse import parse_datetime

NEVER = datetime.min.replace(tzinfo=UTC)


class SeenField(forms.Field):
    """When what the page shows was saved; tells two tabs and two officers apart."""

    widget = forms.HiddenInput

    def to_python(self, value: object) -> datetime:
        """The instant; `NEVER` where it cannot be read, so that nothing matches."""
        try:
            found = parse_datetime(str(value or ""))
        except ValueError:
            return NEVER
        return found if found and found.tzinfo else NEVER

    def prepare_value(self, value: object) -> object:
        """The instant to the microsecond."""
        return value.isoformat() if isinstance(value, datetime) else value


class VersionField(forms.IntegerField):
    """The version of the case that the page shows."""

    widget = forms.HiddenInput
