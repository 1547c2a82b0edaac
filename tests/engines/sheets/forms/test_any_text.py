"""Any text goes in and comes out the same, or is refused by name."""

from __future__ import annotations

import re
from datetime import date

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from kakehashi.engines.sheets import forms
from kakehashi.kernel.problems import Refused
from tests.engines.sheets.forms.makers import changed, specimen

FORM = specimen("sparse_1904")
ILLEGAL = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ud800-\udfff\ufffe\uffff]")

ODD = st.sampled_from(
    [
        "𠮷野家 髙島屋",
        "👩‍👩‍👧‍👦",
        "一行目\n二行目\r\n三行目",
        "  先頭の空白 ",
        "=cmd|' /C calc'!A0",
        "+81-3",
        "-",
        "@SUM(A1)",
        "_x000D_",
        "_x005F_x000D_",
        "<a>&amp;]]></a>",
        "{{ x }}",
        "\t",
        "0012",
        "1e5",
        "TRUE",
        "",
    ]
)
TEXTS = ODD | st.text(st.characters(exclude_categories=()), max_size=40)


@settings(max_examples=150, deadline=None, suppress_health_check=list(HealthCheck))
@given(TEXTS)
def test_any_text_is_read_back_or_refused_by_name(text: str) -> None:
    try:
        filled = forms.fill(FORM, {"間の欄": text})
    except Refused as refusal:
        (problem,) = refusal.problems
        assert (problem.code, problem.field) == ("form-illegal-character", "間の欄")
        assert ILLEGAL.search(text)
        return
    assert not ILLEGAL.search(text)
    wanted = text.replace("\r\n", "\n").replace("\r", "\n") or None
    assert forms.read_form(filled).values["間の欄"] == wanted
    assert changed(FORM, filled) <= {"xl/worksheets/sheet1.xml"}


@settings(max_examples=80, deadline=None)
@given(
    st.booleans()
    | st.integers(-(10**15) + 1, 10**15 - 1)
    | st.floats(-1e14, 1e14, allow_nan=False)
)
def test_any_number_is_read_back(number: float) -> None:
    filled = forms.fill(FORM, {"間の欄": number})
    read = forms.read_form(filled).values["間の欄"]
    assert read == number
    assert isinstance(read, bool) == isinstance(number, bool)


@settings(max_examples=80, deadline=None)
@given(st.dates(min_value=date(1904, 1, 1)))
def test_any_day_is_read_back(day: date) -> None:
    filled = forms.fill(FORM, {"実施日": day})
    assert forms.read_form(filled).values["実施日"] == day
