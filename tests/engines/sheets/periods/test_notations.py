"""One period written in many ways is one period; junk is never an accident."""

from __future__ import annotations

from datetime import date, timedelta

from hypothesis import given
from hypothesis import strategies as st

from kakehashi.engines.sheets.periods import read_period
from kakehashi.kernel.nendo import WEEKDAYS

WIDE = str.maketrans("0123456789/:()", "０１２３４５６７８９／：（）")
DASHES = ("～", "〜", "~", " ～ ", "から", "-", "－", "—")

days = st.dates(date(2026, 1, 1), date(2026, 11, 30))
lengths = st.integers(1, 28)
hours = st.integers(5 * 60, 23 * 60 + 59)


@st.composite
def day_notations(draw: st.DrawFn) -> tuple[str, bool]:
    """Return a notation of a day, and whether it names its year."""
    return draw(
        st.sampled_from(
            [
                ("{m}月{d}日", False),
                ("{m}月{d}日({w})", False),
                ("{m}月{d}日({w}曜日)", False),
                ("{m}月{d}日({w}・祝)", False),
                ("{m}月{d}日{w}曜日", False),
                ("{m}/{d}", False),
                ("{m}/{d}({w})", False),
                ("{m:02}/{d:02}", False),
                ("{m}.{d}({w})", False),
                ("令和{r}年{m}月{d}日", True),
                ("令和{r}年{m}月{d}日({w})", True),
                ("R{r}.{m}.{d}", True),
                ("R{r}/{m}/{d}({w})", True),
                ("{y}年{m}月{d}日", True),
                ("{y}/{m}/{d}", True),
                ("{y}-{m:02}-{d:02}", True),
                ("{y}年(令和{r}年){m}月{d}日({w})", True),
            ]
        )
    )


def write(notation: str, day: date) -> str:
    return notation.format(
        y=day.year, r=day.year - 2018, m=day.month, d=day.day, w=WEEKDAYS[day.weekday()]
    )


@given(days, day_notations(), st.booleans())
def test_a_day_is_read_in_every_notation(
    day: date, notation: tuple[str, bool], wide: bool
) -> None:
    text = write(notation[0], day)
    period = read_period(text.translate(WIDE) if wide else text, year=2026)
    assert (period.start_date, period.end_date) == (day, day)
    assert not period.needs_review


@given(days, lengths, day_notations(), st.sampled_from(DASHES), st.booleans())
def test_a_period_is_read_in_every_notation(
    first: date, length: int, notation: tuple[str, bool], dash: str, wide: bool
) -> None:
    last = first + timedelta(length)
    text = write(notation[0], first) + dash + write(notation[0], last)
    period = read_period(text.translate(WIDE) if wide else text, year=2026)
    assert (period.start_date, period.end_date) == (first, last)
    assert not period.needs_review


@given(
    days,
    st.integers(3, 25),
    st.data(),
    st.sampled_from(
        ["※{}を除く", " ※{}以外", "({}は休館)", "（{}を除く）", "、ただし{}は休み"]
    ),
)
def test_an_exception_is_found_within_the_period(
    first: date, length: int, data: st.DataObject, form: str
) -> None:
    last = first + timedelta(length)
    out = first + timedelta(data.draw(st.integers(1, length - 1)))
    named = "{m}月{d}日({w})"
    text = f"{write(named, first)}～{write(named, last)}"
    period = read_period(text + form.format(write(named, out)), year=2026)
    assert (period.start_date, period.end_date) == (first, last)
    assert period.excepted == (out,)
    assert not period.needs_review


@given(
    hours,
    hours,
    st.sampled_from(["{h}:{m:02}", "{h:02}:{m:02}:00", "{h}時{m}分", "{h} 時 {m} 分"]),
    st.booleans(),
)
def test_hours_are_read_in_every_notation(
    one: int, other: int, notation: str, wide: bool
) -> None:
    begin, end = sorted((one, other + (one == other)))
    texts = [notation.format(h=t // 60, m=t % 60) for t in (begin, end)]
    if wide:
        texts = [text.translate(WIDE) for text in texts]
    expected = tuple(f"{t // 60:02}:{t % 60:02}" for t in (begin, end))
    apart = read_period("8月5日", *texts, year=2026)
    together = read_period("8月5日", "～".join(texts), year=2026)
    assert apart.sessions == together.sessions == (expected,)
    assert not apart.needs_review
    assert not together.needs_review


@given(hours, st.sampled_from(["午前{h}時{m}分", "午後{h}時{m}分"]))
def test_the_half_of_the_day_is_heard(minutes: int, notation: str) -> None:
    hour, minute = minutes // 60 % 12, minutes % 60
    period = read_period("8月5日", notation.format(h=hour, m=minute), year=2026)
    right = hour + (12 if "後" in notation else 0)
    assert period.sessions == ((f"{right:02}:{minute:02}", None),)


@given(days, day_notations(), st.integers(1, 6))
def test_a_wrong_weekday_is_never_passed_over(
    day: date, notation: tuple[str, bool], shift: int
) -> None:
    if "{w}" not in notation[0] or day.month <= 3:
        return
    wrong = WEEKDAYS[(day.weekday() + shift) % 7]
    text = write(notation[0].replace("{w}", wrong), day)
    assert read_period(text, year=2026).needs_review


PIECES = (
    "8月5日 (水) ～ 16日 ※ を除く 月曜 休館 、 ・ 10:00 午後3時 ① 毎週 土日 のみ 第1 "
    "土曜日 ( ) 8/5 R8.8.5 2026年 翌年 翌月 まで から 以降 受付 開演 終了 雨天 順延 "
    "場合 祝日 全3回 3日間 上旬 末日 8月 99 0 令和 元年 年度 平成40年 休館日: 予定 頃 "
    "9999年12月31日 24時 2月29日 - / . 最終日 終日 あ"
)
WORDS = st.sampled_from(PIECES.split())
TEXTS = st.one_of(st.text(max_size=40), st.lists(WORDS, max_size=9).map("".join))


@given(TEXTS, TEXTS, TEXTS, TEXTS, st.one_of(st.none(), st.integers(-5, 10_000)))
def test_no_text_is_an_accident(
    day: str, start: str, end: str, title: str, year: int | None
) -> None:
    period = read_period(day, start, end, title, year=year)
    known = period.start_date or period.end_date
    assert known or period.needs_review
    if period.start_date and period.end_date:
        assert period.start_date <= period.end_date
        assert all(
            period.start_date <= out <= period.end_date for out in period.excepted
        )
    assert period.to_json(1).count("\n") == 0
