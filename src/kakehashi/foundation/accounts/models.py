from __future__ import annotations

from datetime import date

from django.contrib.auth.models import AbstractUser
from django.db import models
from django.utils.translation import gettext_lazy as _


class Post(models.TextChoices):
    """What a person may be at an organisation (職)."""

    OFFICER = "officer", _("Officer in charge")  # 担当
    BRANCH = "branch", _("Branch officer")  # 支部担当
    SECRETARIAT = "secretariat", _("Secretariat staff")  # 協会職員
    OFFICE = "office", _("Overseas office staff")  # 海外事務所員
    REVIEWER = "reviewer", _("Reviewer")  # 審査委員
    DIRECTOR = "director", _("Director")  # 理事
    AUDITOR = "auditor", _("Auditor")  # 監事
    OPERATOR = "operator", _("Operator")  # 運用担当


class User(AbstractUser):
    """A person. What she may do is told by her roles, never by this row."""

    display_name = models.CharField(_("name"), max_length=100, blank=True)
    kana = models.CharField(_("reading"), max_length=100, blank=True)
    language = models.CharField(max_length=5, default="ja")
    time_zone = models.CharField(max_length=40, default="Asia/Tokyo")
    is_demonstration = models.BooleanField(default=False)  # 実演: nobody real
    is_shared = models.BooleanField(default=False)  # 共用: a section's, not a person's

    # What `queries.roles_on` has loaded, by day; no column.
    roles_by_day: dict[date, tuple[Role, ...]] | None = None
    # Who acts for a shared account in this session, as she said; no column.
    acting_name: str = ""

    def __str__(self) -> str:
        return f"{self.account_name} {self.acting_name}".rstrip()

    @property
    def account_name(self) -> str:
        """The name of the account alone, whoever acts for it."""
        return self.display_name or self.username


class Role(models.Model):
    """A post held at an organisation for a term (任期): first and last day, both in."""

    user = models.ForeignKey(User, on_delete=models.PROTECT, related_name="roles")
    organisation = models.ForeignKey(
        "organisations.Organisation", on_delete=models.PROTECT, related_name="roles"
    )
    post = models.CharField(max_length=20, choices=Post)
    since = models.DateField()
    until = models.DateField(null=True, blank=True)

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=models.Q(until__isnull=True)
                | models.Q(until__gte=models.F("since")),
                name="accounts_role_ends_after_it_begins",
            ),
            models.UniqueConstraint(
                fields=["user", "organisation", "post", "since"],
                name="accounts_role_once",
            ),
        ]
        indexes = [models.Index(fields=["organisation", "post"])]

    def __str__(self) -> str:
        return f"{self.user} {self.get_post_display()} ({self.organisation})"


class Signed(models.Model):
    """A row that says who made it, and who acted where the account is shared (共用)."""

    by = models.ForeignKey(User, models.PROTECT, related_name="+")
    person = models.CharField(max_length=60, blank=True, default="")

    class Meta:
        abstract = True

    @property
    def who(self) -> str:
        """The account, with the person who acted for it if several share it."""
        return f"{self.by.account_name} {self.person}".rstrip()
