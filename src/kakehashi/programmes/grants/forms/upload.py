"""A filled official form on its way in, read as soon as it is sent (様式の提出)."""

from __future__ import annotations

from typing import BinaryIO, cast

from django import forms
from django.conf import settings
from django.core.exceptions import ValidationError
from django.core.files.uploadedfile import UploadedFile
from django.utils.translation import gettext_lazy

from kakehashi.foundation.files.rules import MAX_BYTES, kept_name, problems_with_upload
from kakehashi.kernel.problems import Refused
from kakehashi.programmes.grants.forms.seen import SeenField
from kakehashi.programmes.grants.rules.form import OfficialForm, read_official_form


class UploadForm(forms.Form):
    """The file; for a branch also the body, where the form does not tell it."""

    file = forms.FileField(
        label=gettext_lazy("The filled form"),
        help_text=gettext_lazy(
            "Excel (.xlsx, .xls), up to 20 MB, without a password. Nothing is saved"
            " into an application yet."
        ),
        allow_empty_file=True,  # its refusal has a sentence
    )
    body = forms.CharField(
        label=gettext_lazy("Local government the form is of"),
        help_text=gettext_lazy(
            "Its name or code, only where the form does not tell its code."
        ),
        max_length=80,
        required=False,
    )

    official: OfficialForm | None = None

    def clean_file(self) -> UploadedFile[bytes]:
        """A workbook that can be read, as far as it can."""
        upload: UploadedFile[bytes] = self.cleaned_data["file"]
        problems = problems_with_upload(
            kept_name(upload.name or ""),
            cast("BinaryIO", upload),
            upload.size or 0,
            max_bytes=getattr(settings, "FILE_MAX_BYTES", MAX_BYTES),
        )
        if problems:
            raise ValidationError([problem.message for problem in problems])
        upload.seek(0)
        try:
            self.official = read_official_form(upload.read(), name=upload.name or "")
        except Refused as refusal:
            told = [problem.message for problem in refusal.problems]
            raise ValidationError(told) from None
        upload.seek(0)
        return upload


class TakeInForm(forms.Form):
    """Into which draft, as it was seen, and what becomes of blank cells."""

    into = forms.CharField(required=False, max_length=20, widget=forms.HiddenInput)
    seen_at = SeenField(required=False)
    erase = forms.BooleanField(
        label=gettext_lazy("Also empty what the form leaves blank"), required=False
    )
