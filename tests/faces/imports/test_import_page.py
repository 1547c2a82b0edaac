"""What would change, row by row; how far the work is; what a dead worker leaves."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.utils import timezone
from pytest_django import DjangoAssertNumQueries

from kakehashi.engines.imports.models import Import, Line, Outcome, Stage
from kakehashi.engines.imports.verbs import add_lines, confirm_mapping
from kakehashi.faces.imports import tasks
from kakehashi.faces.imports.tasks import (
    PATIENCE,
    compare_import,
    resume_forgotten_imports,
)
from kakehashi.foundation.accounts.models import User
from tests.faces.imports.makers import (
    FIELDS,
    ROWS,
    a_list,
    a_secretary,
    act,
    committed,
    compared,
    confirm,
    fresh,
    many_rows,
    send,
    signed_in,
    the_bodies,
)

pytestmark = pytest.mark.django_db
MAPPING = {name: column for column, name in enumerate(FIELDS)}


def a_mapped_import(user: User, content: bytes | None = None) -> Import:
    """Confirmed, and no worker has come to it yet."""
    source = send(signed_in(user), content)
    return confirm_mapping(
        source,
        MAPPING,
        table=0,
        fingerprint="f",
        version=1,
        by=user,
        at=timezone.now(),
    )


def outcomes(source: Import) -> list[str]:
    return list(source.lines.values_list("outcome", flat=True))


def test_years_amounts_and_bodies_are_read_as_they_are_meant() -> None:
    the_bodies()

    source = compared(signed_in())

    assert source.stage is Stage.DIFFERENCE
    fields = ("fiscal_year", "code", "title", "awarded_yen", "settled_yen")
    rows = [tuple(line.after[name] for name in fields) for line in source.lines.all()]
    assert rows == [
        ("2023", "394050", "日本語教室", "1200000", "1150000"),
        ("2023", "011002", "防災の手引き", "800000", ""),
        ("2023", "282219", "多言語の窓口", "2000000", "1900000"),
    ]
    assert source.counts == {"added": 3}


def test_an_old_name_and_a_lost_zero_are_told_beside_the_cell() -> None:
    the_bodies()
    client = signed_in()
    source = compared(client, a_list(ROWS[1], "R5,篠山市,交流の家,900,"))

    lines = client.get(f"/imports/{source.pk}/").context["lines"]

    assert [line.outcome for line in lines] == [Outcome.ADDED, Outcome.ADDED]
    assert all(line.cells[1].problems for line in lines)
    assert source.lines.get(row=4).after["code"] == "282219"


def test_new_changed_same_refused_and_gone_rows_are_counted() -> None:
    the_bodies()
    client = signed_in()
    committed(client)

    source = compared(
        client,
        a_list(
            ROWS[0],
            "R5,011002,防災の手引き,900,",
            "R5,394050,料理教室,300,",
            "R5,どこにもない町,何か,300,",
        ),
    )

    assert source.counts == {
        "same": 1,
        "changed": 1,
        "added": 1,
        "refused": 1,
        "gone": 1,
    }
    gone = source.lines.get(outcome=Outcome.GONE)
    assert (gone.row, gone.before["title"]) == (0, "多言語の窓口")


def test_what_is_stored_of_a_year_is_told_though_no_row_of_the_file_is_there() -> None:
    the_bodies()
    client = signed_in()
    committed(client)

    source = compared(client, a_list("R5,394050,料理教室,300,"))

    assert source.counts == {"added": 1, "gone": 3}


def test_another_year_is_left_alone() -> None:
    the_bodies()
    client = signed_in()
    committed(client)

    source = compared(client, a_list("R6,394050,日本語教室,300,"))

    assert source.counts == {"added": 1}


def test_a_changed_cell_shows_what_was_and_what_will_be() -> None:
    the_bodies()
    client = signed_in()
    committed(client)
    source = compared(client, a_list("R5,394050,日本語教室,1300,1150"))

    page = client.get(f"/imports/{source.pk}/").content.decode()

    assert "<del>1,200,000円</del> <ins>1,300,000円</ins>" in page
    assert "<del>1,150,000円</del>" not in page


def test_cells_are_shown_as_people_read_them() -> None:
    the_bodies()
    client = signed_in()
    source = compared(client, a_list(ROWS[0]))

    [line] = client.get(f"/imports/{source.pk}/").context["lines"]
    [in_english] = client.get(f"/en/imports/{source.pk}/").context["lines"]

    told = ["令和5年度(2023)", "394050 檮原町", "日本語教室", "1,200,000円"]
    assert [cell.after for cell in line.cells][:4] == told
    assert [cell.problems for cell in line.cells] == [()] * 5
    assert in_english.cells[0].after == "2023"
    assert in_english.cells[3].after == "¥1,200,000"


def test_what_is_only_stored_is_listed_last() -> None:
    the_bodies()
    client = signed_in()
    committed(client)
    source = compared(client, a_list(ROWS[0]))

    page = client.get(f"/imports/{source.pk}/")

    assert [line.row for line in page.context["lines"]] == [3, 0, 0]


def test_one_row_twice_is_refused_with_the_row_it_repeats() -> None:
    the_bodies()
    client = signed_in()
    source = compared(client, a_list(ROWS[0], "2023,檮原町,日本語　教室,1,"))

    assert outcomes(source) == [Outcome.ADDED, Outcome.REFUSED]
    assert "3行目" in client.get(f"/imports/{source.pk}/").content.decode()


def test_a_body_that_is_in_no_list_of_ours_is_refused_and_not_stumbled_over() -> None:
    the_bodies()

    source = compared(signed_in(), a_list("R5,色丹村,何か,300,", "R5,,何か,300,"))

    assert source.counts == {"refused": 2}


def test_rows_are_shown_by_what_they_change() -> None:
    the_bodies()
    client = signed_in()
    source = compared(client, a_list(*ROWS, "R5,どこにもない町,何か,300,"))

    page = client.get(f"/imports/{source.pk}/?outcome=refused")

    assert [line.row for line in page.context["lines"]] == [6]


def test_the_steps_tell_where_it_stands() -> None:
    the_bodies()
    client = signed_in()
    source = send(client)

    def states() -> list[str]:
        page = client.get(f"/imports/{source.pk}/", follow=True)
        return [step.state for step in page.context["steps"]]

    assert states() == ["done", "current", "todo", "todo"]
    source = confirm(client, source)
    assert states() == ["done", "done", "current", "todo"]
    act(client, source, "commit")
    assert states() == ["done", "done", "done", "done"]
    source = send(client)
    act(client, source, "cancel")
    assert states() == ["done", "todo", "todo", "done"]


def test_while_the_work_goes_on_the_page_says_how_far_it_is() -> None:
    the_bodies()
    user = a_secretary()
    source = a_mapped_import(user)
    add_lines(source, [], total=3, at=timezone.now())

    page = signed_in(user).get(f"/imports/{source.pk}/").content.decode()

    assert "3行のうち0行" in page
    assert 'hx-trigger="every 1s"' in page


def test_a_worker_that_died_between_batches_goes_on_after_the_rows_it_had(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    the_bodies()
    monkeypatch.setattr(tasks, "BATCH", 2)
    source = a_mapped_import(a_secretary(), a_list(*many_rows(5)))
    held: list[object] = []

    def dies_after_the_first(*given: object, **named: object) -> bool:
        if held:
            raise RuntimeError("the machine was switched off")
        held.append(given)
        return add_lines(*given, **named)  # type: ignore[arg-type]

    with monkeypatch.context() as patch:
        patch.setattr(tasks, "add_lines", dies_after_the_first)
        with pytest.raises(RuntimeError):
            compare_import.call(source.pk)
    assert [line.row for line in fresh(source).lines.all()] == [3, 4]

    compare_import.call(source.pk)

    source = fresh(source)
    assert [line.row for line in source.lines.all()] == [3, 4, 5, 6, 7]
    assert (source.stage, source.done, source.total) == (Stage.DIFFERENCE, 5, 5)


def test_rows_only_stored_are_told_once_though_the_worker_died_after_them(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    the_bodies()
    user = a_secretary()
    committed(signed_in(user))
    source = a_mapped_import(user, a_list(ROWS[0]))
    with monkeypatch.context() as patch:
        patch.setattr(tasks, "note_compared", lambda *_given, **_named: False)
        compare_import.call(source.pk)

    compare_import.call(source.pk)

    assert fresh(source).counts == {"same": 1, "gone": 2}
    assert fresh(source).done == 1


def test_a_forgotten_import_is_taken_up_again() -> None:
    the_bodies()
    source = a_mapped_import(a_secretary())
    later = source.worked_at + PATIENCE + timedelta(seconds=1)

    assert resume_forgotten_imports(at=source.worked_at) == 0
    assert resume_forgotten_imports(at=later) == 1

    assert fresh(source).stage is Stage.DIFFERENCE
    assert resume_forgotten_imports(at=later + PATIENCE * 2) == 0


def test_a_file_that_was_being_read_is_read_again(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    with monkeypatch.context() as patch:
        patch.setattr(tasks, "note_read", lambda *_given, **_named: False)
        source = send(signed_in())
    assert fresh(source).stage is Stage.READING

    resume_forgotten_imports(at=timezone.now() + PATIENCE * 2)

    assert fresh(source).stage is Stage.MAPPING


def test_five_thousand_rows_are_compared_in_batches() -> None:
    the_bodies()

    source = compared(signed_in(), a_list(*many_rows(5000)))

    assert source.counts == {"added": 5000}
    assert source.lines.last() == Line.objects.get(source=source, row=5002)


def test_a_page_of_a_hundred_rows_costs_as_few_queries_as_one(
    django_assert_max_num_queries: DjangoAssertNumQueries,
) -> None:
    the_bodies()
    client = signed_in()
    source = compared(client, a_list(*many_rows(120)))

    with django_assert_max_num_queries(8):
        page = client.get(f"/imports/{source.pk}/")

    assert len(page.context["lines"]) == 100
