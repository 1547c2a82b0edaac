"""What comes into grants as a sheet (取込): the awards of earlier years."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from kakehashi.engines.imports.targets import Cell, Field, Row, Target, Texts
from kakehashi.engines.sheets.kinds.values import read_money, read_year
from kakehashi.foundation.accounts.models import Post
from kakehashi.foundation.organisations.meant import meant_body
from kakehashi.kernel.problems import Problem, Unreadable
from kakehashi.programmes.grants.queries.past_awards import (
    key_of_past_award,
    texts_of_past_awards,
)
from kakehashi.programmes.grants.verbs.past_awards import (
    import_past_awards,
    undo_past_awards,
)

LONGEST_TITLE: Final = 200


def read_past_award(cells: Mapping[str, Cell]) -> Row:
    """Read one row of an association's list of awards.

    Problem codes: ``year-unreadable``, ``body-unknown``, ``title-missing``,
    ``title-too-long``, and those of ``read_money``.
    """
    problems, remarks = list[Problem](), list[Problem]()
    after: Texts = {}
    try:
        after["fiscal_year"] = str(read_year(cells["fiscal_year"].text))
    except Unreadable as refusal:
        problems.append(Problem(refusal.code, refusal.message, "fiscal_year"))
    body = meant_body(cells["code"].text, "code")
    after["code"] = body.code
    problems += [body.problem] if body.problem else []
    remarks += [body.remark] if body.remark else []
    after["title"] = _title(cells["title"].text, problems)
    after["awarded_yen"] = _yen(cells["awarded_yen"], "awarded_yen", problems)
    told = any(problem.field == "awarded_yen" for problem in problems)
    if after["awarded_yen"] in ("", "0") and not told:
        message = _("The amount awarded is missing.")
        problems.append(Problem("amount-missing", message, "awarded_yen"))
    settled = cells.get("settled_yen", Cell(""))
    after["settled_yen"] = _yen(settled, "settled_yen", problems)
    return Row(after, tuple(problems), tuple(remarks))


def _title(text: str, problems: list[Problem]) -> str:
    title = " ".join(text.split())
    if not title:
        message = _("The name of the project is missing.")
        problems.append(Problem("title-missing", message, "title"))
    elif len(title) > LONGEST_TITLE:
        message = _("The name of the project may have up to %(limit)s characters.")
        message %= {"limit": LONGEST_TITLE}
        problems.append(Problem("title-too-long", message, "title"))
    return title


def _yen(cell: Cell, field: str, problems: list[Problem]) -> str:
    if not cell.text.strip():
        return ""
    try:
        amount = read_money(cell.text, cell.factor)
    except Unreadable as refusal:
        problems.append(Problem(refusal.code, refusal.message, field))
        return ""
    if amount < 0:
        message = _("An amount cannot be below zero.")
        problems.append(Problem("amount-negative", message, field))
    return str(amount)


PAST_AWARDS: Final = Target(
    name="past-awards",
    label=gettext_lazy("Awards of earlier years"),
    help=gettext_lazy(
        "The list of grants awarded before this system: one row a project, with its "
        "fiscal year, body and amount."
    ),
    posts=(Post.SECRETARIAT,),
    fields=(
        Field(
            "fiscal_year",
            gettext_lazy("Fiscal year"),
            "year",
            aliases=("年度", "実施年度", "採択年度", "交付年度", "fiscal_year"),
        ),
        Field(
            "code",
            gettext_lazy("Body (code or name)"),
            "body_code",
            aliases=(
                "団体コード",
                "全国地方公共団体コード",
                "団体名",
                "申請団体",
                "code",
            ),
        ),
        Field(
            "title",
            gettext_lazy("Project"),
            "name",
            aliases=("事業名", "事業名称", "助成事業名", "件名", "title"),
        ),
        Field(
            "awarded_yen",
            gettext_lazy("Amount awarded"),
            "money",
            aliases=("交付決定額", "決定額", "助成額", "助成決定額", "awarded"),
        ),
        Field(
            "settled_yen",
            gettext_lazy("Amount settled"),
            "money",
            required=False,
            aliases=("確定額", "額の確定", "精算額", "settled"),
        ),
    ),
    group="fiscal_year",
    read=read_past_award,
    key=key_of_past_award,
    stored=texts_of_past_awards,
    commit=import_past_awards,
    undo=undo_past_awards,
    page="grants:past",
)
