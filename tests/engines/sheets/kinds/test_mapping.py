"""Which column answers to which field of an import."""

from __future__ import annotations

import json
from dataclasses import replace

from kakehashi.engines.sheets.kinds import Kind, understand
from kakehashi.engines.sheets.kinds.mapping import (
    Mapping,
    Proposed,
    TargetField,
    fingerprint,
    propose,
)
from tests.engines.sheets.kinds.making import YAIZU, seen, table_of

YEAR = TargetField("fiscal_year", "年度", Kind.YEAR, aliases=("実施年度",))
BODY = TargetField("code", "団体", Kind.BODY_CODE, aliases=("団体コード", "団体名"))
TITLE = TargetField("title", "事業", Kind.NAME, aliases=("事業名", "件名"))
MONEY = TargetField("awarded", "交付決定額", Kind.MONEY, aliases=("決定額",))
PHONE = TargetField("phone", "電話", Kind.PHONE, required=False)
FIELDS = (YEAR, BODY, TITLE, MONEY, PHONE)
NAMES = ["NO", "実施年度", "団体コード", "事業名", "決定額"]
ROW = ["1", "令和5年度", YAIZU, "姉妹都市との交流", "1,200,000"]


def test_headers_known_by_name_or_alias_are_proposed() -> None:
    found = propose(seen(NAMES, ROW), FIELDS)
    assert dict(found.items()) == {
        "fiscal_year": 1,
        "code": 2,
        "title": 3,
        "awarded": 4,
        "phone": None,
    }


def test_a_header_nobody_knows_is_found_by_what_it_holds() -> None:
    found = propose(seen(["番号", "かけるところ"], ["1", "054-626-1139"]), [PHONE])
    assert found.fields[0].column == 1
    assert found.fields[0].by == "kind"
    assert found.fields[0].sure < 0.6


def test_a_column_of_towns_answers_where_their_codes_are_asked_for() -> None:
    found = propose(seen(["名", "まち"], ["a", "静岡県焼津市"]), [BODY])
    assert (found.fields[0].column, found.fields[0].by) == (1, "kind")


def test_a_field_asked_for_by_kind_prefers_the_code_to_the_name() -> None:
    found = propose(seen(["まち", "数"], ["焼津市", YAIZU]), [BODY])
    assert found.fields[0].column == 1


def test_the_better_of_two_columns_is_taken_for_one_field_only() -> None:
    fax = TargetField("fax", "FAX", Kind.PHONE, aliases=("FAX番号",))
    row = ["054-626-1139", "054-626-1140"]
    found = propose(seen(["FAX番号", "電話番号"], row), [PHONE, fax])
    assert dict(found.items()) == {"phone": 1, "fax": 0}


def test_a_column_of_another_kind_is_less_sure_though_its_name_fits() -> None:
    right = propose(seen(["交付決定額"], ["1,200"]), [MONEY]).fields[0]
    wrong = propose(seen(["交付決定額"], ["https://example.jp/"]), [MONEY]).fields[0]
    assert right.column == wrong.column == 0
    assert wrong.sure < 0.6 < right.sure


def test_nothing_is_proposed_where_nothing_fits() -> None:
    found = propose(seen(["色"], ["赤"]), FIELDS)
    assert all(column is None for _, column in found.items())


def test_what_was_confirmed_for_the_same_headers_goes_first() -> None:
    understanding = seen(NAMES, ROW)
    confirmed = Mapping(
        fingerprint(understanding.table),
        (Proposed("title", 0, 1.0, "name"), Proposed("awarded", None)),
    )
    found = dict(propose(understanding, FIELDS, remembered=confirmed).items())
    assert (found["title"], found["awarded"]) == (0, None)
    assert found["fiscal_year"] == 1


def test_what_was_confirmed_for_other_headers_does_not_count() -> None:
    other = Mapping("another", (Proposed("title", 0, 1.0, "name"),))
    assert propose(seen(NAMES, ROW), FIELDS, remembered=other).column_of("title") == 3


def test_a_confirmed_column_is_not_given_to_another_field() -> None:
    understanding = seen(NAMES, ROW)
    confirmed = Mapping(
        fingerprint(understanding.table), (Proposed("title", 2, 1.0, "name"),)
    )
    found = dict(propose(understanding, FIELDS, remembered=confirmed).items())
    assert (found["title"], found["code"]) == (2, None)


def test_a_mapping_survives_being_kept_as_json() -> None:
    found = propose(seen(NAMES, ROW), FIELDS)
    assert Mapping.from_json(json.loads(json.dumps(found.to_json()))) == found


def test_the_fingerprint_is_of_the_headers_alone() -> None:
    one = table_of(NAMES, [ROW])
    other = table_of(["ＮＯ", " 実施年度", *NAMES[2:]], [ROW, ROW])
    assert fingerprint(one) == fingerprint(other)
    assert fingerprint(one) != fingerprint(table_of(NAMES[::-1], [ROW[::-1]]))


def test_the_field_of_a_known_shape_answers_under_a_newer_spelling() -> None:
    address = TargetField("address", "住所", Kind.ADDRESS)
    understanding = understand(table_of(["所在地_連結表記"], [["焼津市本町2-1"]]))
    column = replace(understanding.columns[0], field="住所")
    found = propose(replace(understanding, columns=(column,)), [address])
    assert found.fields[0] == Proposed("address", 0, 0.95, "name")
