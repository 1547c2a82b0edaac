from __future__ import annotations

import json

import pytest
from django.db import connection

from kakehashi.faces.cli.main import main
from kakehashi.foundation.ledger import triggers
from kakehashi.foundation.ledger.models import ChainHead, Entry
from kakehashi.foundation.ledger.queries import (
    head,
    verify_anchor,
    verify_chain,
    verify_guard,
)
from kakehashi.foundation.ledger.verbs import record
from tests.foundation.ledger.people import NOON

pytestmark = pytest.mark.django_db


def ten_rows() -> None:
    for i in range(1, 11):
        record(f"act-{i}", by=None, at=NOON, subject="x:1", detail={"i": i})


def by_hand(sql: str) -> None:
    """Change the ledger as someone with the database's password would."""
    triggers.remove(connection)
    with connection.cursor() as cursor:
        cursor.execute(sql)
    triggers.install(connection)


@pytest.mark.parametrize(
    ("sql", "found"),
    [
        (
            "UPDATE ledger_entry SET subject = 'x:2' WHERE sequence = 4",
            [("row-changed", 4)],
        ),
        (
            "UPDATE ledger_entry SET detail = '{\"i\": 5}' WHERE sequence = 4",
            [("row-changed", 4)],
        ),
        (
            "UPDATE ledger_entry SET previous_hash = 'f' WHERE sequence = 4",
            [("chain-broken", 4), ("row-changed", 4)],
        ),
        ("DELETE FROM ledger_entry WHERE sequence = 4", [("row-missing", 4)]),
        ("DELETE FROM ledger_entry WHERE sequence > 8", [("tail-missing", 9)]),
        (
            "UPDATE ledger_chainhead SET sequence = 9, hash = 'f'",
            [("chain-broken", 9), ("row-beyond-head", 10)],
        ),
        ("DELETE FROM ledger_chainhead", [("row-beyond-head", 1)]),
    ],
)
def test_what_was_changed_by_hand_is_named(
    sql: str, found: list[tuple[str, int]]
) -> None:
    ten_rows()
    assert list(verify_chain()) == []
    by_hand(sql)
    assert [(f.code, f.sequence) for f in verify_chain()] == found


def test_a_row_hashed_anew_still_breaks_the_chain_behind_it() -> None:
    ten_rows()
    entry = Entry.objects.get(sequence=4)
    entry.subject = "x:2"
    anew = entry.hash_of_content()
    by_hand(
        f"UPDATE ledger_entry SET subject = 'x:2', hash = '{anew}' WHERE sequence = 4"
    )
    assert [(f.code, f.sequence) for f in verify_chain()] == [("chain-broken", 5)]


def test_a_chain_written_anew_is_told_by_an_end_noted_elsewhere() -> None:
    ten_rows()
    noted = head()
    triggers.remove(connection)
    Entry.objects.all().delete()
    ChainHead.objects.all().delete()
    triggers.install(connection)
    ten_rows()
    record("one-more", by=None, at=NOON, subject="x:1")
    assert list(verify_chain()) == []
    assert list(verify_anchor(noted.sequence, noted.hash)) == []  # the same acts
    by_hand("DELETE FROM ledger_entry")
    ChainHead.objects.all().delete()
    record("act-1", by=None, at=NOON, subject="x:9")
    assert list(verify_chain()) == []
    found = verify_anchor(noted.sequence, noted.hash)
    assert [(f.code, f.sequence) for f in found] == [("anchor-broken", 10)]


def test_a_guard_taken_off_is_missed() -> None:
    assert list(verify_guard()) == []
    triggers.remove(connection)
    assert {f.code for f in verify_guard()} == {"guard-missing"}
    assert len(list(verify_guard())) == len(triggers.names(connection))
    triggers.install(connection)


def test_the_command_is_content_with_an_honest_ledger(
    capsys: pytest.CaptureFixture[str],
) -> None:
    ten_rows()
    assert main(["ledger", "verify"]) == 0
    said = capsys.readouterr().out
    assert f"10 rows, all as they were written. The end is {head()}" in said
    assert main(["ledger", "verify", "--anchor", str(head())]) == 0


def test_the_command_names_the_first_broken_row(
    capsys: pytest.CaptureFixture[str],
) -> None:
    ten_rows()
    by_hand("UPDATE ledger_entry SET act = 'nothing' WHERE sequence IN (4, 7)")
    assert main(["ledger", "verify"]) == 1
    assert "The first broken row is 4." in capsys.readouterr().out
    assert main(["ledger", "verify", "--json"]) == 1
    said = json.loads(capsys.readouterr().out)
    assert said["ok"] is False
    assert said["findings"][0] | {"message": ""} == {
        "code": "row-changed",
        "sequence": 4,
        "message": "",
    }


def test_a_wrong_anchor_is_wrong_use(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["ledger", "verify", "--anchor", "12"]) == 2
    assert main(["ledger", "verify", "--anchor", f"x:{'f' * 64}"]) == 2
    assert "SEQUENCE:HASH" in capsys.readouterr().err


def test_no_field_can_forge_a_line(capsys: pytest.CaptureFixture[str]) -> None:
    subject = "x:1"
    forged = (
        "\x1b[2K\r7  2026-11-22 12:00:00+09:00  実演 別人\n8  \u2028\u202eegdelwonk"
    )
    record(forged, by=None, at=NOON, subject=subject, detail={forged: forged})
    assert main(["ledger", "show", "--subject", subject]) == 0
    shown = capsys.readouterr().out
    assert len(shown.splitlines()) == 1
    assert shown.endswith("\n")
    assert not set("\x1b\r\u2028\u202e") & set(shown)
    assert "\\x1b[2K\\r7" in shown
    assert main(["ledger", "show", "--subject", subject, "--json"]) == 0
    (line,) = capsys.readouterr().out.splitlines()
    assert json.loads(line)["act"] == forged


def test_a_subject_nobody_touched_is_told_so(
    capsys: pytest.CaptureFixture[str],
) -> None:
    assert main(["ledger", "show", "--subject", "x:\x1b9"]) == 1
    assert "\x1b" not in capsys.readouterr().err
