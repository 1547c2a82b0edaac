"""`kakehashi demo`: a whole association, by the verbs, with its ledger in order."""

from __future__ import annotations

import argparse
import json
from collections import Counter
from datetime import date

import pytest
from pytest_django.fixtures import Settings

from kakehashi.engines.cases.queries import audit_cases
from kakehashi.engines.imports.models import Import, Stage
from kakehashi.faces.cli import demo
from kakehashi.foundation.accounts.models import User
from kakehashi.foundation.ledger.queries import verify_chain
from kakehashi.programmes.experts.models import Dispatch
from kakehashi.programmes.grants.charts import State
from kakehashi.programmes.grants.models import (
    Application,
    Approval,
    ApprovalStep,
    Letter,
)
from kakehashi.programmes.grants.queries.audit import audit_accounts

pytestmark = pytest.mark.django_db
ON = date(2026, 11, 22)


def arguments(*given: str) -> argparse.Namespace:
    parser = argparse.ArgumentParser()
    demo.add_arguments(parser)
    return parser.parse_args(given)


def test_the_demonstration_is_whole_and_its_ledger_is_in_order(
    capsys: pytest.CaptureFixture[str],
) -> None:
    assert demo.main(arguments("--seed", "7", "--on", ON.isoformat(), "--json")) == 0

    counts = json.loads(capsys.readouterr().out)
    assert counts["applications"] >= 300
    states = Counter(Application.objects.values_list("case__state", flat=True))
    assert set(states) == set(State)
    years = set(Application.objects.values_list("call__fiscal_year", flat=True))
    assert years == {2026, 2027}
    assert counts["past_awards"] == 24
    assert [source.stage for source in Import.objects.order_by("pk")] == [
        Stage.COMMITTED,
        Stage.DIFFERENCE,
    ]
    outcomes = Import.objects.latest("pk").counts
    assert outcomes == {"added": 1, "changed": 1, "refused": 1, "same": 6, "gone": 1}
    assert not Letter.objects.filter(file=None).exists()
    assert not User.objects.filter(is_demonstration=False).exists()
    assert list(verify_chain()) == []
    assert list(audit_cases()) == []
    assert audit_accounts() == []
    assert demo.main(arguments("--json")) == 1, "a second one is refused"
    assert demo.main(arguments("--if-empty", "--json")) == 0
    steps = set(Dispatch.objects.values_list("case__state", flat=True))
    assert len(steps) == Dispatch.objects.filter(is_demonstration=True).count() == 7
    assert set(Approval.objects.values_list("step", "is_granted")) == {
        (ApprovalStep.DRAFTED, True),
        (ApprovalStep.CHIEF, True),
        (ApprovalStep.CHIEF, False),
        (ApprovalStep.DECIDED, True),
    }


def test_no_demonstration_where_demo_is_off(
    settings: Settings, capsys: pytest.CaptureFixture[str]
) -> None:
    settings.DEMO = False

    assert demo.main(arguments("--json")) == 2
    assert "DEMO" in capsys.readouterr().err
