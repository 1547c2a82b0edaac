import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("cases", "0001_initial"),
        ("files", "0001_initial"),
        ("grants", "0002_pastaward"),
        ("organisations", "0002_contact"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name="Procedure",
            fields=[
                (
                    "case",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.PROTECT,
                        primary_key=True,
                        related_name="+",
                        serialize=False,
                        to="cases.case",
                    ),
                ),
                (
                    "kind",
                    models.CharField(
                        choices=[
                            ("change", "Request to change the plan"),
                            ("advance", "Request for an advance"),
                            ("interim", "Interim report"),
                            ("report", "Final report"),
                        ],
                        max_length=10,
                    ),
                ),
                ("number", models.PositiveSmallIntegerField(default=1)),
                ("saved_at", models.DateTimeField()),
                ("document_number", models.CharField(blank=True, max_length=60)),
                ("document_date", models.DateField(blank=True, null=True)),
            ],
        ),
        migrations.CreateModel(
            name="Approval",
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
                    "step",
                    models.CharField(
                        choices=[
                            ("drafted", "Put up for approval"),
                            ("chief", "Section head"),
                            ("decided", "Final approval"),
                        ],
                        max_length=10,
                    ),
                ),
                ("is_granted", models.BooleanField(default=True)),
                ("of_saved_at", models.DateTimeField()),
                ("name", models.CharField(blank=True, max_length=60)),
                ("decided_on", models.DateField(blank=True, null=True)),
                ("note", models.TextField(blank=True)),
                ("at", models.DateTimeField()),
            ],
            options={
                "ordering": ["at", "pk"],
            },
        ),
        migrations.CreateModel(
            name="ApprovedText",
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
                ("field", models.CharField(max_length=40)),
                ("text", models.TextField(blank=True)),
            ],
        ),
        migrations.CreateModel(
            name="BodyPractice",
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
                ("needs_approval", models.BooleanField(default=False)),
                ("at", models.DateTimeField()),
            ],
        ),
        migrations.CreateModel(
            name="CallTold",
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
                ("is_reminder", models.BooleanField(default=False)),
                ("at", models.DateTimeField()),
            ],
        ),
        migrations.CreateModel(
            name="CaseStudy",
            fields=[
                (
                    "application",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.PROTECT,
                        primary_key=True,
                        related_name="case_study",
                        serialize=False,
                        to="grants.application",
                    ),
                ),
                ("title", models.CharField(max_length=120)),
                ("summary", models.TextField()),
                ("point", models.TextField(blank=True)),
                ("chosen_for", models.TextField(blank=True)),
                ("published_at", models.DateTimeField()),
                ("withdrawn_at", models.DateTimeField(blank=True, null=True)),
                ("withdrawn_reason", models.CharField(blank=True, max_length=200)),
            ],
            options={
                "verbose_name": "case study",
                "ordering": ["-published_at"],
            },
        ),
        migrations.CreateModel(
            name="Comment",
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
                ("text", models.TextField()),
                ("at", models.DateTimeField()),
            ],
            options={
                "ordering": ["at", "pk"],
            },
        ),
        migrations.CreateModel(
            name="CorrectedTerm",
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
                ("term", models.CharField(max_length=40)),
                ("before", models.TextField(blank=True)),
                ("after", models.TextField(blank=True)),
            ],
        ),
        migrations.CreateModel(
            name="Correction",
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
                ("number", models.PositiveSmallIntegerField()),
                ("reason_ja", models.TextField()),
                ("reason_en", models.TextField(blank=True)),
                ("at", models.DateTimeField()),
            ],
            options={
                "ordering": ["-number"],
            },
        ),
        migrations.CreateModel(
            name="Duty",
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
                    "kind",
                    models.CharField(
                        choices=[
                            ("interim", "Interim report"),
                            ("report", "Final report"),
                            ("repayment", "Repayment"),
                        ],
                        max_length=10,
                    ),
                ),
                ("number", models.PositiveSmallIntegerField(default=1)),
                ("due_at", models.DateTimeField()),
                ("met_at", models.DateTimeField(blank=True, null=True)),
                ("waived_at", models.DateTimeField(blank=True, null=True)),
                ("waived_reason", models.CharField(blank=True, max_length=200)),
            ],
        ),
        migrations.CreateModel(
            name="Evidence",
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
                ("number", models.PositiveSmallIntegerField()),
                ("dated", models.DateField()),
                ("payee", models.CharField(max_length=120)),
                ("amount_yen", models.PositiveBigIntegerField()),
            ],
            options={
                "ordering": ["number", "pk"],
            },
        ),
        migrations.CreateModel(
            name="FormUpload",
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
                ("errors", models.PositiveIntegerField(default=0)),
                ("at", models.DateTimeField()),
                ("taken_in_at", models.DateTimeField(blank=True, null=True)),
            ],
            options={
                "ordering": ["-at"],
            },
        ),
        migrations.CreateModel(
            name="Movement",
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
                    "kind",
                    models.CharField(
                        choices=[
                            ("award", "Grant awarded"),
                            ("change", "Change approved"),
                            ("settlement", "Amount fixed"),
                            ("advance", "Advance paid"),
                            ("payment", "Balance paid"),
                            ("repayment", "Repaid"),
                        ],
                        max_length=12,
                    ),
                ),
                ("committed_yen", models.BigIntegerField(default=0)),
                ("paid_yen", models.BigIntegerField(default=0)),
                ("on", models.DateField()),
                ("note", models.CharField(blank=True, max_length=200)),
                ("at", models.DateTimeField()),
            ],
            options={
                "ordering": ["at", "pk"],
            },
        ),
        migrations.CreateModel(
            name="Opinion",
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
                ("rank", models.PositiveSmallIntegerField(blank=True, null=True)),
                ("text", models.TextField(blank=True)),
                ("at", models.DateTimeField()),
            ],
        ),
        migrations.CreateModel(
            name="ProcedureLine",
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
                ("position", models.PositiveSmallIntegerField()),
                (
                    "expense_class",
                    models.CharField(
                        choices=[
                            ("fees", "Fees to lecturers and others"),
                            ("travel", "Travel"),
                            ("supplies", "Supplies and printing"),
                            ("services", "Postage, insurance and other services"),
                            ("commission", "Commissioned work"),
                            ("rent", "Rent of halls and equipment"),
                            ("contribution", "Contributions"),
                            ("other", "Other"),
                        ],
                        max_length=20,
                    ),
                ),
                ("description", models.CharField(max_length=120)),
                ("basis", models.CharField(blank=True, max_length=120)),
                ("amount_yen", models.PositiveBigIntegerField()),
                ("is_eligible", models.BooleanField(default=True)),
                ("cut_yen", models.PositiveBigIntegerField(default=0)),
                ("cut_reason", models.CharField(blank=True, max_length=200)),
            ],
            options={
                "ordering": ["position"],
            },
        ),
        migrations.CreateModel(
            name="Question",
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
                ("text", models.TextField()),
                ("at", models.DateTimeField()),
                ("public_text", models.TextField(blank=True)),
                ("answer", models.TextField(blank=True)),
                ("answered_at", models.DateTimeField(null=True)),
                ("is_public", models.BooleanField(default=False)),
            ],
            options={
                "ordering": ["at"],
            },
        ),
        migrations.CreateModel(
            name="Watch",
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
                    "scheme",
                    models.CharField(
                        choices=[
                            ("multicultural", "Multicultural community building grant"),
                            (
                                "cooperation",
                                "International cooperation model project grant",
                            ),
                            ("exchange", "International exchange grant"),
                        ],
                        max_length=20,
                    ),
                ),
                ("at", models.DateTimeField()),
            ],
        ),
        migrations.AddField(
            model_name="application",
            name="schedule",
            field=models.TextField(blank=True),
        ),
        migrations.AddField(
            model_name="application",
            name="through",
            field=models.ForeignKey(
                blank=True,
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to="organisations.organisation",
            ),
        ),
        migrations.AddField(
            model_name="award",
            name="closed_at",
            field=models.DateTimeField(blank=True, null=True),
        ),
        migrations.AddField(
            model_name="call",
            name="advance_percent",
            field=models.PositiveSmallIntegerField(blank=True, null=True),
        ),
        migrations.AddField(
            model_name="call",
            name="interim_due_at",
            field=models.DateTimeField(blank=True, null=True),
        ),
        migrations.AddField(
            model_name="call",
            name="repayment_days",
            field=models.PositiveSmallIntegerField(blank=True, null=True),
        ),
        migrations.AddField(
            model_name="call",
            name="report_due_at",
            field=models.DateTimeField(blank=True, null=True),
        ),
        migrations.AddField(
            model_name="call",
            name="shown_from",
            field=models.DateTimeField(blank=True, null=True),
        ),
        migrations.AddField(
            model_name="call",
            name="through_due_at",
            field=models.DateTimeField(blank=True, null=True),
        ),
        migrations.AddField(
            model_name="letter",
            name="amount_yen",
            field=models.PositiveBigIntegerField(blank=True, null=True),
        ),
        migrations.AddField(
            model_name="letter",
            name="due_on",
            field=models.DateField(blank=True, null=True),
        ),
        migrations.AddField(
            model_name="letter",
            name="word",
            field=models.OneToOneField(
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to="files.storedfile",
            ),
        ),
        migrations.AlterField(
            model_name="letter",
            name="kind",
            field=models.CharField(
                choices=[
                    ("award", "Notice of award"),
                    ("decline", "Notice of non-award"),
                    ("change", "Notice of approval of a change"),
                    ("refusal", "Notice of refusal"),
                    ("advance", "Notice of an advance"),
                    ("noted", "Receipt of an interim report"),
                    ("settlement", "Notice of the amount fixed"),
                    ("repayment", "Demand for repayment"),
                    ("payment", "Notice of payment"),
                ],
                max_length=10,
            ),
        ),
        migrations.AddConstraint(
            model_name="call",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("advance_percent__isnull", True),
                    ("advance_percent__range", (1, 100)),
                    _connector="OR",
                ),
                name="grants_call_advance_is_a_percentage",
            ),
        ),
        migrations.CreateModel(
            name="Advance",
            fields=[
                (
                    "procedure",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.PROTECT,
                        primary_key=True,
                        related_name="advance",
                        serialize=False,
                        to="grants.procedure",
                    ),
                ),
                (
                    "requested_yen",
                    models.PositiveBigIntegerField(blank=True, null=True),
                ),
                ("reason", models.TextField(blank=True)),
            ],
        ),
        migrations.CreateModel(
            name="Change",
            fields=[
                (
                    "procedure",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.PROTECT,
                        primary_key=True,
                        related_name="change",
                        serialize=False,
                        to="grants.procedure",
                    ),
                ),
                (
                    "kind",
                    models.CharField(
                        blank=True,
                        choices=[
                            ("content", "Content"),
                            ("amount", "Costs or sum"),
                            ("period", "Dates"),
                            ("cancel", "Stop the project"),
                        ],
                        max_length=10,
                    ),
                ),
                ("reason", models.TextField(blank=True)),
                ("content", models.TextField(blank=True)),
                ("starts_on", models.DateField(blank=True, null=True)),
                ("ends_on", models.DateField(blank=True, null=True)),
                (
                    "requested_yen",
                    models.PositiveBigIntegerField(blank=True, null=True),
                ),
                ("approved_yen", models.PositiveBigIntegerField(blank=True, null=True)),
                ("conditions", models.TextField(blank=True)),
            ],
        ),
        migrations.AddField(
            model_name="procedure",
            name="application",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT,
                related_name="procedures",
                to="grants.application",
            ),
        ),
        migrations.AddField(
            model_name="letter",
            name="procedure",
            field=models.ForeignKey(
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="letters",
                to="grants.procedure",
            ),
        ),
        migrations.AddField(
            model_name="approval",
            name="application",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT,
                related_name="approvals",
                to="grants.application",
            ),
        ),
        migrations.AddField(
            model_name="approval",
            name="by",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to=settings.AUTH_USER_MODEL,
            ),
        ),
        migrations.AddField(
            model_name="approval",
            name="organisation",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to="organisations.organisation",
            ),
        ),
        migrations.AddField(
            model_name="approvedtext",
            name="approval",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT,
                related_name="texts",
                to="grants.approval",
            ),
        ),
        migrations.AddField(
            model_name="bodypractice",
            name="by",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to=settings.AUTH_USER_MODEL,
            ),
        ),
        migrations.AddField(
            model_name="bodypractice",
            name="organisation",
            field=models.OneToOneField(
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to="organisations.organisation",
            ),
        ),
        migrations.AddField(
            model_name="calltold",
            name="call",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.CASCADE,
                related_name="+",
                to="grants.call",
            ),
        ),
        migrations.AddField(
            model_name="calltold",
            name="user",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.CASCADE,
                related_name="+",
                to=settings.AUTH_USER_MODEL,
            ),
        ),
        migrations.AddField(
            model_name="casestudy",
            name="published_by",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to=settings.AUTH_USER_MODEL,
            ),
        ),
        migrations.AddField(
            model_name="comment",
            name="application",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT,
                related_name="comments",
                to="grants.application",
            ),
        ),
        migrations.AddField(
            model_name="comment",
            name="by",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to=settings.AUTH_USER_MODEL,
            ),
        ),
        migrations.AddField(
            model_name="comment",
            name="organisation",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to="organisations.organisation",
            ),
        ),
        migrations.AddField(
            model_name="correction",
            name="by",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to=settings.AUTH_USER_MODEL,
            ),
        ),
        migrations.AddField(
            model_name="correction",
            name="call",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT,
                related_name="corrections",
                to="grants.call",
            ),
        ),
        migrations.AddField(
            model_name="correctedterm",
            name="correction",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.CASCADE,
                related_name="terms",
                to="grants.correction",
            ),
        ),
        migrations.AddField(
            model_name="duty",
            name="application",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT,
                related_name="duties",
                to="grants.application",
            ),
        ),
        migrations.AddField(
            model_name="evidence",
            name="file",
            field=models.OneToOneField(
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to="files.storedfile",
            ),
        ),
        migrations.AddField(
            model_name="formupload",
            name="application",
            field=models.ForeignKey(
                blank=True,
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="form_uploads",
                to="grants.application",
            ),
        ),
        migrations.AddField(
            model_name="formupload",
            name="by",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to=settings.AUTH_USER_MODEL,
            ),
        ),
        migrations.AddField(
            model_name="formupload",
            name="call",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to="grants.call",
            ),
        ),
        migrations.AddField(
            model_name="formupload",
            name="file",
            field=models.OneToOneField(
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to="files.storedfile",
            ),
        ),
        migrations.AddField(
            model_name="formupload",
            name="organisation",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to="organisations.organisation",
            ),
        ),
        migrations.AddField(
            model_name="movement",
            name="application",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT,
                related_name="movements",
                to="grants.application",
            ),
        ),
        migrations.AddField(
            model_name="movement",
            name="by",
            field=models.ForeignKey(
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to=settings.AUTH_USER_MODEL,
            ),
        ),
        migrations.AddField(
            model_name="movement",
            name="procedure",
            field=models.ForeignKey(
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="movements",
                to="grants.procedure",
            ),
        ),
        migrations.AddField(
            model_name="opinion",
            name="application",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT,
                related_name="opinions",
                to="grants.application",
            ),
        ),
        migrations.AddField(
            model_name="opinion",
            name="by",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to=settings.AUTH_USER_MODEL,
            ),
        ),
        migrations.AddField(
            model_name="opinion",
            name="call",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to="grants.call",
            ),
        ),
        migrations.AddField(
            model_name="opinion",
            name="organisation",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to="organisations.organisation",
            ),
        ),
        migrations.AddField(
            model_name="procedureline",
            name="planned",
            field=models.ForeignKey(
                blank=True,
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to="grants.budgetline",
            ),
        ),
        migrations.AddField(
            model_name="procedureline",
            name="procedure",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.CASCADE,
                related_name="lines",
                to="grants.procedure",
            ),
        ),
        migrations.AddField(
            model_name="evidence",
            name="line",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.CASCADE,
                related_name="evidence",
                to="grants.procedureline",
            ),
        ),
        migrations.AddField(
            model_name="question",
            name="answered_by",
            field=models.ForeignKey(
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to=settings.AUTH_USER_MODEL,
            ),
        ),
        migrations.AddField(
            model_name="question",
            name="by",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to=settings.AUTH_USER_MODEL,
            ),
        ),
        migrations.AddField(
            model_name="question",
            name="call",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT,
                related_name="questions",
                to="grants.call",
            ),
        ),
        migrations.AddField(
            model_name="question",
            name="organisation",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to="organisations.organisation",
            ),
        ),
        migrations.AddField(
            model_name="watch",
            name="organisation",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to="organisations.organisation",
            ),
        ),
        migrations.AddField(
            model_name="watch",
            name="user",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.CASCADE,
                related_name="+",
                to=settings.AUTH_USER_MODEL,
            ),
        ),
        migrations.CreateModel(
            name="Report",
            fields=[
                (
                    "procedure",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.PROTECT,
                        primary_key=True,
                        related_name="report",
                        serialize=False,
                        to="grants.procedure",
                    ),
                ),
                ("starts_on", models.DateField(blank=True, null=True)),
                ("ends_on", models.DateField(blank=True, null=True)),
                ("done", models.TextField(blank=True)),
                ("result", models.TextField(blank=True)),
                ("lessons", models.TextField(blank=True)),
                ("participants", models.PositiveIntegerField(blank=True, null=True)),
                ("other_income_yen", models.PositiveBigIntegerField(default=0)),
                ("public_title", models.CharField(blank=True, max_length=120)),
                ("public_summary", models.TextField(blank=True)),
                ("public_point", models.TextField(blank=True)),
                ("may_publish", models.BooleanField(blank=True, null=True)),
            ],
            options={
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(
                            ("starts_on__isnull", True),
                            ("ends_on__isnull", True),
                            ("starts_on__lte", models.F("ends_on")),
                            _connector="OR",
                        ),
                        name="grants_report_starts_before_it_ends",
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="Settlement",
            fields=[
                (
                    "procedure",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.PROTECT,
                        primary_key=True,
                        related_name="settlement",
                        serialize=False,
                        to="grants.procedure",
                    ),
                ),
                ("spent_yen", models.PositiveBigIntegerField()),
                ("accepted_yen", models.PositiveBigIntegerField()),
                ("other_income_yen", models.PositiveBigIntegerField()),
                ("committed_yen", models.PositiveBigIntegerField()),
                ("settled_yen", models.PositiveBigIntegerField()),
                ("decided_on", models.DateField()),
                ("note", models.TextField(blank=True)),
            ],
            options={
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(
                            ("settled_yen__lte", models.F("committed_yen")),
                            ("accepted_yen__lte", models.F("spent_yen")),
                        ),
                        name="grants_settlement_within",
                    )
                ],
            },
        ),
        migrations.AddConstraint(
            model_name="procedure",
            constraint=models.UniqueConstraint(
                fields=("application", "kind", "number"), name="grants_procedure_number"
            ),
        ),
        migrations.AddConstraint(
            model_name="procedure",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("kind", "report"), _negated=True),
                    ("number", 1),
                    _connector="OR",
                ),
                name="grants_procedure_one_final_report",
            ),
        ),
        migrations.AddConstraint(
            model_name="approval",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("is_granted", True),
                    models.Q(("note", ""), _negated=True),
                    _connector="OR",
                ),
                name="grants_approval_refusal_told",
            ),
        ),
        migrations.AddConstraint(
            model_name="approval",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("decided_on", None), ("name", "")),
                    models.Q(
                        models.Q(("name", ""), _negated=True),
                        ("decided_on__isnull", False),
                    ),
                    _connector="OR",
                ),
                name="grants_approval_on_paper_whole",
            ),
        ),
        migrations.AddConstraint(
            model_name="approvedtext",
            constraint=models.UniqueConstraint(
                fields=("approval", "field"), name="grants_approved_text_once"
            ),
        ),
        migrations.AddConstraint(
            model_name="calltold",
            constraint=models.UniqueConstraint(
                fields=("user", "call", "is_reminder"), name="grants_call_told_once"
            ),
        ),
        migrations.AddConstraint(
            model_name="correction",
            constraint=models.UniqueConstraint(
                fields=("call", "number"), name="grants_correction_number"
            ),
        ),
        migrations.AddConstraint(
            model_name="correctedterm",
            constraint=models.UniqueConstraint(
                fields=("correction", "term"), name="grants_corrected_term_once"
            ),
        ),
        migrations.AddIndex(
            model_name="duty",
            index=models.Index(
                condition=models.Q(
                    ("met_at__isnull", True), ("waived_at__isnull", True)
                ),
                fields=["due_at"],
                name="grants_duty_open",
            ),
        ),
        migrations.AddConstraint(
            model_name="duty",
            constraint=models.UniqueConstraint(
                fields=("application", "kind", "number"), name="grants_duty_once"
            ),
        ),
        migrations.AddConstraint(
            model_name="duty",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("waived_at__isnull", True),
                    models.Q(("waived_reason", ""), _negated=True),
                    _connector="OR",
                ),
                name="grants_duty_waiver_told",
            ),
        ),
        migrations.AddIndex(
            model_name="formupload",
            index=models.Index(
                fields=["organisation", "call", "-at"], name="grants_form_upload_list"
            ),
        ),
        migrations.AddConstraint(
            model_name="movement",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(
                        ("kind__in", ["award", "change", "settlement"]), ("paid_yen", 0)
                    ),
                    models.Q(
                        models.Q(
                            ("kind__in", ["award", "change", "settlement"]),
                            _negated=True,
                        ),
                        ("committed_yen", 0),
                    ),
                    _connector="OR",
                ),
                name="grants_movement_of_one_sort",
            ),
        ),
        migrations.AddConstraint(
            model_name="movement",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("committed_yen__gt", 0), ("kind", "award")),
                    models.Q(("committed_yen__lte", 0), ("kind", "settlement")),
                    models.Q(("kind__in", ["advance", "payment"]), ("paid_yen__gt", 0)),
                    models.Q(("kind", "repayment"), ("paid_yen__lt", 0)),
                    ("kind", "change"),
                    _connector="OR",
                ),
                name="grants_movement_has_its_sign",
            ),
        ),
        migrations.AddConstraint(
            model_name="movement",
            constraint=models.UniqueConstraint(
                condition=models.Q(("kind", "award")),
                fields=("application",),
                name="grants_movement_one_award",
            ),
        ),
        migrations.AddConstraint(
            model_name="movement",
            constraint=models.UniqueConstraint(
                condition=models.Q(("kind", "settlement")),
                fields=("application",),
                name="grants_movement_one_settlement",
            ),
        ),
        migrations.AddConstraint(
            model_name="opinion",
            constraint=models.UniqueConstraint(
                fields=("application", "organisation"), name="grants_opinion_once"
            ),
        ),
        migrations.AddConstraint(
            model_name="opinion",
            constraint=models.UniqueConstraint(
                fields=("call", "organisation", "rank"), name="grants_opinion_rank_once"
            ),
        ),
        migrations.AddConstraint(
            model_name="procedureline",
            constraint=models.UniqueConstraint(
                fields=("procedure", "position"), name="grants_procedure_line_position"
            ),
        ),
        migrations.AddConstraint(
            model_name="procedureline",
            constraint=models.CheckConstraint(
                condition=models.Q(("cut_yen__lte", models.F("amount_yen"))),
                name="grants_procedure_line_cut_within",
            ),
        ),
        migrations.AddConstraint(
            model_name="procedureline",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("cut_yen", 0),
                    models.Q(("cut_reason", ""), _negated=True),
                    _connector="OR",
                ),
                name="grants_procedure_line_cut_told",
            ),
        ),
        migrations.AddIndex(
            model_name="question",
            index=models.Index(
                condition=models.Q(("answered_at__isnull", True)),
                fields=["at"],
                name="grants_question_open",
            ),
        ),
        migrations.AddConstraint(
            model_name="question",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(
                        ("answer", ""),
                        ("answered_at__isnull", True),
                        ("is_public", False),
                    ),
                    models.Q(
                        ("answered_at__isnull", False),
                        models.Q(("answer", ""), _negated=True),
                    ),
                    _connector="OR",
                ),
                name="grants_question_answered_whole",
            ),
        ),
        migrations.AddConstraint(
            model_name="watch",
            constraint=models.UniqueConstraint(
                fields=("user", "organisation", "scheme"), name="grants_watch_once"
            ),
        ),
    ]
