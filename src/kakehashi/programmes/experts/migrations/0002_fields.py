"""The fields of work that a source names (data/fields.csv); the others stay unknown."""

import csv
from pathlib import Path

from django.db import migrations

FIELDS = Path(__file__).parents[1] / "data" / "fields.csv"


def load(apps, schema_editor):
    """Take in every row; a field that is there already is left as it is."""
    field = apps.get_model("experts", "Field")
    with FIELDS.open(encoding="utf-8", newline="") as rows:
        for row in csv.DictReader(rows):
            field.objects.get_or_create(number=row["number"], defaults=row)


def keep(apps, schema_editor):
    """Going back, the fields go with their table."""


class Migration(migrations.Migration):
    dependencies = [("experts", "0001_experts")]
    operations = [migrations.RunPython(load, keep)]
