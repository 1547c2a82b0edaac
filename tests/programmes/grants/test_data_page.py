"""Open data: the page, the files data_csv and data_json, and their dictionary."""

from __future__ import annotations

import csv
import json
from datetime import date
from io import StringIO
from typing import Any

import pytest
from django.db import connection
from django.test import Client, override_settings
from django.test.utils import CaptureQueriesContext

from kakehashi.foundation.accounts.models import User
from kakehashi.programmes.grants.charts import CHANGE, ProcedureState, State
from kakehashi.programmes.grants.models import (
    Application,
    Award,
    Change,
    MovementKind,
    Procedure,
    ProcedureKind,
)
from kakehashi.programmes.grants.queries.dictionary import (
    BY_NAME,
    DATASETS,
    Dataset,
)
from kakehashi.programmes.grants.queries.open_data import rows_of
from kakehashi.programmes.grants.verbs.money import note_movement
from tests.programmes.grants.makers import NOON, a_call, a_draft, a_submitted
from tests.programmes.grants.makers_past import a_row, an_imported
from tests.programmes.grants.makers_public import (
    REPORTED,
    a_decided_row,
    a_reported_row,
    a_study,
)

pytestmark = pytest.mark.django_db
PYTHON = {"text": str, "integer": int, "date": date, "boolean": bool}


def taken(name: str, client: Client | None = None) -> list[dict[str, str]]:
    answer = (client or Client()).get(f"/grants/data/{name}.csv")
    assert answer.status_code == 200
    text = answer.getvalue().decode("utf-8-sig")
    return list(csv.DictReader(StringIO(text)))


def read(name: str) -> dict[str, Any]:
    told = json.loads(Client().get(f"/grants/data/{name}.json").getvalue())
    assert isinstance(told, dict)
    return told


def everything() -> None:
    a_study()
    a_decided_row(awarded_yen=None, title="不採択の事業")
    an_imported(a_row("日本語教室"))
    User.objects.update(is_demonstration=True)


def a_change(
    application: Application,
    *,
    approved_yen: int,
    kind: str = "amount",
    ends_on: date | None = None,
) -> None:
    """A change that was approved, with its entry, as rows."""
    parent = application.case
    case = type(parent).objects.create(
        kind=CHANGE.kind,
        reference=parent.reference.replace("G-", "GC-"),
        title=parent.title,
        state=ProcedureState.APPROVED,
        fiscal_year=parent.fiscal_year,
        applicant=parent.applicant,
        stands_at=parent.stands_at,
        stands_since=NOON,
        opened_at=NOON,
    )
    procedure = Procedure.objects.create(
        case=case, application=application, kind=ProcedureKind.CHANGE, saved_at=NOON
    )
    Change.objects.create(
        procedure=procedure, kind=kind, approved_yen=approved_yen, ends_on=ends_on
    )
    note_movement(
        application,
        MovementKind.CHANGE,
        committed_yen=approved_yen - application.award.amount_yen,
        on=NOON.date(),
        by=None,
        at=NOON,
    )


@pytest.mark.parametrize("dataset", DATASETS, ids=lambda dataset: dataset.name)
def test_every_column_is_described_and_every_described_column_exists(
    dataset: Dataset,
) -> None:
    everything()

    rows = list(rows_of(dataset.name, demonstration=True, site="https://example.jp"))

    assert rows
    for row in rows:
        assert set(row) == set(dataset.header)
        for column in dataset.columns:
            value = row[column.name]
            if value is None or value == "":
                assert column.may_be_empty, column.name
            else:
                assert type(value) is PYTHON[column.type], column.name


@pytest.mark.parametrize("dataset", DATASETS, ids=lambda dataset: dataset.name)
def test_every_column_means_something_in_both_languages(dataset: Dataset) -> None:
    assert len(set(dataset.header)) == len(dataset.header)
    for column in dataset.columns:
        assert column.ja, column.name
        assert column.en.isascii(), column.name
        assert (column.unit == "yen") == column.name.endswith("_yen"), column.name


@pytest.mark.parametrize("name", BY_NAME)
def test_csv_and_json_say_the_same_under_the_names_of_the_dictionary(
    name: str,
) -> None:
    everything()

    rows, told = taken(name), read(name)

    assert tuple(rows[0]) == BY_NAME[name].header
    assert [c["name"] for c in told["columns"]] == list(BY_NAME[name].header)
    as_text = [
        {
            key: ""
            if value is None
            else str(value).lower()
            if isinstance(value, bool)
            else str(value)
            for key, value in row.items()
        }
        for row in told["rows"]
    ]
    assert as_text == rows


def test_a_file_is_utf8_with_a_mark_for_excel_and_crlf() -> None:
    a_decided_row()

    answer = Client().get("/grants/data/awards.csv")

    body = answer.getvalue()
    assert body.startswith(b"\xef\xbb\xbfreference,fiscal_year,")
    assert body.count(b"\r\n") == 2
    assert "grants_awards_%E5%AE%9F%E6%BC%94.csv" in answer["Content-Disposition"]


def test_an_award_is_followed_through_change_report_and_payment() -> None:
    application = a_decided_row()
    [row] = taken("awards")
    assert (row["state"], row["committed_yen"], row["settled_yen"]) == (
        "awarded",
        "1000000",
        "",
    )

    a_change(application, approved_yen=800_000, ends_on=date(2028, 2, 10))
    [row] = taken("awards")
    assert (row["awarded_yen"], row["committed_yen"], row["changes"]) == (
        "1000000",
        "800000",
        "1",
    )
    assert (row["starts_on"], row["ends_on"]) == ("2027-06-01", "2028-02-10")

    note_movement(
        application,
        MovementKind.ADVANCE,
        paid_yen=300_000,
        on=NOON.date(),
        by=None,
        at=NOON,
    )
    a_reported_row(application, state=ProcedureState.SUBMITTED)
    [row] = taken("awards")
    assert (row["state"], row["paid_yen"]) == ("reported", "300000")


def test_what_is_fixed_closed_or_stopped_is_told_as_such() -> None:
    a_reported_row(a_decided_row(title="確定"))
    closed = a_reported_row(a_decided_row(title="完了"))
    Award.objects.filter(application=closed).update(closed_at=REPORTED)
    a_change(a_decided_row(title="中止"), approved_yen=0, kind="cancel")

    states = {row["title"]: row["state"] for row in taken("awards")}

    assert states == {"確定": "settled", "完了": "closed", "中止": "stopped"}


def test_drafts_undecided_and_declined_ones_are_in_no_file() -> None:
    call = a_call()
    a_draft(call, title="下書きの事業")
    a_submitted(call, title="審査前の事業")
    a_decided_row(title="再審査の事業", awarded_yen=None, state=State.APPEALED)
    a_decided_row(title="不採択の事業", awarded_yen=None)

    files = [
        Client().get(f"/grants/data/{name}.{form}").getvalue().decode()
        for name in BY_NAME
        for form in ("csv", "json")
    ]

    for hidden in ("下書き", "審査前", "再審査", "不採択の事業", "檮原町"):
        assert not [text for text in files if hidden in text]
    [row] = taken("applications")
    assert (row["applications"], row["declined"], row["awards"]) == ("1", "1", "0")


def test_counts_agree_with_the_awards_one_by_one() -> None:
    for yen in (500_000, 700_000):
        a_decided_row(awarded_yen=yen)
    a_decided_row(awarded_yen=None)

    [counted] = taken("applications")
    awards = taken("awards")

    assert int(counted["awards"]) == len(awards)
    assert int(counted["awarded_yen"]) == sum(int(r["awarded_yen"]) for r in awards)


def test_real_and_demonstration_rows_are_never_in_one_file() -> None:
    a_decided_row(title="実演の事業")
    real = a_call(is_demonstration=False, fiscal_year=2026)
    a_decided_row(call=real, title="本物の事業")

    shown = {row["title"]: row["is_demonstration"] for row in taken("awards")}
    with override_settings(DEMO=False):
        real_ones = {row["title"]: row["is_demonstration"] for row in taken("awards")}

    assert shown == {"実演の事業": "true"}
    assert real_ones == {"本物の事業": "false"}


def test_a_title_that_a_spreadsheet_would_run_is_held_back() -> None:
    a_decided_row(title="=HYPERLINK(1)")

    assert taken("awards")[0]["title"] == "'=HYPERLINK(1)"
    assert read("awards")["rows"][0]["title"] == "=HYPERLINK(1)"


def test_who_has_the_file_already_is_told_so_until_something_happens() -> None:
    application = a_decided_row()
    tag = Client().get("/grants/data/awards.csv").headers["ETag"]
    client = Client(headers={"if-none-match": tag})

    assert client.get("/grants/data/awards.csv").status_code == 304
    assert client.get("/grants/data/awards.json").status_code == 200

    a_reported_row(application)
    assert client.get("/grants/data/awards.csv").status_code == 200


def test_a_published_study_makes_a_new_file() -> None:
    application = a_reported_row()
    tag = Client().get("/grants/data/awards.csv").headers["ETag"]
    a_study(application)

    client = Client(headers={"if-none-match": tag})

    assert client.get("/grants/data/awards.csv").status_code == 200


@pytest.mark.parametrize("name", BY_NAME)
def test_a_thousand_rows_cost_as_few_queries_as_one(name: str) -> None:
    counts = []
    for more in (1, 9):
        for _ in range(more):
            a_reported_row()
        with CaptureQueriesContext(connection) as asked:
            Client().get(f"/grants/data/{name}.csv").getvalue()
        counts.append(len(asked))
    assert counts[0] == counts[1] <= 7


def test_the_page_describes_every_column_and_leaves_the_licence_to_the_operator() -> (
    None
):
    page = Client().get("/grants/data/").content.decode()

    for dataset in DATASETS:
        assert f"/grants/data/{dataset.name}.csv" in page
        assert f"/grants/data/{dataset.name}.json" in page
        for column in dataset.columns:
            assert f"<code>{column.name}</code>" in page
            assert column.ja in page
    assert "このサイトの運営者が定めます" in page


def test_a_dataset_that_is_not_there_is_not_found() -> None:
    assert Client().get("/grants/data/people.csv").status_code == 404
    assert Client().get("/grants/data/people.json").status_code == 404
