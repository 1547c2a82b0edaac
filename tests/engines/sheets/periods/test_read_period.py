"""What a person relies on when a period is read."""

from __future__ import annotations

import json
from datetime import date

import pytest

from kakehashi.engines.sheets.findings import Level, sentences
from kakehashi.engines.sheets.periods import Doubt, read_lines, read_period


def test_the_line_of_the_contract_comes_out_as_it_is_written() -> None:
    period = read_period(
        "8月5日(水)～8月16日(日)※8月10日(月)以外", "９：００", "２２：００", year=2026
    )
    assert period.to_json(2) == (
        '{"row":2,"start_date":"2026-08-05","end_date":"2026-08-16",'
        '"sessions":[["09:00","22:00"]],"except":["2026-08-10"],"needs_review":false}'
    )


def test_what_is_open_is_null() -> None:
    line = read_period("8月16日まで", "18:30", year=2026).to_json(None)
    assert json.loads(line) == {
        "row": None,
        "start_date": None,
        "end_date": "2026-08-16",
        "sessions": [["18:30", None]],
        "except": [],
        "needs_review": False,
    }


def test_an_empty_row_goes_to_a_person() -> None:
    period = read_period("", year=2026)
    assert (period.start_date, period.end_date) == (None, None)
    assert period.reasons == (Doubt.EMPTY,)


@pytest.mark.parametrize(
    ("text", "sessions"),
    [
        ("8月5日(水)10:00～12:00", (("10:00", "12:00"),)),
        ("8月5日 ①10:00～ ②13:00～", (("10:00", None), ("13:00", None))),
        ("8月5日(水)午後1時30分から午後3時まで", (("13:30", "15:00"),)),
        ("8月5日18時～20時", (("18:00", "20:00"),)),
        ("日時：8月5日（水）　午前10時～正午", (("10:00", "12:00"),)),
        ("8月5日(水) 18:30開演（18:00開場）", (("18:30", None),)),
        ("2026-08-05T10:00:00", (("10:00", None),)),
    ],
)
def test_hours_that_stand_in_the_date_are_sessions(
    text: str, sessions: tuple[tuple[str, str | None], ...]
) -> None:
    period = read_period(text, year=2026)
    assert period.start_date == period.end_date == date(2026, 8, 5)
    assert period.sessions == sessions
    assert not period.needs_review


def test_hours_told_twice_alike_are_told_once() -> None:
    period = read_period("8月5日 10:00～", "10:00", "12:00", year=2026)
    assert period.sessions == (("10:00", "12:00"),)
    assert not period.needs_review


def test_hours_told_twice_and_not_alike_go_to_a_person() -> None:
    period = read_period("8月5日 10:00～", "11:00", year=2026)
    assert period.reasons == (Doubt.TIMES_DIFFER,)


@pytest.mark.parametrize(
    ("text", "doubt"),
    [
        ("8月5日(木)", Doubt.WEEKDAY),
        ("8月32日", Doubt.NOT_REAL),
        ("8月中", Doubt.VAGUE),
        ("随時", Doubt.NOT_FIXED),
        ("8月5日予定", Doubt.TENTATIVE),
        ("8月5日又は6日", Doubt.CHOICE),
        ("8月16日～8月5日", Doubt.BACKWARDS),
        ("毎週土曜日", Doubt.RECURRING),
        ("8月5日～9日(全3回)", Doubt.COUNT),
        ("8月5日～16日(土日祝を除く)", Doubt.HOLIDAYS),
        ("8月5日～16日※20日を除く", Doubt.EXCEPTION),
        ("8月1日、9月5日", Doubt.TOO_MANY_GAPS),
        ("8月5日～16日※12日は20時まで", Doubt.HOURS_BY_DAY),
        ("8月5日(水)～8月16日(日)お盆は休み", Doubt.UNKNOWN_WORDS),
        ("8月5日 中止", Doubt.CALLED_OFF),
        ("8.5", Doubt.NOTATION),
        ("平成40年8月5日", Doubt.YEARS_DIFFER),
        ("8月5日 受付9:30～", Doubt.TIME_NO_START),
        ("8月5日 18:00～9:00", Doubt.TIME_BACKWARDS),
    ],
)
def test_what_is_not_sure_says_why(text: str, doubt: Doubt) -> None:
    assert doubt in read_period(text, year=2026).reasons


def test_january_belongs_to_the_fiscal_year_when_the_weekday_says_so() -> None:
    told = read_period("1月10日(日)", year=2026)
    assert (told.start_date, told.needs_review) == (date(2027, 1, 10), False)
    plain = read_period("1月10日(土)", year=2026)
    assert (plain.start_date, plain.needs_review) == (date(2026, 1, 10), False)


def test_a_period_over_new_year_ends_in_the_next_year() -> None:
    period = read_period("12月29日から翌年の1月3日まで", year=2026)
    assert (period.start_date, period.end_date) == (
        date(2026, 12, 29),
        date(2027, 1, 3),
    )


def test_without_a_year_nothing_is_guessed() -> None:
    period = read_period("8月5日(水)")
    assert period.start_date is None
    assert period.reasons == (Doubt.YEAR_MISSING,)


def test_a_year_in_the_title_needs_a_weekday_to_be_sure() -> None:
    sure = read_period("8月5日(水)", title="令和8年度夏まつり")
    assert (sure.start_date, sure.needs_review) == (date(2026, 8, 5), False)
    unsure = read_period("10月3日", title="令和9年度入園説明会")
    assert unsure.reasons == (Doubt.YEAR_GUESSED,)


def test_a_year_in_the_title_counts_january_to_the_next_calendar_year() -> None:
    period = read_period("1月10日(日)", title="令和8年度成人式")
    assert (period.start_date, period.needs_review) == (date(2027, 1, 10), False)


def test_an_event_called_off_in_its_title_goes_to_a_person() -> None:
    assert read_period("8月5日", title="【中止】夏まつり", year=2026).needs_review
    assert not read_period("8月5日", title="夏まつり(雨天中止)", year=2026).needs_review


def test_a_serial_of_another_year_than_the_table_goes_to_a_person() -> None:
    assert read_period("46239", year=2026).start_date == date(2026, 8, 5)
    assert read_period("46239", year=2030).reasons == (Doubt.YEARS_DIFFER,)


def test_a_text_of_a_page_is_refused_without_being_read() -> None:
    assert read_period("8月5日" * 1000, year=2026).reasons == (Doubt.TOO_LONG,)


def test_every_reason_has_its_sentence() -> None:
    known = sentences()
    for doubt in Doubt:
        assert known[str(doubt)].level is Level.WARNING
        assert known[str(doubt)].ja.endswith("。")
        assert known[str(doubt)].en.endswith(".")


def test_a_reason_becomes_a_finding_at_its_row() -> None:
    (finding,) = read_period("8月5日(木)", year=2026).findings(row=7, column="開催日")
    assert (finding.code, finding.row, finding.column) == (
        "period-weekday",
        7,
        "開催日",
    )
    assert "曜日" in finding.message()


def answers(*lines: str) -> list[dict[str, object]]:
    return [json.loads(line) for line in read_lines(lines, 2026)]


def test_each_line_gets_its_answer_in_order() -> None:
    found = answers(
        '{"row":2,"title":"朝市","date":"8月9日(日)","start":"6:00","end":null}',
        '{"row":3,"title":null,"date":"8/5～8/16","start":0.375,"end":0.75}',
    )
    assert [entry["row"] for entry in found] == [2, 3]
    assert [entry["sessions"] for entry in found] == [
        [["06:00", None]],
        [["09:00", "18:00"]],
    ]
    assert not any(entry["needs_review"] for entry in found)


@pytest.mark.parametrize(
    "line", ["{", "[1]", "7", "null", '{"row":', "[" * 100_000, "あ", '"8月5日"']
)
def test_a_broken_line_is_answered_not_dropped(line: str) -> None:
    before, broken, after = answers('{"row":1}', line, '{"row":3,"date":"8月5日"}')
    assert (before["row"], after["row"]) == (1, 3)
    assert broken == {
        "row": None,
        "start_date": None,
        "end_date": None,
        "sessions": [],
        "except": [],
        "needs_review": True,
    }


@pytest.mark.parametrize("value", ["true", "[1,2]", '{"a":1}', "1e400", "-5", "8.5"])
def test_a_value_of_another_kind_goes_to_a_person(value: str) -> None:
    (found,) = answers(f'{{"row":2,"date":{value}}}')
    assert found["needs_review"] is True


def test_blank_lines_and_a_byte_order_mark_are_passed_over() -> None:
    found = answers('\ufeff{"row":2,"date":"8月5日"}\r\n', "\n", "  ")
    assert [entry["start_date"] for entry in found] == ["2026-08-05"]
