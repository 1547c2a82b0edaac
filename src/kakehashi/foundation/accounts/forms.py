from __future__ import annotations

from datetime import date
from typing import Any

from allauth.account.forms import LoginForm
from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from kakehashi.foundation.accounts.models import Post
from kakehashi.foundation.accounts.queries import bodies_named
from kakehashi.foundation.accounts.rules import LONGEST_NAME
from kakehashi.foundation.organisations.models import Organisation
from kakehashi.foundation.pages.fields import WarekiDateField

# Where the association and its offices are; a person elsewhere asks an operator.
TIME_ZONES = (
    ("Asia/Tokyo", gettext_lazy("Japan")),
    ("America/New_York", gettext_lazy("New York")),
    ("Europe/London", gettext_lazy("London")),
    ("Europe/Paris", gettext_lazy("Paris")),
    ("Asia/Singapore", gettext_lazy("Singapore")),
    ("Asia/Seoul", gettext_lazy("Seoul")),
    ("Australia/Sydney", gettext_lazy("Sydney")),
    ("Asia/Shanghai", gettext_lazy("Beijing")),
    ("UTC", gettext_lazy("Coordinated Universal Time (UTC)")),
)


class BodyField(forms.CharField):
    """A body typed by its code or name; several of that name are all named."""

    def __init__(self, *, on: date, label: str, help_text: str) -> None:
        super().__init__(label=label, help_text=help_text, max_length=150)
        self.on = on

    def clean(self, value: object) -> Organisation:
        """The body; a ValidationError names what might have been meant."""
        text = super().clean(value)
        found = bodies_named(text, on=self.on)
        if len(found) == 1:
            return found[0]
        if not found:
            raise ValidationError(_("No body of this code or name is known."))
        names = "、".join(
            f"{body.full_name} ({body.code})" if body.code else body.full_name
            for body in found
        )
        message = _("Which one is meant? Please enter its code or full name: %(names)s")
        raise ValidationError(message, params={"names": names})


class AppointForm(forms.Form):
    """A post at a body for a term."""

    post = forms.ChoiceField(label=gettext_lazy("Post"), choices=Post.choices)
    since = WarekiDateField(label=gettext_lazy("First day"))
    until = WarekiDateField(
        label=gettext_lazy("Last day"),
        required=False,
        help_text=gettext_lazy("Leave it empty where the term has no end yet."),
    )

    field_order: tuple[str, ...] = ("organisation", "post", "since", "until")

    def __init__(self, *args: Any, on: date, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["organisation"] = BodyField(
            on=on,
            label=_("Organisation"),
            help_text=_("Its six-digit code or its name."),
        )
        self.order_fields(self.field_order)


class InviteForm(AppointForm):
    """A new person and her first post."""

    display_name = forms.CharField(label=gettext_lazy("Name"), max_length=100)
    kana = forms.CharField(
        label=gettext_lazy("Reading"), max_length=100, required=False
    )
    email = forms.EmailField(label=gettext_lazy("Mail address"), max_length=254)
    username = forms.CharField(
        label=gettext_lazy("User name"),
        max_length=50,
        help_text=gettext_lazy("Letters a–z and digits; used to sign in."),
    )
    is_shared = forms.BooleanField(
        label=gettext_lazy("Several people of a section share this account"),
        help_text=gettext_lazy(
            "After signing in they say who is acting; what they do carries the name."
        ),
        required=False,
    )

    field_order = (
        "display_name",
        "kana",
        "email",
        "username",
        "organisation",
        "post",
        "since",
        "until",
        "is_shared",
    )


class RelieveForm(forms.Form):
    """The last day of a term."""

    until = WarekiDateField(label=gettext_lazy("Last day"))


class ActingForm(forms.Form):
    """Who acts for a shared account."""

    name = forms.CharField(
        label=gettext_lazy("Your name"),
        max_length=LONGEST_NAME,
        widget=forms.TextInput(attrs={"autocomplete": "name"}),
    )


class SharingForm(forms.Form):
    """Whether several people share an account."""

    is_shared = forms.BooleanField(required=False, widget=forms.HiddenInput)


class SettingsForm(forms.Form):
    """What a person may change of herself."""

    kana = forms.CharField(
        label=gettext_lazy("Reading"), max_length=100, required=False
    )
    language = forms.ChoiceField(
        label=gettext_lazy("Language of mails"),
        choices=(("ja", "日本語"), ("en", "English")),
    )
    time_zone = forms.ChoiceField(
        label=gettext_lazy("Time zone"),
        choices=TIME_ZONES,
        help_text=gettext_lazy("Deadlines are also shown in this zone."),
    )


class SignInForm(LoginForm):  # type: ignore[misc]
    """allauth's form in our words: labels beside the boxes, none inside them."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        login, password = self.fields["login"], self.fields["password"]
        login.label = _("User name or mail address")
        login.widget.attrs["autocomplete"] = "username"
        password.help_text = ""  # the page has the link
        for field in (login, password):
            field.widget.attrs.pop("placeholder", None)
