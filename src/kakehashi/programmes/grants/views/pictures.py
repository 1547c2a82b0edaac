"""Small pictures of money and marks, drawn as SVG; their numbers stand beside them."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence

from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _

from kakehashi.foundation.pages.charts import Picture, stacked_chart
from kakehashi.foundation.pages.formats import is_english
from kakehashi.foundation.pages.maps import NAMES_EN, NAMES_JA, japan_map
from kakehashi.programmes.grants.queries.proposals import Part
from kakehashi.programmes.grants.queries.ranking import Ranked
from kakehashi.programmes.grants.queries.rounds import Money
from kakehashi.programmes.grants.rules.cut_offs import Candidate

WIDTH, HEIGHT = 1000, 36
COMMITTED, PROPOSED, CHOSEN, LEFT, OVER = (
    "#00118f",
    "#4979f5",
    "#fb5b01",
    "#e6e6e6",
    "#ec0000",
)
BAR = (
    '<svg class="money-bar" viewBox="0 0 1000 36" preserveAspectRatio="none" role="img"'
    ' focusable="false"><title>{}</title>{}</svg>'
)
PART = '<rect x="{}" y="4" width="{}" height="28" fill="{}"><title>{}</title></rect>'
EDGE = (
    '<rect x="{}" y="0" width="3" height="36" fill="#1a1a1a"><title>{}</title></rect>'
)
DOT = (
    '<circle cx="{}" cy="9" r="5" fill="{}" stroke="#1a1a1a"><title>{}</title></circle>'
)
STRIP = (
    '<svg class="marks" viewBox="0 0 120 18" width="120" height="18" role="img"'
    ' focusable="false"><title>{}</title>'
    '<line x1="6" y1="9" x2="114" y2="9" stroke="#767676"/>{}</svg>'
)


def money_bar(money: Money, *, chosen_yen: int = 0) -> SafeString:
    """The budget as one bar: committed, proposed, chosen now, left or too much.

    Nothing is drawn where the budget is not known.
    """
    if not money.budget:
        return SafeString("")
    parts = [
        (money.committed, COMMITTED, _("Committed")),
        (money.proposed, PROPOSED, _("Proposed")),
        (chosen_yen, CHOSEN, _("Chosen now")),
    ]
    taken = sum(yen for yen, _colour, _label in parts)
    left = money.budget - taken
    if left > 0:
        parts.append((left, LEFT, _("Left in the budget")))
    whole = max(money.budget, taken)
    edge = money.budget * WIDTH // whole
    drawn, x = [], 0
    for yen, colour, label in parts:
        width = yen * WIDTH // whole
        if width:
            drawn.append((x, width, colour, f"{label} {yen:,}"))
        x += width
    body = format_html_join("", PART, drawn)
    if left < 0:
        over = format_html(PART, edge, WIDTH - edge, OVER, _("Over the budget"))
        body = format_html(
            "{}{}{}", body, over, format_html(EDGE, max(edge - 3, 0), _("Budget"))
        )
    return format_html(BAR, _sentence(parts, money.budget), body)


def _sentence(parts: Sequence[tuple[int, str, str]], budget: int) -> str:
    told = ", ".join(f"{label} {yen:,}" for yen, _colour, label in parts)
    return _("Budget %(budget)s yen: %(parts)s") % {
        "budget": f"{budget:,}",
        "parts": told,
    }


def marks_strip(row: Ranked) -> SafeString:
    """The reviewers' marks on a line from 0 to 100; outliers stand out."""
    if not row.marks:
        return SafeString("")
    dots = format_html_join(
        "",
        DOT,
        (
            (
                round(6 + 1.08 * mark.mark),
                CHOSEN if mark.is_outlier else "#c5d7fb",
                f"{mark.reviewer}: {mark.mark:g}",
            )
            for mark in row.marks
        ),
    )
    label = _("Marks of 100: %(marks)s") % {
        "marks": ", ".join(f"{mark.mark:g}" for mark in row.marks)
    }
    return format_html(STRIP, label, dots)


def award_map(parts: Mapping[str, Part]) -> Picture:
    """What each prefecture would get, in thousand yen, as a map with its table."""
    return japan_map(
        _("Awarded sum by prefecture"),
        {code: part.amount_yen / 1000 for code, part in parts.items()},
        unit=_(" thousand yen"),
        names=NAMES_EN if is_english() else NAMES_JA,
        head=(_("Prefecture"), _("Awarded sum")),
        nothing=_("no application"),
    )


def sums_map(title: str, candidates: Iterable[Candidate]) -> Picture:
    """What each prefecture would get under a plan, in thousand yen."""
    sums: Counter[str] = Counter()
    for candidate in candidates:
        if candidate.prefecture:
            sums[candidate.prefecture] += candidate.sum_yen
    return japan_map(
        title,
        {code: yen / 1000 for code, yen in sums.items()},
        unit=_(" thousand yen"),
        names=NAMES_EN if is_english() else NAMES_JA,
        head=(_("Prefecture"), _("Awarded sum")),
        nothing=_("no project"),
    )


def plans_chart(
    title: str, names: Sequence[str], lines: Sequence[tuple[str, Sequence[int]]]
) -> Picture:
    """Plans side by side as bars made of parts, in thousand yen."""
    return stacked_chart(
        title,
        names,
        lines,
        unit=_(" thousand yen"),
        total=_("Sum"),
        corner=_("Plan"),
    )
