"""Every body that takes part: local governments, the association, companies, partners.

Rows come from the register in the kernel (``verbs.load_register``) or are registered
by people (``verbs.register_company`` and its like). Nothing is deleted: a body that is
gone keeps its row with ``until``, and ``BodyChange`` says what became of it.
"""

from __future__ import annotations

from datetime import date

from django.db import models
from django.db.models import F, Q
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _


class Kind(models.TextChoices):
    """What sort of body an organisation is."""

    PREFECTURE = "prefecture", _("Prefecture")  # 都道府県
    DESIGNATED_CITY = "designated_city", _("Designated city")  # 指定都市
    CITY = "city", _("City")  # 市
    SPECIAL_WARD = "special_ward", _("Special ward")  # 特別区
    TOWN = "town", _("Town")  # 町
    VILLAGE = "village", _("Village")  # 村
    WARD = "ward", _("Ward of a designated city")  # 行政区: shown, never an applicant
    ASSOCIATION = "association", _("Headquarters")  # 協会本部
    DIVISION = "division", _("Division")  # 部課
    OVERSEAS_OFFICE = "overseas_office", _("Overseas office")  # 海外事務所
    BRANCH = "branch", _("Branch")  # 支部
    REGIONAL_ASSOCIATION = (
        "regional_association",
        _("Regional international association"),  # 地域国際化協会
    )
    NPO = "npo", _("Non-profit organisation")
    COMPANY = "company", _("Company")  # 企業
    FOREIGN_BODY = "foreign_body", _("Body abroad")  # 海外機関


MUNICIPALITIES = (
    Kind.DESIGNATED_CITY,
    Kind.CITY,
    Kind.SPECIAL_WARD,
    Kind.TOWN,
    Kind.VILLAGE,
)
LOCAL_GOVERNMENTS = (Kind.PREFECTURE, *MUNICIPALITIES)
CODED = (*LOCAL_GOVERNMENTS, Kind.WARD)


class Organisation(models.Model):
    """A body (団体) that can hold roles, apply, be asked or be shown.

    Attributes:
        code: 全国地方公共団体コード with check digit; ``""`` for other bodies.
        corporate_number: 法人番号, 13 digits, or ``""``.
        prefecture: the prefecture it lies in. A prefecture has none: the row itself
            is the prefecture (``own_prefecture`` answers for both). Bodies abroad and
            the association have none either.
        parent: the body it belongs to: a branch to its local government, a division
            or overseas office to the association, a ward to its designated city, a
            regional association to the local government that founded it.
        since, until: first and last day; None where unknown or lasting.
        note: what a reader must know, e.g. that a list of countries is not known.
        latitude, longitude: a centre point in degrees (WGS 84), for maps and for
            telling namesakes apart.
    """

    Kind = Kind

    kind = models.CharField(max_length=24, choices=Kind.choices)
    code = models.CharField(max_length=6, blank=True, default="")
    corporate_number = models.CharField(max_length=13, blank=True, default="")
    name = models.CharField(max_length=150)
    kana = models.CharField(max_length=200, blank=True, default="")
    name_en = models.CharField(max_length=200, blank=True, default="")
    prefecture = models.ForeignKey(
        "self",
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="within",
    )
    parent = models.ForeignKey(
        "self",
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="children",
    )
    since = models.DateField(null=True, blank=True)
    until = models.DateField(null=True, blank=True)
    time_zone = models.CharField(max_length=40, default="Asia/Tokyo")
    latitude = models.FloatField(null=True, blank=True)
    longitude = models.FloatField(null=True, blank=True)
    note = models.CharField(max_length=300, blank=True, default="")

    class Meta:
        ordering = ["code", "pk"]
        indexes = [
            models.Index(fields=["kind", "code"], name="organisations_by_kind"),
            models.Index(fields=["name"], name="organisations_by_name"),
        ]
        constraints = [
            models.UniqueConstraint(
                fields=["code"],
                condition=~Q(code=""),
                name="organisations_code_is_unique",
            ),
            models.UniqueConstraint(
                fields=["corporate_number"],
                condition=~Q(corporate_number=""),
                name="organisations_corporate_number_is_unique",
            ),
            models.UniqueConstraint(
                fields=["parent"],
                condition=Q(kind="branch", until__isnull=True),
                name="organisations_one_branch_a_body",
            ),
            models.CheckConstraint(
                condition=Q(
                    kind__in=[k.value for k in CODED], code__regex=r"^[0-9]{6}$"
                )
                | (~Q(kind__in=[k.value for k in CODED]) & Q(code="")),
                name="organisations_local_governments_have_codes",
            ),
            models.CheckConstraint(
                condition=Q(corporate_number="")
                | Q(corporate_number__regex=r"^[1-9][0-9]{12}$"),
                name="organisations_corporate_number_has_13_digits",
            ),
            models.CheckConstraint(
                condition=Q(kind__in=Kind.values),
                name="organisations_kind_is_known",
            ),
            models.CheckConstraint(
                condition=~Q(kind="prefecture", prefecture__isnull=False),
                name="organisations_prefecture_is_in_none",
            ),
            models.CheckConstraint(
                condition=~Q(
                    kind__in=(*MUNICIPALITIES, Kind.WARD),
                    prefecture__isnull=True,
                ),
                name="organisations_municipality_has_prefecture",
            ),
            models.CheckConstraint(
                condition=~Q(
                    kind__in=["branch", "division", "overseas_office", "ward"],
                    parent__isnull=True,
                ),
                name="organisations_parts_have_a_parent",
            ),
            models.CheckConstraint(
                condition=Q(since__isnull=True)
                | Q(until__isnull=True)
                | Q(until__gte=F("since")),
                name="organisations_until_not_before_since",
            ),
            models.CheckConstraint(
                condition=(
                    Q(latitude__isnull=True, longitude__isnull=True)
                    | Q(
                        latitude__isnull=False,
                        longitude__isnull=False,
                        latitude__gte=-90,
                        latitude__lte=90,
                        longitude__gte=-180,
                        longitude__lte=180,
                    )
                ),
                name="organisations_point_is_whole",
            ),
        ]

    def __str__(self) -> str:
        return self.name

    @property
    def is_local_government(self) -> bool:
        """Whether it is a prefecture or a municipality (a ward of a city is not)."""
        return self.kind in LOCAL_GOVERNMENTS

    @property
    def own_prefecture(self) -> Organisation | None:
        """The prefecture it lies in; of a prefecture, itself."""
        return self if self.kind == Kind.PREFECTURE else self.prefecture

    @property
    def local_name(self) -> str:
        """Its name in the language in use: English where it has one, else Japanese."""
        english = (get_language() or "ja").startswith("en")
        return self.name_en if english and self.name_en else self.name

    @property
    def full_name(self) -> str:
        """Its name after its prefecture's, as namesakes need (``東京都府中市``)."""
        if self.prefecture is None or not (
            self.kind in MUNICIPALITIES or self.kind == Kind.WARD
        ):
            return self.name
        return f"{self.prefecture.name}{self.name}"

    def exists_on(self, day: date) -> bool:
        """Whether it exists on ``day``."""
        return (self.since is None or self.since <= day) and (
            self.until is None or day <= self.until
        )


class CoveredCountry(models.Model):
    """A country that an overseas office looks after, as far as a source says so."""

    office = models.ForeignKey(
        Organisation, on_delete=models.PROTECT, related_name="covered_countries"
    )
    name_ja = models.CharField(max_length=60)
    name_en = models.CharField(max_length=60, blank=True, default="")
    since = models.CharField(
        max_length=10, blank=True, default=""
    )  # as exact as known: 2021-08
    source = models.CharField(max_length=300)

    class Meta:
        ordering = ["office", "pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["office", "name_ja"],
                name="organisations_country_once_an_office",
            ),
            models.CheckConstraint(
                condition=~Q(source=""), name="organisations_country_has_source"
            ),
        ]

    def __str__(self) -> str:
        return self.name_ja


class BodyChange(models.Model):
    """A dated change of a body (組織変更・合併): who became whom, when, says who.

    ``former`` is filled where the former body has a row; local governments that were
    gone before the register began are known by code and name only.
    """

    class Sort(models.TextChoices):
        """What happened."""

        RENAMED = "renamed", _("Renamed")  # 名称変更
        MERGED = "merged", _("Merged into a new body")  # 新設合併
        JOINED = "joined", _("Merged into an existing body")  # 合併
        SPLIT = "split", _("Split")  # 分割・分離
        BECAME_CITY = "became_city", _("Became a city")  # 市制施行
        BECAME_TOWN = "became_town", _("Became a town")  # 町制施行
        DESIGNATED = "designated", _("Became a designated city")  # 指定都市移行
        REORGANISED = "reorganised", _("Wards reorganised")  # 行政区再編
        CODE_CHANGED = "code_changed", _("Code changed")

    sort = models.CharField(max_length=16, choices=Sort.choices)
    day = models.DateField(null=True, blank=True)  # None: the day is not known for sure
    former = models.ForeignKey(
        Organisation,
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="changes_from",
    )
    former_code = models.CharField(max_length=6, blank=True, default="")
    former_name = models.CharField(max_length=150)
    successor = models.ForeignKey(
        Organisation,
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="changes_to",
    )
    successor_code = models.CharField(max_length=6, blank=True, default="")
    successor_name = models.CharField(max_length=150)
    source = models.CharField(max_length=300)

    class Meta:
        ordering = ["day", "pk"]
        indexes = [
            models.Index(fields=["former_code"], name="organisations_former_code"),
        ]
        constraints = [
            models.UniqueConstraint(
                fields=["sort", "former_code", "former_name", "successor_code"],
                name="organisations_change_told_once",
            ),
            models.CheckConstraint(
                condition=~Q(source=""), name="organisations_change_has_source"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.former_name} → {self.successor_name}"


class Contact(models.Model):
    """Whom to ask at a body: the section in charge (担当課の連絡先), one a body.

    A section outlives the officers who come and go in it; its mailbox is shared.
    """

    organisation = models.OneToOneField(
        Organisation, on_delete=models.PROTECT, related_name="contact"
    )
    section = models.CharField(max_length=100)
    phone = models.CharField(max_length=40, blank=True)
    email = models.EmailField(blank=True)
    updated_at = models.DateTimeField()

    def __str__(self) -> str:
        return f"{self.organisation} {self.section}"
