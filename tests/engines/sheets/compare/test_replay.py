"""A series of snapshots, as a disaster officer gets them through the day."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kakehashi.engines.sheets.compare import replay
from kakehashi.engines.sheets.findings import Rejected
from kakehashi.engines.sheets.tables import Table
from tests.engines.sheets.compare.making import table_of

SIX = "令和6年4月1日午前6時"
NOON = "令和6年4月1日正午"


def at(time: str, *names: str) -> Table:
    return table_of(["名称", "時点"], *([name, time] for name in names))


def test_the_first_file_adds_all_its_keys_and_each_next_one_tells_what_moved() -> None:
    steps = list(
        replay(
            [("a.csv", at(SIX, "東", "西")), ("b.csv", at(NOON, "北", "西"))],
            key="名称",
        )
    )
    assert [step.to_json() for step in steps] == [
        {"file": "a.csv", "present": 2, "added": ["東", "西"], "gone": []},
        {"file": "b.csv", "present": 2, "added": ["北"], "gone": ["東"]},
    ]
    assert steps[1].at == "2024-04-01T12:00"


def test_a_key_written_otherwise_neither_comes_nor_goes() -> None:
    *_, last = replay(
        [("a", at(SIX, "袖ケ江 会館")), ("b", at(NOON, "袖ヶ江会館"))], key="名称"
    )
    assert (last.added, last.gone, last.present) == ((), (), 1)


def test_what_is_gone_is_told_as_the_last_file_that_had_it_wrote_it() -> None:
    *_, last = replay(
        [
            ("a", at(SIX, "第１会館", "東")),
            ("b", at(NOON, "第1会館", "東")),
            ("c", at("令和6年4月2日", "東")),
        ],
        key="名称",
    )
    assert last.gone == ("第1会館",)


def test_a_snapshot_out_of_order_is_refused_and_nothing_after_it_is_told() -> None:
    files = [("b.csv", at(NOON, "東")), ("a.csv", at(SIX, "西")), ("c", at(NOON, "東"))]
    told: list[str] = []
    steps = replay(files, key="名称")
    told.append(next(steps).file)
    with pytest.raises(Rejected) as refused:
        next(steps)
    assert next(steps, None) is None
    assert told == ["b.csv"]
    assert refused.value.finding.code == "replay-out-of-order"
    message = refused.value.problems[0].message
    assert "a.csv" in message
    assert "b.csv" in message


def test_the_time_in_a_header_counts_like_one_in_a_column() -> None:
    header = table_of(["名称", "人数_令和6年4月1日午後6時時点"], ["東", 3])
    with pytest.raises(Rejected):
        list(replay([("a", header), ("b", at(NOON, "東"))], key="名称"))
    steps = list(replay([("a", at(NOON, "東")), ("b", header)], key="名称"))
    assert steps[1].at == "2024-04-01T18:00"


def test_a_title_above_the_header_tells_the_time_too() -> None:
    titled = table_of(["名称"], ["東"], title="避難所一覧(令和6年4月1日6時現在)")
    with pytest.raises(Rejected):
        list(replay([("a", at(NOON, "東")), ("b", titled)], key="名称"))


def test_a_day_without_an_hour_is_not_before_an_hour_of_that_day() -> None:
    day = at("令和6年4月1日", "東")
    assert len(list(replay([("a", at(NOON, "東")), ("b", day)], key="名称"))) == 2
    with pytest.raises(Rejected):
        list(
            replay(
                [("a", at(NOON, "東")), ("b", day), ("c", at(SIX, "東"))], key="名称"
            )
        )


def test_one_row_left_with_an_old_time_does_not_make_the_file_old() -> None:
    mixed = table_of(["名称", "時点"], ["東", NOON], ["西", NOON], ["北", SIX])
    steps = list(replay([("a", at(SIX, "東")), ("b", mixed)], key="名称"))
    assert steps[1].at == "2024-04-01T12:00"


def test_the_name_of_a_file_decides_nothing() -> None:
    tables = [table_of(["名称"], ["東"]), table_of(["名称"], ["西"])]
    late_first = ("x_2024-04-02.csv", "x_2024-04-01.csv")
    plain = ("1", "2")
    moves = [
        [(s.added, s.gone) for s in replay(zip(names, tables, strict=True), key="名称")]
        for names in (late_first, plain)
    ]
    assert moves[0] == moves[1]


def test_a_file_that_tells_no_time_is_taken_as_given_and_a_note_says_so() -> None:
    (step,) = replay([("a", table_of(["名称"], ["東"]))], key="名称")
    assert [f.code for f in step.findings] == ["replay-no-time"]
    assert "findings" in step.to_json()


def test_a_key_given_twice_counts_once_and_is_told_with_its_rows() -> None:
    (step,) = replay([("a", at(SIX, "東", "西", "東"))], key="名称")
    (finding,) = step.findings
    assert (step.present, step.added) == (2, ("東", "西"))
    assert (finding.code, finding.row, finding.values["first"]) == (
        "replay-key-twice",
        4,
        "2",
    )


def test_a_file_without_the_key_column_is_refused_by_its_name() -> None:
    with pytest.raises(Rejected) as refused:
        list(replay([("a", at(SIX, "東")), ("b", table_of(["ID"], ["1"]))], key="名称"))
    assert refused.value.finding.values["file"] == "b"


@given(st.lists(st.lists(st.sampled_from("東西南北中 "), max_size=7), max_size=6))
def test_present_is_what_was_there_and_what_came_without_what_went(
    days: list[list[str]],
) -> None:
    files = [
        (str(n), table_of(["名称", "時点"], *([k, f"2024-04-{n:02}"] for k in keys)))
        for n, keys in enumerate(days, 1)
    ]
    open_now: set[str] = set()
    for keys, step in zip(days, replay(files, key="名称"), strict=True):
        assert step.present == len(open_now) + len(step.added) - len(step.gone)
        open_now = (open_now | set(step.added)) - set(step.gone)
        assert open_now == {key for key in keys if key.strip()}
