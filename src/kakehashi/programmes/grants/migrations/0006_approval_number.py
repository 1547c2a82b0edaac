"""A decision elsewhere has a number in the body's own system."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("grants", "0005_who_acted")]

    operations = [
        migrations.AddField(
            model_name="approval",
            name="number",
            field=models.CharField(blank=True, default="", max_length=60),
        ),
        migrations.AddConstraint(
            model_name="approval",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("number", ""), ("decided_on__isnull", False), _connector="OR"
                ),
                name="grants_approval_number_of_paper",
            ),
        ),
    ]
