"""Approvals, comments and opinions name the person who acted for a shared account."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("grants", "0004_accounts"),
    ]

    operations = [
        migrations.AddField(
            model_name="approval",
            name="person",
            field=models.CharField(blank=True, default="", max_length=60),
        ),
        migrations.AddField(
            model_name="comment",
            name="person",
            field=models.CharField(blank=True, default="", max_length=60),
        ),
        migrations.AddField(
            model_name="opinion",
            name="person",
            field=models.CharField(blank=True, default="", max_length=60),
        ),
    ]
