from __future__ import annotations

import re
from datetime import UTC, datetime
from zoneinfo import ZoneInfo

import pytest
from django.core.paginator import Paginator
from django.http import HttpRequest
from django.template import Context, Template
from django.test import RequestFactory
from django.utils import translation

from kakehashi.foundation.pages.charts import Bar, bar_chart
from kakehashi.foundation.pages.parts import Entry, Step
from kakehashi.foundation.pages.receipts import made_for

CLOSES = datetime(2026, 10, 31, 17, tzinfo=ZoneInfo("Asia/Tokyo"))


def drawn(source: str, request: HttpRequest | None = None, /, **context: object) -> str:
    if request is not None:
        context["request"] = request
    template = Template("{% load pages i18n %}" + source)
    return re.sub(r"\s+", " ", template.render(Context(context))).strip()


def at(path: str) -> HttpRequest:
    return RequestFactory().get(path)


def test_the_filters_say_days_deadlines_and_money() -> None:
    said = drawn(
        "{{ t|wareki }}|{{ t|say_time }}|{{ t|deadline }}"
        "|{{ n|yen }}|{{ t|days_left:o }}",
        t=CLOSES,
        n=1200,
        o=datetime(2026, 10, 30, tzinfo=UTC),
    )

    assert said == (
        "令和8年10月31日(2026)|令和8年10月31日(2026) 17:00"
        "|令和8年10月31日(2026) 17:00 必着|1,200円|あと1日"
    )


def test_days_left_counts_from_now_if_nothing_else_is_said() -> None:
    said = drawn("{{ t|days_left }}", t=datetime(2000, 1, 1, tzinfo=UTC))

    assert said.endswith("日過ぎています")


def test_the_due_tag_knows_the_readers_time_zone() -> None:
    class Reader:
        time_zone = "Europe/London"

    assert drawn("{% due t %}", t=CLOSES, user=Reader()).endswith(
        "必着(現地時間 10月31日 8:00)"
    )
    assert drawn("{% due t %}", t=CLOSES).endswith("必着")


def test_each_form_key_is_new_and_made_for_the_reader() -> None:
    class Reader:
        pk = 7

    request = at("/")
    request.user = Reader()  # type: ignore[assignment]

    keys = re.findall(
        r'value="([^"]+)"', drawn("{% form_key %}{% form_key %}", request)
    )

    assert len(set(keys)) == 2
    assert all(made_for(key, 7) for key in keys)
    assert 'name="form_key"' in drawn("{% form_key %}")


def test_a_link_to_another_page_keeps_the_filters() -> None:
    request = at("/rounds/?state=new&q=%E7%94%BA&page=3")

    assert drawn("{% page_url page=4 %}", request) == (
        "?state=new&amp;q=%E7%94%BA&amp;page=4"
    )
    assert drawn('{% page_url page="" state="" q="" %}', request) == "/rounds/"
    assert drawn("{% page_url page=2 %}") == "?page=2"


def test_the_language_switch_leads_to_the_same_page() -> None:
    assert drawn('{% language_url "en" %}', at("/pages/styleguide/?a=1")) == (
        "/en/pages/styleguide/?a=1"
    )
    with translation.override("en"):
        back = drawn('{% language_url "ja" %}', at("/en/pages/styleguide/"))
        assert back == "/pages/styleguide/"
    posted = RequestFactory().post("/pages/styleguide/?a=1")
    assert drawn('{% language_url "en" %}', posted) == "/en/pages/styleguide/"
    assert drawn('{% language_url "en" %}') == "/en/"


def test_pagination_keeps_filters_and_says_where_one_is() -> None:
    page = Paginator(range(495), 50).get_page(4)

    html = drawn("{% pagination page %}", at("/x/?q=a&page=4"), page=page)

    assert "全495件中 151〜200件" in html
    assert 'href="?q=a&amp;page=4" aria-current="page"' in html
    assert '<a rel="prev" href="?q=a&amp;page=3">前へ</a>' in html
    assert 'href="?q=a"><span class="visually-hidden">ページ </span>1</a>' in html


def test_one_page_needs_no_pagination() -> None:
    page = Paginator([1, 2], 50).get_page(1)

    assert drawn("{% pagination page %}", at("/"), page=page) == ""


@pytest.mark.parametrize(
    ("query", "sorted_as", "following"),
    [
        ("", None, "?sort=due"),
        ("?sort=due&page=3", "ascending", "?sort=-due"),
        ("?sort=-due", "descending", "?sort=due"),
        ("?sort=title&q=a", None, "?sort=due&amp;q=a"),
    ],
)
def test_a_column_head_sorts_up_then_down_from_the_first_page(
    query: str, sorted_as: str | None, following: str
) -> None:
    html = drawn('{% sort_header "due" "期限" %}', at(f"/x/{query}"))

    assert re.findall(r'aria-sort="(\w+)"', html) == ([sorted_as] if sorted_as else [])
    assert f'href="{following}"' in html


def test_a_list_may_come_sorted() -> None:
    html = drawn('{% sort_header "due" "期限" default="-due" %}', at("/x/"))

    assert 'aria-sort="descending"' in html


def test_steps_say_which_are_done_wrong_and_here() -> None:
    steps = [
        Step("事業", "/1/", "done"),
        Step("経費", "/2/", "wrong"),
        Step("書類", "/3/", "current"),
        Step("提出"),
    ]

    html = drawn("{% steps steps %}", steps=steps)

    assert html.count('aria-current="step"') == 1
    assert re.findall(r'step-state">([^<]+)', html) == ["完了", "要修正", "入力中"]
    assert re.findall(r'href="([^"]+)"', html) == ["/1/", "/2/"]


def test_a_timeline_tells_when_who_and_what() -> None:
    entries = [
        Entry("決定", who="協会"),
        Entry("確認", CLOSES, "協会", "一行目\n<b>", is_current=True, url="/x/"),
    ]

    html = drawn("{% timeline entries %}", entries=entries)

    assert 'class="is-coming"' in html
    assert "これから <span>協会</span>" in html
    assert '<time datetime="2026-10-31T17:00:00+09:00">' in html
    assert "一行目<br>&lt;b&gt;" in html
    assert '<a href="/x/">確認</a>' in html


def test_blocks_draw_their_content_inside_and_escape_their_words() -> None:
    html = drawn(
        '{% notice "warning" title=t %}<p>中身</p>{% endnotice %}'
        '{% card title=t url="/x/" tone="attention" %}<p>{{ t }}</p>{% endcard %}',
        t="<i>",
    )

    assert '<div class="alert alert-warning">' in html
    assert '<p class="alert-title">&lt;i&gt;</p><p>中身</p>' in html
    assert '<a href="/x/">&lt;i&gt;</a></h2><p>&lt;i&gt;</p>' in html
    assert "<i>" not in html


def test_each_table_on_a_page_is_named_by_its_own_caption() -> None:
    request = at("/")

    html = drawn(
        '{% table caption="甲" %}<tbody></tbody>{% endtable %}'
        '{% table caption="乙" quiet="yes" %}{% endtable %}',
        request,
    )
    again = drawn('{% table caption="甲" %}{% endtable %}', at("/"))

    names = re.findall(r'aria-labelledby="([^"]+)"', html)
    assert names == re.findall(r'caption id="([^"]+)"', html)
    assert len(set(names)) == 2
    assert names[0] in again  # the same page is drawn the same, for its ETag


def test_small_parts() -> None:
    assert drawn('{% status_tag "審査中" "progress" %}') == (
        '<span class="status status-progress">審査中</span>'
    )
    assert 'max="40" value="17"' in drawn('{% progress "審査" 17 40 %}')
    assert drawn('{% breadcrumbs "机" "/desk/" "件" "" %}').count("aria-current") == 1
    empty = drawn('{% empty_state "ありません" "まず" "/x/" "見る" %}')
    assert 'href="/x/">見る</a>' in empty
    assert "<a" not in drawn('{% empty_state "ありません" %}')


def test_a_picture_comes_with_its_table() -> None:
    chart = bar_chart("件数<", [Bar("甲<", 3)], head=("分野", "件"), source="統計")

    html = drawn("{% picture p open=True %}", p=chart)

    assert "<svg" in html
    assert "<figcaption>件数&lt;</figcaption>" in html
    assert '<th scope="row">甲&lt;</th><td class="is-amount">3</td>' in html
    assert '<details class="picture-table" open>' in html
    assert "出典： 統計" in html
