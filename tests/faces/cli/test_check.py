"""`kakehashi check` finds what is wrong, and says nothing where nothing is."""

from __future__ import annotations

import argparse
import json
from datetime import timedelta
from pathlib import Path

import pytest
from django.db import connection
from django.utils import timezone
from pytest_django.fixtures import Settings

from kakehashi.faces.cli import catalogues, check
from kakehashi.foundation.accounts.models import User
from kakehashi.foundation.ledger.models import ChainHead
from kakehashi.foundation.ledger.verbs import record
from kakehashi.foundation.notices.models import Message
from kakehashi.foundation.notices.verbs import tell_address
from kakehashi.programmes.grants.models import Award
from tests.programmes.grants.makers_settle import a_grant

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _a_sound_installation(settings: Settings, tmp_path: Path) -> None:
    catalogues.compile_all()
    for name in ("VAR", "MEDIA_ROOT", "STATIC_ROOT"):
        folder = tmp_path / name
        folder.mkdir()
        setattr(settings, name, folder)


def codes() -> set[str]:
    """What is found, without Django's own findings on the settings of the tests."""
    found = {f.code for f in check.all_findings()}
    return {code for code in found if not code.startswith("security.")}


def test_a_sound_installation_has_no_findings() -> None:
    record("open", by=None, at=timezone.now(), subject="case:1")

    assert codes() == set()


def test_settings_fit_only_for_a_trial_are_named() -> None:
    found = {f.code for f in check.all_findings()}

    assert "security.W008" in found  # no redirect to https


def test_a_folder_that_is_missing_is_named(settings: Settings) -> None:
    Path(settings.MEDIA_ROOT).rmdir()
    Path(settings.STATIC_ROOT).rmdir()

    assert codes() == {"folder", "static"}


def test_a_migration_not_applied_is_named_and_the_rest_waits_for_it() -> None:
    with connection.cursor() as cursor:
        cursor.execute(
            "DELETE FROM django_migrations WHERE app = 'files' AND name = %s",
            ["0001_initial"],
        )

    (finding,) = (f for f in check.all_findings() if f.code == "migrations")

    assert "files.0001_initial" in finding.message


def test_a_ledger_that_was_tampered_with_is_found() -> None:
    record("open", by=None, at=timezone.now(), subject="case:1")
    ChainHead.objects.update(hash="0" * 64)

    assert codes() == {"ledger-chain-broken"}


def test_an_account_that_differs_from_its_decisions_is_found() -> None:
    grant = a_grant(1_000_000)
    assert "account-differs" not in codes()

    Award.objects.filter(application=grant).update(amount_yen=1_100_000)

    assert "account-differs" in codes()


def test_mails_that_do_not_go_are_found() -> None:
    long_ago = timezone.now() - timedelta(hours=2)
    tell_address("a@b.example", subject="件", body="文", key="late", at=long_ago)
    assert codes() == {"mail-waiting"}

    Message.objects.update(next_try_at=None, failed_at=long_ago)
    assert codes() == {"mail-failed"}


def test_a_catalogue_that_is_not_compiled_is_found(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    folder = tmp_path / "foundation" / "files" / "locale" / "ja" / "LC_MESSAGES"
    folder.mkdir(parents=True)
    (folder / "django.po").write_text(
        'msgid ""\nmsgstr "Content-Type: text/plain; charset=UTF-8\\n"\n\n'
        'msgid "a"\nmsgstr "あ"\n',
        encoding="utf-8",
    )
    monkeypatch.setattr(catalogues, "_ROOT", tmp_path)

    assert codes() == {"catalogues"}
    assert catalogues.compile_all() == 1
    assert catalogues.compile_all() == 0
    assert codes() == set()


def test_a_program_can_read_the_answer(capsys: pytest.CaptureFixture[str]) -> None:
    User.objects.create(username="hana")

    status = check.main(argparse.Namespace(json=True))

    answer = json.loads(capsys.readouterr().out)
    assert status == 1
    assert answer["ok"] is False
    assert {"code", "message"} == set(answer["findings"][0])


def test_a_person_can_read_the_answer(capsys: pytest.CaptureFixture[str]) -> None:
    status = check.main(argparse.Namespace(json=False))

    out = capsys.readouterr().out
    assert status == 1
    assert "security.W008: " in out
    assert out.rstrip().endswith("findings.")
