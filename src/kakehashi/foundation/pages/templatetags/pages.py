"""Tags and filters of every page: ``{% load pages %}``. See docs/components.md."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, datetime
from typing import Any
from zlib import crc32

from django import template
from django.conf import settings
from django.core.paginator import Page
from django.forms import BaseForm
from django.forms.boundfield import BoundField
from django.http import HttpRequest, QueryDict
from django.template.context import Context
from django.template.loader import render_to_string
from django.urls import translate_url
from django.utils import timezone
from django.utils.html import format_html
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import gettext as _

from kakehashi.foundation.pages import formats, navigation, receipts, rows
from kakehashi.foundation.pages.charts import Picture
from kakehashi.foundation.pages.parts import Entry, Step

register = template.Library()


# --- days, money, time left -------------------------------------------------------


@register.filter
def wareki(value: date | datetime | None) -> str:
    """令和8年11月22日(2026); “22 November 2026” on English pages."""
    return formats.say_day(value)


@register.filter
def say_time(value: datetime | None) -> str:
    """令和8年11月22日(2026) 9:05."""
    return formats.say_time(value)


@register.filter
def deadline(value: datetime | None, zone: str = "") -> str:
    """令和8年10月31日(2026) 17:00 必着; ``due|deadline:user.time_zone`` adds hers."""
    return formats.say_deadline(value, zone)


@register.simple_tag(takes_context=True)
def due(context: Context, value: datetime | None) -> str:
    """The deadline, with the reader's own clock beside it where that differs."""
    return formats.say_deadline(value, getattr(context.get("user"), "time_zone", ""))


@register.filter
def yen(amount: int | None) -> str:
    """1,200,000円; ¥1,200,000 on English pages."""
    return formats.say_yen(amount)


@register.filter
def days_left(
    value: date | datetime | None, today: date | datetime | None = None
) -> str:
    """あと3日 counted from ``today``; without it, from now."""
    return formats.say_days_left(value, today or timezone.now())


# --- forms ------------------------------------------------------------------------


@register.simple_tag(takes_context=True)
def form_key(context: Context) -> SafeString:
    """The hidden key that lets a form be taken once (see ``once``)."""
    user = getattr(_request(context), "user", None)
    key = receipts.new_key(getattr(user, "pk", None))
    return format_html('<input type="hidden" name="form_key" value="{}">', key)


@register.inclusion_tag("pages/_row.html")
def form_row(
    field: BoundField,
    mark: str = "",
    example: str = "",
    unit: str = "",
    counter: int = 0,
    **attrs: str,
) -> dict[str, object]:
    """One form row. Further arguments become attributes (``data_x`` → ``data-x``)."""
    named = {name.replace("_", "-"): value for name, value in attrs.items()}
    row = rows.row_of(
        field, mark=mark, example=example, unit=unit, counter=counter, attrs=named
    )
    return {"row": row}


@register.inclusion_tag("pages/_rows.html")
def form_rows(form: BaseForm) -> dict[str, object]:
    """Every row of a form, hidden fields first."""
    return {"form": form}


@register.inclusion_tag("pages/_summary.html")
def form_summary(*forms_or_sets: object) -> dict[str, object]:
    """What is wrong, above the form, each line leading to its box."""
    return {"faults": rows.faults_of(*forms_or_sets)}


# --- components -------------------------------------------------------------------


@register.inclusion_tag("pages/_status.html")
def status_tag(label: object, tone: str = "neutral") -> dict[str, object]:
    """A status: neutral, waiting, progress, done, attention or stopped."""
    return {"label": label, "tone": tone}


@register.inclusion_tag("pages/_steps.html")
def steps(steps: Sequence[Step]) -> dict[str, object]:
    """Step navigation of a form in several pages."""
    return {"steps": steps}


@register.inclusion_tag("pages/_timeline.html")
def timeline(entries: Sequence[Entry]) -> dict[str, object]:
    """What happened and what comes, as a list with its hours."""
    return {"entries": entries}


@register.inclusion_tag("pages/_empty.html")
def empty_state(
    title: str, text: str = "", url: str = "", label: str = ""
) -> dict[str, object]:
    """Said where a list is empty, with what to do next."""
    return {"title": title, "text": text, "url": url, "label": label}


@register.inclusion_tag("pages/_progress.html", takes_context=True)
def progress(context: Context, label: str, value: int, most: int) -> dict[str, object]:
    """How many of how many."""
    named = _new_id(context, "progress", label)
    return {"label": label, "value": value, "most": most, "id": named}


@register.inclusion_tag("pages/_breadcrumbs.html")
def breadcrumbs(*pairs: str) -> dict[str, object]:
    """``{% breadcrumbs _("Desk") desk_url _("Notices") "" %}``: label, address, …"""
    return {"crumbs": list(zip(pairs[::2], pairs[1::2], strict=True))}


@register.inclusion_tag("pages/_picture.html")
def picture(picture: Picture, *, open: bool = False) -> dict[str, object]:  # noqa: A002 -- the HTML word
    """A chart or map with its table; every text in it was escaped when drawn."""
    svg = mark_safe(picture.svg)  # noqa: S308
    return {"picture": picture, "svg": svg, "open": open}


@register.simple_block_tag
def notice(
    content: str, tone: str = "info", title: str = "", role: str = ""
) -> SafeString:
    """``{% notice "warning" %}…{% endnotice %}``: info, success, warning, error."""
    return _drawn("pages/_notice.html", content, tone=tone, title=title, role=role)


@register.simple_block_tag
def card(content: str, title: str = "", url: str = "", tone: str = "") -> SafeString:
    """A box with a heading around a block."""
    return _drawn("pages/_card.html", content, title=title, url=url, tone=tone)


@register.simple_block_tag(takes_context=True)
def table(
    context: Context, content: str, caption: str = "", quiet: str = ""
) -> SafeString:
    """A table with caption that scrolls by itself where the screen is narrow."""
    return _drawn(
        "pages/_table.html",
        content,
        caption=caption,
        quiet=quiet,
        id=_new_id(context, "table", caption),
    )


def _drawn(name: str, content: str, **context: object) -> SafeString:
    return render_to_string(name, {"content": content, **context})


# --- addresses --------------------------------------------------------------------


def _request(context: Context) -> HttpRequest | None:
    found = context.get("request")
    return found if isinstance(found, HttpRequest) else None


def _with_query(request: HttpRequest | None, changes: dict[str, Any]) -> str:
    query = request.GET.copy() if request else QueryDict(mutable=True)
    for name, value in changes.items():
        if value in (None, ""):
            query.pop(name, None)
        else:
            query[name] = str(value)
    encoded = query.urlencode()
    return f"?{encoded}" if encoded else (request.path if request else "?")


@register.simple_tag(takes_context=True)
def page_url(context: Context, **changes: object) -> str:
    """This page with some query parameters changed, the others kept."""
    return _with_query(_request(context), changes)


@register.simple_tag(takes_context=True)
def language_url(context: Context, language: str) -> str:
    """This page in another language; its front page if it has no such address."""
    request = _request(context)
    if request is None or request.method != "GET":
        path = request.path if request else "/"
        return translate_url(path, language)
    return translate_url(request.get_full_path(), language)


@register.inclusion_tag("pages/_pagination.html", takes_context=True)
def pagination(
    context: Context,
    page: Page[Any],
    parameter: str = "page",
) -> dict[str, object]:
    """Links to the other pages of a list, filters and order kept."""
    request = _request(context)

    def url(number: int) -> str:
        return _with_query(request, {parameter: number if number > 1 else ""})

    links = [
        {"number": n, "url": url(n), "current": n == page.number}
        if isinstance(n, int)
        else {"number": "…", "url": ""}
        for n in page.paginator.get_elided_page_range(
            page.number, on_each_side=2, on_ends=1
        )
    ]
    return {
        "page": page,
        "links": links,
        "previous_url": url(page.previous_page_number()) if page.has_previous() else "",
        "next_url": url(page.next_page_number()) if page.has_next() else "",
    }


@register.inclusion_tag("pages/_sort.html", takes_context=True)
def sort_header(
    context: Context,
    name: str,
    label: str,
    default: str = "",
    parameter: str = "sort",
    amount: str = "",
) -> dict[str, object]:
    """A column head that sorts: ``?sort=name``, again ``?sort=-name``; page 1 again."""
    request = _request(context)
    now = (request.GET.get(parameter) if request else "") or default
    sorted_as = {name: "ascending", f"-{name}": "descending"}.get(now, "")
    following = f"-{name}" if sorted_as == "ascending" else name
    url = _with_query(request, {parameter: following, "page": ""})
    return {"url": url, "label": label, "sorted": sorted_as, "amount": amount}


# --- the head of the page ---------------------------------------------------------


@register.simple_tag(takes_context=True)
def navigation_links(context: Context) -> list[navigation.NavLink]:
    """The links of the head for this reader, from ``settings.NAVIGATION``."""
    request = _request(context)
    return navigation.links_for(request) if request else []


@register.simple_tag
def is_demonstration() -> bool:
    """Whether this is a demonstration (実演)."""
    return bool(getattr(settings, "DEMO", False))


@register.simple_tag
def association_name() -> str:
    """The name of the association, from ``settings.ASSOCIATION_NAME``."""
    named = getattr(settings, "ASSOCIATION_NAME", "")
    return str(named) or _("Joint association of local governments")


def _new_id(context: Context, word: str, text: str) -> str:
    """An id of its own on this page, the same whenever the page is drawn again."""
    request = _request(context)
    if request is None:
        return f"{word}-{crc32(text.encode()):x}"
    number: int = request.__dict__.get("_pages_ids", 0) + 1
    request.__dict__["_pages_ids"] = number
    return f"{word}-{number}"
