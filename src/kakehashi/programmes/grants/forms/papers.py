"""The third page of a draft: the covering letter, whom to ask, the attachments."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from django import forms
from django.core.files import File
from django.core.files.uploadedfile import UploadedFile
from django.utils.datastructures import MultiValueDict
from django.utils.translation import gettext_lazy

from kakehashi.foundation.pages.fields import WarekiDateField
from kakehashi.programmes.grants.forms.seen import SeenField
from kakehashi.programmes.grants.models import Application
from kakehashi.programmes.grants.rules.changes import LABELS


class ManyFilesInput(forms.FileInput):
    """A choice of several files at once."""

    allow_multiple_selected = True


class ManyFilesField(forms.FileField):
    """Files as they came; whether they may be kept is for the verb to say."""

    widget = ManyFilesInput

    def clean(self, data: object, initial: object = None) -> list[File[bytes]]:
        """Every file that was sent, an empty one too: its refusal has a sentence."""
        sent = data if isinstance(data, list | tuple) else [data]
        return [upload for upload in sent if isinstance(upload, File)]


class PapersForm(forms.Form):
    """Number and date of the covering letter, the person to ask, files to add."""

    seen_at = SeenField(required=False)
    document_number = forms.CharField(
        label=LABELS["document_number"],
        help_text=gettext_lazy("As your office numbers letters. For example 企第123号"),
        required=False,
        max_length=60,
    )
    document_date = WarekiDateField(
        label=LABELS["document_date"],
        help_text=gettext_lazy("For example R8.11.20"),
        required=False,
    )
    contact_section = forms.CharField(
        label=LABELS["contact_section"],
        help_text=gettext_lazy("For example 企画課 国際交流係"),
        required=False,
        max_length=80,
    )
    contact_name = forms.CharField(
        label=LABELS["contact_name"], required=False, max_length=60
    )
    contact_phone = forms.CharField(
        label=LABELS["contact_phone"],
        help_text=gettext_lazy("The direct line if there is one"),
        required=False,
        max_length=30,
        widget=forms.TextInput(attrs={"inputmode": "tel"}),
    )
    contact_mail = forms.EmailField(
        label=LABELS["contact_mail"],
        help_text=gettext_lazy("Notices about this application also reach your desk."),
        required=False,
    )
    uploads = ManyFilesField(
        label=gettext_lazy("Files to add"),
        help_text=gettext_lazy(
            "PDF, Excel, Word, PowerPoint, PNG, JPEG, CSV or text, up to 20 MB each;"
            " no macros. You can choose several."
        ),
        required=False,
    )
    note = forms.CharField(
        label=gettext_lazy("What they are"),
        help_text=gettext_lazy("For example: estimate, flyer of last year"),
        required=False,
        max_length=120,
    )

    LETTER = ("document_number", "document_date")
    CONTACT = ("contact_section", "contact_name", "contact_phone", "contact_mail")

    def __init__(
        self,
        data: Mapping[str, object] | None = None,
        files: MultiValueDict[str, UploadedFile[bytes]] | None = None,
        *,
        application: Application,
    ) -> None:
        columns = (*self.LETTER, *self.CONTACT)
        initial = {name: getattr(application, name) for name in columns}
        initial["seen_at"] = application.saved_at
        super().__init__(data, files, initial=initial)

    def letter(self) -> list[forms.BoundField]:
        return [self[name] for name in self.LETTER]

    def contact(self) -> list[forms.BoundField]:
        return [self[name] for name in self.CONTACT]

    def changes(self) -> dict[str, object]:
        """The columns that could be read, as the verb takes them."""
        columns = (*self.LETTER, *self.CONTACT)
        return {n: self.cleaned_data[n] for n in columns if n in self.cleaned_data}


def chosen_to_remove(values: Sequence[str]) -> list[int]:
    """The papers ticked for removal; what is no number is no paper."""
    return [int(value) for value in values if value.isdecimal()]
