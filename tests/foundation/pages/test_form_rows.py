from __future__ import annotations

import re

import pytest
from django import forms
from django.forms import formset_factory
from django.template import Context, Template

from kakehashi.foundation.pages import rows
from kakehashi.foundation.pages.fields import WarekiDateField, YenField


class ProjectForm(forms.Form):
    title = forms.CharField(label="事業名", help_text="簡潔に", max_length=40)
    place = forms.ChoiceField(
        label="場所",
        choices=[("in", "国内"), ("out", "海外")],
        widget=forms.RadioSelect,
    )
    begins = WarekiDateField(label="開始日", required=False)
    amount = YenField(label="申請額", required=False)
    purpose = forms.CharField(
        label="目的", max_length=400, widget=forms.Textarea, required=False
    )
    plan = forms.FileField(label="計画書", required=False)
    agreed = forms.BooleanField(label="確認しました")
    seen_at = forms.CharField(widget=forms.HiddenInput, required=False)


def drawn(source: str, **context: object) -> str:
    template = Template("{% load pages %}" + source)
    return re.sub(r"\s+", " ", template.render(Context(context)))


def row(name: str, form: forms.Form | None = None, arguments: str = "") -> str:
    form = form or ProjectForm()
    return drawn(f"{{% form_row form.{name} {arguments} %}}", form=form)


def test_a_row_has_label_mark_help_and_box_tied_together() -> None:
    html = row("title", arguments='example="避難訓練"')

    assert '<label class="label" for="id_title">事業名' in html
    assert '<span class="mark mark-required">必須</span>' in html
    assert '<p class="help" id="id_title_helptext">簡潔に</p>' in html
    assert '<p class="help" id="id_title_example">例： 避難訓練</p>' in html
    assert 'aria-describedby="id_title_helptext id_title_example"' in html


@pytest.mark.parametrize(
    ("arguments", "shown"),
    [("", "任意"), ('mark="required"', "必須"), ('mark="none"', "")],
)
def test_the_mark_follows_the_field_unless_told_otherwise(
    arguments: str, shown: str
) -> None:
    html = row("purpose", arguments=arguments)

    assert re.findall(r'<span class="mark[^>]*>([^<]*)', html) == [shown] * bool(shown)


def test_an_error_stands_beside_its_box_and_is_read_with_it() -> None:
    form = ProjectForm({"title": "", "place": "in"})

    html = row("title", form)

    assert 'class="row has-error" id="row_id_title"' in html
    assert "入力または選択してください。" in html
    assert 'aria-invalid="true"' in html
    assert 'aria-describedby="id_title_helptext id_title_error"' in html


def test_radio_buttons_are_a_group_with_a_legend() -> None:
    html = row("place")

    assert '<fieldset class="row" id="row_id_place"' in html
    assert '<legend class="label">場所' in html
    assert html.count('type="radio"') == 2
    assert '<label for="id_place_0">国内</label>' in html


def test_a_tick_stands_before_its_label() -> None:
    html = row("agreed")

    assert html.index('type="checkbox"') < html.index("確認しました")
    assert html.count("確認しました") == 1


def test_a_day_says_how_it_may_be_typed_and_an_amount_its_unit() -> None:
    assert "例： R8.11.22、令和8年11月22日、2026-11-22" in row("begins")
    assert '<span class="unit">円</span>' in row("amount")
    assert '<span class="unit">人</span>' in row("title", arguments='unit="人"')


def test_a_long_text_says_how_much_fits() -> None:
    html = row("purpose")

    assert 'data-count="400"' in html
    assert '<p class="help count" id="id_purpose_count"' in html
    assert "400文字まで" in html
    assert "data-count" not in row("title")
    assert 'data-count="20"' in row("title", arguments="counter=20")


def test_further_arguments_become_attributes_of_the_box() -> None:
    html = row("amount", arguments='data_sum_part="asked"')

    assert 'data-sum-part="asked"' in html


def test_a_file_box_is_told_from_others() -> None:
    assert '<div class="box box-file"><input type="file"' in row("plan")


def test_the_summary_leads_from_every_error_to_its_box() -> None:
    form = ProjectForm({"seen_at": "", "amount": "abc"})
    form.add_error(None, "締め切られています。")

    html = drawn("{% form_summary form %}", form=form)

    assert "次の5件をご確認ください" in html
    assert re.findall(r'<a href="([^"]+)">([^<]+)：', html) == [
        ("#id_title", "事業名"),
        ("#row_id_place", "場所"),
        ("#id_amount", "申請額"),
        ("#id_agreed", "確認しました"),
    ]
    assert "<li>締め切られています。</li>" in html
    assert 'role="alert"' in html


def test_every_place_the_summary_leads_to_is_on_the_page() -> None:
    form = ProjectForm({})

    html = drawn("{% form_summary form %}{% form_rows form %}", form=form)

    targets = re.findall(r'href="#([^"]+)"', html)
    assert targets
    assert [t for t in targets if f'id="{t}"' not in html] == []


def test_there_is_no_summary_while_nothing_is_wrong() -> None:
    unbound = ProjectForm()
    right = ProjectForm({"title": "a", "place": "in", "agreed": "on"})

    assert drawn("{% form_summary form %}", form=unbound).strip() == ""
    assert drawn("{% form_summary form %}", form=right).strip() == ""


def test_the_lines_of_a_table_are_named_by_their_number() -> None:
    lines = formset_factory(ProjectForm, extra=0, min_num=1, validate_min=True)
    data = {"form-TOTAL_FORMS": "1", "form-INITIAL_FORMS": "0", "form-0-amount": "x"}
    bound = lines(data)

    faults = rows.faults_of(bound)

    assert faults[0].label == "1行目 事業名"
    assert faults[0].anchor == "id_form-0-title"


def test_what_is_wrong_with_a_table_as_a_whole_is_told_too() -> None:
    lines = formset_factory(ProjectForm, extra=0, min_num=1, validate_min=True)
    bound = lines({"form-TOTAL_FORMS": "0", "form-INITIAL_FORMS": "0"})

    assert [f.anchor for f in rows.faults_of(bound, lines())] == [""]


def test_a_form_drawn_as_a_whole_has_the_house_s_rows() -> None:
    html = drawn("{{ form }}", form=ProjectForm({"title": "a"}))

    assert html.count('class="row') >= 6
    assert 'id="id_seen_at"' in html
    assert "ご確認ください" in html


def test_what_people_typed_is_escaped() -> None:
    form = ProjectForm({"title": '<script>"', "place": "<b>"})

    html = drawn("{{ form }}", form=form)

    assert "<script>" not in html
    assert "<b>" not in html
