from __future__ import annotations

from xml.etree import ElementTree

import pytest
from django.test import Client, override_settings

from tests.faces.makers import a_call


@pytest.mark.django_db
@override_settings(SITE_URL="https://kakehashi.example")
def test_it_lists_real_calls_in_both_languages_and_no_demonstration() -> None:
    real, made_up = a_call(), a_call(is_demonstration=True)
    tree = ElementTree.fromstring(Client().get("/sitemap.xml").content)
    found = {node.text for node in tree.iter() if node.text and node.text.strip()}
    site = "https://kakehashi.example"
    assert {f"{site}/", f"{site}/en/", f"{site}/grants/calls/{real.pk}/"} <= found
    assert f"{site}/grants/calls/{made_up.pk}/" not in found
