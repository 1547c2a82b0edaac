"""Awards already made open their accounts; entries of accounts are append-only."""

from datetime import datetime, time

from django.conf import settings
from django.db import migrations
from django.utils import timezone

TABLE = "grants_movement"
NOON = time(12)  # of the day of the decision: the hour is not known
REFUSAL = "entries of an account are only ever appended"


def open_accounts(apps, schema_editor):
    """Write the first entry of every grant awarded before there were accounts."""
    award, movement = (apps.get_model("grants", name) for name in ("Award", "Movement"))
    rows = award.objects.filter(application__movements__isnull=True)
    movement.objects.bulk_create(
        (
            movement(
                application_id=row.application_id,
                kind="award",
                committed_yen=row.amount_yen,
                on=row.decided_on,
                at=timezone.make_aware(datetime.combine(row.decided_on, NOON)),
            )
            for row in rows.iterator()
        ),
        batch_size=500,
    )


def keep_accounts(apps, schema_editor):
    """Going back, accounts go with their table."""


def refuse_changes(apps, schema_editor):
    """Let the database itself refuse UPDATE and DELETE of entries."""
    if schema_editor.connection.vendor == "sqlite":
        for act in ("UPDATE", "DELETE"):
            schema_editor.execute(
                f"CREATE TRIGGER {TABLE}_no_{act.lower()} BEFORE {act} ON {TABLE}"
                f" BEGIN SELECT RAISE(ABORT, '{REFUSAL}'); END"
            )
    elif schema_editor.connection.vendor == "postgresql":
        schema_editor.execute(
            f"CREATE FUNCTION {TABLE}_refuse() RETURNS trigger LANGUAGE plpgsql AS"
            f" $$ BEGIN RAISE EXCEPTION '{REFUSAL}'"
            " USING ERRCODE = 'integrity_constraint_violation'; END $$"
        )
        schema_editor.execute(
            f"CREATE TRIGGER {TABLE}_refuse BEFORE UPDATE OR DELETE ON {TABLE}"
            f" FOR EACH ROW EXECUTE FUNCTION {TABLE}_refuse()"
        )


def allow_changes(apps, schema_editor):
    """Undo `refuse_changes`."""
    if schema_editor.connection.vendor == "sqlite":
        for act in ("update", "delete"):
            schema_editor.execute(f"DROP TRIGGER {TABLE}_no_{act}")
    elif schema_editor.connection.vendor == "postgresql":
        schema_editor.execute(f"DROP TRIGGER {TABLE}_refuse ON {TABLE}")
        schema_editor.execute(f"DROP FUNCTION {TABLE}_refuse()")


class Migration(migrations.Migration):
    dependencies = [
        ("grants", "0003_after_the_award"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.RunPython(open_accounts, keep_accounts),
        migrations.RunPython(refuse_changes, allow_changes),
    ]
