"""The table of a round: what may be sought, shown, sorted and exported."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from enum import Enum
from typing import Final

from django.db.models import (
    Case,
    Count,
    F,
    FloatField,
    OuterRef,
    Q,
    QuerySet,
    Subquery,
    Sum,
    Value,
    When,
)
from django.db.models.expressions import Combinable
from django.db.models.functions import Cast, Coalesce, Concat, NullIf
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from kakehashi.engines.cases.models import Review, Score
from kakehashi.programmes.grants.models import Application, BudgetLine, Call
from kakehashi.programmes.grants.queries.rounds import (
    WAITS,
    late_at,
    named,
    prefecture_named,
    scores_missing,
    sent_to,
    waiting,
)

Row = tuple[object, ...]


class As(Enum):
    """How a cell is written."""

    TEXT = "text"
    LINK = "link"
    STATE = "state"
    DAY = "day"
    MOMENT = "moment"
    YEN = "yen"
    NUMBER = "number"
    KIND = "kind"
    CATEGORY = "category"
    VENUE = "venue"
    SUBSIDY = "subsidy"
    FLAG = "flag"


@dataclass(frozen=True, slots=True)
class Column:
    """One column: ``path`` is a field path, or a word of `_computed`."""

    key: str
    label: str | Promise
    path: str
    shown_as: As = As.TEXT
    sort: str = ""
    in_table: bool = True


COLUMNS: Final = {
    column.key: column
    for column in (
        Column("reference", _("Reference"), "case__reference", As.LINK,
               "case__reference"),
        Column("applicant", _("Applicant"), "x_applicant",
               sort="case__applicant__code"),
        Column("title", _("Project title"), "case__title", sort="case__title"),
        Column("state", _("State"), "case__state", As.STATE, "case__state"),
        Column("where", _("Stands at"), "x_where", sort="case__stands_at__name"),
        Column("since", _("Since"), "case__stands_since", As.DAY, "case__stands_since"),
        Column("due", _("Act by"), "case__due_at", As.MOMENT, "case__due_at"),
        Column("requested", _("Requested"), "requested_yen", As.YEN, "requested_yen"),
        Column("awarded", _("Awarded sum"), "award__amount_yen", As.YEN,
               "award__amount_yen"),
        Column("score", _("Score"), "x_score", As.NUMBER, "x_score"),
        Column("reviews", _("Reviews handed in"), "x_reviews", sort="x_reviews"),
        Column("prefecture", _("Prefecture"), "x_prefecture",
               sort="case__applicant__code"),
        Column("kind", _("Kind of body"), "case__applicant__kind", As.KIND,
               "case__applicant__kind"),
        Column("category", _("Field"), "category", As.CATEGORY, "category"),
        Column("submitted", _("Submitted on"), "case__submitted_at", As.DAY,
               "case__submitted_at"),
        Column("officer", _("Handled by"), "x_officer", sort="x_officer"),
        Column("contact", _("Contact"), "x_contact"),
        Column("joint", _("Joint project"), "is_joint", As.FLAG, "is_joint"),
        Column("carried", _("Carried over"), "is_carried_over", As.FLAG,
               "is_carried_over"),
        # In the export only: long texts and what goes with them.
        Column("code", _("Code of the body"), "case__applicant__code", in_table=False),
        Column("venue", _("Place"), "venue", As.VENUE, in_table=False),
        Column("starts", _("First day"), "starts_on", As.DAY, in_table=False),
        Column("ends", _("Last day"), "ends_on", As.DAY, in_table=False),
        Column("total", _("Total costs"), "x_total", As.YEN, in_table=False),
        Column("eligible", _("Eligible costs"), "x_eligible", As.YEN, in_table=False),
        Column("income", _("Other income"), "other_income_yen", As.YEN, in_table=False),
        Column("subsidy", _("Other subsidy"), "other_subsidy", As.SUBSIDY,
               in_table=False),
        Column("subsidy_note", _("About the other subsidy"), "other_subsidy_note",
               in_table=False),
        Column("carried_note", _("What is new"), "carried_over_note", in_table=False),
        Column("partner", _("Partner"), "partner_name", in_table=False),
        Column("partner_part", _("Part of the partner"), "partner_part",
               in_table=False),
        Column("purpose", _("Purpose and need"), "purpose", in_table=False),
        Column("content", _("Content"), "content", in_table=False),
        Column("effect", _("Expected effect"), "effect", in_table=False),
        Column("model_point", _("Model for others"), "model_point", in_table=False),
        Column("number", _("Number of the covering letter"), "document_number",
               in_table=False),
        Column("number_date", _("Date of the covering letter"), "document_date", As.DAY,
               in_table=False),
        Column("section", _("Section"), "contact_section", in_table=False),
        Column("person", _("Person in charge"), "contact_name", in_table=False),
        Column("phone", _("Telephone"), "contact_phone", in_table=False),
        Column("mail", _("E-mail"), "contact_mail", in_table=False),
    )
}  # fmt: skip
SHOWN: Final = (
    "reference", "applicant", "title", "state", "where", "since", "due", "requested",
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Sought:
    """What is looked for in a round; empty words look for everything.

    ``sort`` is a column's key, with a minus in front for falling order.
    """

    states: tuple[str, ...] = ()
    waits: str = ""
    prefecture: int | None = None
    kind: str = ""
    text: str = ""
    sort: str = ""
    columns: tuple[str, ...] = SHOWN

    @property
    def is_everything(self) -> bool:
        return not (
            self.states or self.waits or self.prefecture or self.kind or self.text
        )


def sought_in(call: Call, sought: Sought, *, at: datetime) -> QuerySet[Application]:
    """The cases of a round that ``sought`` means, sorted."""
    found = sent_to(call)
    if sought.states:
        found = found.filter(case__state__in=sought.states)
    if sought.waits == "late":
        found = found.filter(late_at(at))
    elif sought.waits in WAITS:
        found = found.filter(waiting(sought.waits))
    if sought.kind:
        found = found.filter(case__applicant__kind=sought.kind)
    if sought.prefecture:
        found = found.filter(
            Q(case__applicant__prefecture=sought.prefecture)
            | Q(case__applicant=sought.prefecture)
        )
    for word in sought.text.split():
        found = found.filter(
            Q(case__reference__icontains=word)
            | Q(case__title__icontains=word)
            | Q(case__applicant__name__icontains=word)
            | Q(case__applicant__kana__icontains=word)
        )
    return found.order_by(*_order(sought.sort))


def _order(sort: str) -> list[str | Combinable]:
    column = COLUMNS.get(sort.lstrip("-"))
    if column is None or not column.sort:
        return ["case__reference"]
    if column.sort.startswith("x_"):
        by: Combinable = _computed(column.sort)
    else:
        by = F(column.sort)
    if sort.startswith("-"):
        return [by.desc(nulls_last=True), "case__reference"]  # type: ignore[attr-defined]
    return [by.asc(nulls_last=True), "case__reference"]  # type: ignore[attr-defined]


def rows_of(
    found: QuerySet[Application], columns: Sequence[Column]
) -> QuerySet[Application, Row]:
    """The cells of ``columns`` as plain tuples. One query."""
    cells: list[str] = []
    computed: dict[str, Combinable] = {}
    for column in columns:
        path = column.path
        if path.startswith("x_"):
            cell = _computed(path)
            if isinstance(cell, F):
                path = cell.name  # type: ignore[attr-defined]
            else:
                computed[path] = cell
        cells.append(path)
    return found.annotate(**computed).values_list(*cells)


def _computed(word: str) -> Combinable:
    handed_in = Review.objects.filter(
        case=OuterRef("case_id"), conflict_declared_at__isnull=True
    ).order_by()
    match word:
        case "x_applicant":
            return named("case__applicant")
        case "x_where":
            return named("case__stands_at")
        case "x_prefecture":
            return prefecture_named()
        case "x_officer":
            return Coalesce(
                NullIf(F("case__officer__display_name"), Value("")),
                F("case__officer__username"),
                Value(""),
            )
        case "x_contact":
            return Concat(
                "contact_section",
                Value(" "),
                "contact_name",
                Value(" "),
                "contact_phone",
            )
        case "x_score":
            return _score()
        case "x_reviews":
            return Subquery(
                handed_in.values("case").annotate(n=Count("submitted_at")).values("n")
            )
        case "x_total" | "x_eligible":
            lines = BudgetLine.objects.filter(application=OuterRef("pk")).order_by()
            if word == "x_eligible":
                lines = lines.filter(is_eligible=True)
            return Subquery(
                lines.values("application").annotate(s=Sum("amount_yen")).values("s")
            )
    raise KeyError(word)


def _score() -> Case:
    """The mean mark of 100, once every review is in; NULL before."""
    mean = Subquery(
        Score.objects.filter(
            review__case=OuterRef("case_id"),
            review__conflict_declared_at__isnull=True,
            review__submitted_at__isnull=False,
        )
        .order_by()
        .values("review__case")
        .annotate(
            mean=Sum(
                Cast(F("points") * F("criterion__weight") * 100, FloatField())
                / F("criterion__max_points")
            )
            / Sum("criterion__weight")
        )
        .values("mean")
    )
    return Case(
        When(scores_missing(), then=None), default=mean, output_field=FloatField()
    )
