import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):
    initial = True

    dependencies = [
        ("cases", "0001_initial"),
        ("ledger", "0001_initial"),
        ("organisations", "0002_contact"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name="Field",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True,
                        primary_key=True,
                        serialize=False,
                        verbose_name="ID",
                    ),
                ),
                ("number", models.PositiveSmallIntegerField(unique=True)),
                ("name_ja", models.CharField(max_length=60)),
                ("name_en", models.CharField(max_length=60)),
                ("since", models.DateField()),
                ("source", models.CharField(max_length=100)),
            ],
            options={
                "ordering": ["number"],
            },
        ),
        migrations.CreateModel(
            name="Dispatch",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True,
                        primary_key=True,
                        serialize=False,
                        verbose_name="ID",
                    ),
                ),
                (
                    "receiving_body",
                    models.CharField(
                        max_length=120, verbose_name="Receiving local government"
                    ),
                ),
                ("country", models.CharField(max_length=60, verbose_name="Country")),
                (
                    "problem",
                    models.TextField(blank=True, verbose_name="The problem there"),
                ),
                (
                    "aim",
                    models.TextField(
                        blank=True, verbose_name="What the stay shall achieve"
                    ),
                ),
                (
                    "work",
                    models.CharField(
                        blank=True, max_length=200, verbose_name="Guidance, lectures"
                    ),
                ),
                (
                    "languages",
                    models.CharField(
                        blank=True, max_length=200, verbose_name="Languages of work"
                    ),
                ),
                (
                    "starts_on",
                    models.DateField(
                        blank=True, null=True, verbose_name="First day there"
                    ),
                ),
                (
                    "ends_on",
                    models.DateField(
                        blank=True, null=True, verbose_name="Last day there"
                    ),
                ),
                (
                    "interpreter",
                    models.BooleanField(
                        default=False, verbose_name="An interpreter is provided"
                    ),
                ),
                (
                    "lodging",
                    models.BooleanField(
                        default=False, verbose_name="Lodging is provided"
                    ),
                ),
                (
                    "agreed_on",
                    models.DateField(null=True, verbose_name="Day of the agreement"),
                ),
                (
                    "departs_on",
                    models.DateField(null=True, verbose_name="Leaves Japan on"),
                ),
                (
                    "returns_on",
                    models.DateField(null=True, verbose_name="Back in Japan on"),
                ),
                ("flights", models.TextField(blank=True, verbose_name="Flights")),
                (
                    "is_insured",
                    models.BooleanField(
                        default=False, verbose_name="Accident cover is arranged"
                    ),
                ),
                (
                    "has_visa",
                    models.BooleanField(
                        default=False, verbose_name="Passport and visa are checked"
                    ),
                ),
                (
                    "is_briefed",
                    models.BooleanField(
                        default=False, verbose_name="The safety briefing was held"
                    ),
                ),
                (
                    "leave",
                    models.TextField(
                        blank=True, verbose_name="Leave or duty, as the body treats it"
                    ),
                ),
                (
                    "report_due_on",
                    models.DateField(null=True, verbose_name="Report due on"),
                ),
                ("report", models.TextField(default="", verbose_name="Report")),
                (
                    "title",
                    models.CharField(
                        blank=True, max_length=120, verbose_name="Title to be published"
                    ),
                ),
                (
                    "summary",
                    models.TextField(
                        blank=True, verbose_name="Summary to be published"
                    ),
                ),
                (
                    "consent",
                    models.BooleanField(
                        default=False, verbose_name="Expert and both bodies consent"
                    ),
                ),
                ("published_at", models.DateTimeField(null=True)),
                ("is_demonstration", models.BooleanField(default=False)),
                (
                    "case",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="cases.case",
                        verbose_name="Reference",
                    ),
                ),
                (
                    "number",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        to="ledger.documentnumber",
                    ),
                ),
            ],
        ),
        migrations.CreateModel(
            name="CostShare",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True,
                        primary_key=True,
                        serialize=False,
                        verbose_name="ID",
                    ),
                ),
                ("item", models.CharField(max_length=80, verbose_name="Cost")),
                (
                    "is_ours",
                    models.BooleanField(
                        choices=[
                            (True, "The association"),
                            (False, "The receiving side"),
                        ],
                        default=True,
                        verbose_name="Borne by",
                    ),
                ),
                (
                    "amount_yen",
                    models.PositiveBigIntegerField(null=True, verbose_name="Estimate"),
                ),
                (
                    "dispatch",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="shares",
                        to="experts.dispatch",
                    ),
                ),
            ],
            options={
                "ordering": ["-is_ours", "pk"],
            },
        ),
        migrations.CreateModel(
            name="Expert",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True,
                        primary_key=True,
                        serialize=False,
                        verbose_name="ID",
                    ),
                ),
                ("name", models.CharField(max_length=60, verbose_name="Name")),
                (
                    "is_retired",
                    models.BooleanField(default=False, verbose_name="Retired"),
                ),
                (
                    "qualifications",
                    models.TextField(
                        blank=True, verbose_name="Qualifications and experience"
                    ),
                ),
                (
                    "languages",
                    models.CharField(
                        blank=True, max_length=200, verbose_name="Languages"
                    ),
                ),
                (
                    "countries",
                    models.CharField(
                        blank=True, max_length=200, verbose_name="Countries known"
                    ),
                ),
                ("available_from", models.DateField(verbose_name="Available from")),
                (
                    "available_until",
                    models.DateField(
                        blank=True, null=True, verbose_name="Available until"
                    ),
                ),
                (
                    "months_a_year",
                    models.PositiveSmallIntegerField(verbose_name="Months a year"),
                ),
                ("consented_on", models.DateField(verbose_name="Consented on")),
                ("valid_until", models.DateField(verbose_name="Consent lasts until")),
                ("is_demonstration", models.BooleanField(default=False)),
                (
                    "organisation",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="organisations.organisation",
                    ),
                ),
                (
                    "fields",
                    models.ManyToManyField(
                        to="experts.field", verbose_name="Fields of work"
                    ),
                ),
            ],
        ),
        migrations.AddField(
            model_name="dispatch",
            name="expert",
            field=models.ForeignKey(
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="named",
                to="experts.expert",
            ),
        ),
        migrations.AddField(
            model_name="dispatch",
            name="field",
            field=models.ForeignKey(
                blank=True,
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                to="experts.field",
                verbose_name="Field of work",
            ),
        ),
        migrations.CreateModel(
            name="Candidate",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True,
                        primary_key=True,
                        serialize=False,
                        verbose_name="ID",
                    ),
                ),
                ("due_on", models.DateField(verbose_name="Answer by")),
                (
                    "says_yes",
                    models.BooleanField(
                        choices=[(True, "Yes, the expert can go"), (False, "No")],
                        null=True,
                        verbose_name="Answer",
                    ),
                ),
                ("note", models.TextField(blank=True, verbose_name="Note")),
                (
                    "answered_by",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "dispatch",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="candidates",
                        to="experts.dispatch",
                    ),
                ),
                (
                    "expert",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="experts.expert",
                    ),
                ),
            ],
            options={
                "constraints": [
                    models.UniqueConstraint(
                        fields=("dispatch", "expert"), name="experts_asked_once"
                    )
                ],
            },
        ),
        migrations.AddConstraint(
            model_name="dispatch",
            constraint=models.CheckConstraint(
                condition=models.Q(("ends_on__gte", models.F("starts_on"))),
                name="experts_stay",
                violation_error_message="The last day lies before the first.",
            ),
        ),
        migrations.AddConstraint(
            model_name="dispatch",
            constraint=models.CheckConstraint(
                condition=models.Q(("returns_on__gte", models.F("departs_on"))),
                name="experts_travel",
                violation_error_message="The last day lies before the first.",
            ),
        ),
        migrations.AddConstraint(
            model_name="dispatch",
            constraint=models.CheckConstraint(
                condition=models.Q(("report_due_on__gte", models.F("returns_on"))),
                name="experts_report",
                violation_error_message="The last day lies before the first.",
            ),
        ),
    ]
