from __future__ import annotations

import pytest
from django.utils import translation

from kakehashi.engines.cases.models import Case
from kakehashi.faces.desk.charts import CHARTS, STATES, address_of, state_words, url_of


@pytest.mark.parametrize("language", ["ja", "en"])
def test_the_quick_address_is_the_true_one(language: str) -> None:
    with translation.override(language):
        for kind in CHARTS:
            case = Case(kind=kind, reference="G-2027-0007")
            assert address_of(kind, "G-2027-0007") == url_of(case)


def test_every_state_of_every_chart_has_its_word() -> None:
    told = state_words()
    wanted = {
        (kind, str(state))
        for kind, chart in CHARTS.items()
        for move in chart.moves
        for state in (chart.initial, move.target, *move.sources)
    }
    assert wanted <= set(told)
    assert set(STATES) == set(CHARTS)
