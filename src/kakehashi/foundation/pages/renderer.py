"""Forms drawn in our manner: ``{{ form }}`` and ``{{ field.as_field_group }}``."""

from __future__ import annotations

from django.forms.renderers import DjangoTemplates


class PageRenderer(DjangoTemplates):
    """``FORM_RENDERER``: widgets stay Django's, rows and summary are the house's."""

    form_template_name = "pages/form.html"
    field_template_name = "pages/field.html"
