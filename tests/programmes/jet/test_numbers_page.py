"""The programme in figures, for everyone."""

from __future__ import annotations

import pytest
from django.test import Client

pytestmark = pytest.mark.django_db


def test_participants_by_year_are_a_picture_with_gaps_and_a_table(
    client: Client,
) -> None:
    page = client.get("/jet/numbers/").content.decode()

    assert "5,933" in page
    gap = '<th scope="row">2020</th><td class="is-amount"></td>'
    assert gap in page, "no figure was published"
    assert 'class="line line-1"' in page
