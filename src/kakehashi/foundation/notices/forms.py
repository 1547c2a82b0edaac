from __future__ import annotations

from django import forms
from django.utils.translation import gettext_lazy


class MailboxForm(forms.Form):
    """The section in charge at a body, and its shared mailbox."""

    body = forms.IntegerField(widget=forms.HiddenInput)
    section = forms.CharField(label=gettext_lazy("Section in charge"), max_length=100)
    phone = forms.CharField(
        label=gettext_lazy("Telephone"), max_length=40, required=False
    )
    email = forms.EmailField(
        label=gettext_lazy("Shared mailbox"),
        help_text=gettext_lazy("A link goes there first; copies come once it is open."),
        max_length=254,
    )
