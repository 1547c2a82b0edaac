"""Events name the person who acted for a shared account; they stay append-only.

SQLite makes the table anew for a new column, and the triggers of ``0001_initial`` are
lost with the old one: they are put back, forwards and backwards.
"""

from django.db import migrations, models

TABLE = "cases_caseevent"
REFUSAL = "events of a case are only ever appended"


def refuse_changes_again(apps, schema_editor):
    """Put back what refuses UPDATE and DELETE, where making the table anew lost it."""
    if schema_editor.connection.vendor == "sqlite":
        for act in ("UPDATE", "DELETE"):
            schema_editor.execute(
                f"CREATE TRIGGER IF NOT EXISTS {TABLE}_no_{act.lower()}"
                f" BEFORE {act} ON {TABLE}"
                f" BEGIN SELECT RAISE(ABORT, '{REFUSAL}'); END"
            )


class Migration(migrations.Migration):
    dependencies = [("cases", "0001_initial")]

    operations = [
        migrations.RunPython(migrations.RunPython.noop, refuse_changes_again),
        migrations.AddField(
            model_name="caseevent",
            name="person",
            field=models.CharField(blank=True, default="", max_length=60),
        ),
        migrations.RunPython(refuse_changes_again, migrations.RunPython.noop),
    ]
