"""The file is kept and given back byte for byte."""

from __future__ import annotations

from urllib.parse import quote

import pytest

from tests.faces.imports.makers import a_list, committed, send, signed_in, the_bodies

pytestmark = pytest.mark.django_db


def test_the_file_is_given_back_byte_for_byte_under_its_own_name() -> None:
    client = signed_in()
    source = send(client, a_list(), name="決定一覧.csv")

    answer = client.get(f"/imports/{source.pk}/original/")

    assert answer.getvalue() == a_list()
    assert quote("決定一覧.csv") in answer["Content-Disposition"]


def test_it_is_still_there_after_the_import() -> None:
    the_bodies()
    client = signed_in()
    source = committed(client)

    answer = client.get(f"/imports/{source.pk}/original/")

    assert answer.getvalue() == a_list()
