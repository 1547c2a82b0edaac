"""Migrations are a line, not a tree, and say everything the models say."""

from __future__ import annotations

from io import StringIO

import pytest
from django.apps import apps
from django.core.management import call_command
from django.db.migrations.loader import MigrationLoader

OURS = sorted(
    config.label
    for config in apps.get_app_configs()
    if config.name.startswith("kakehashi.") and list(config.get_models())
)


@pytest.mark.parametrize("label", OURS)
def test_the_migrations_of_an_app_follow_one_another(label: str) -> None:
    loader = MigrationLoader(None, ignore_no_migrations=True)
    own = {key: m for key, m in loader.disk_migrations.items() if key[0] == label}
    before = [
        [parent for parent in m.dependencies if parent[0] == label]
        for m in own.values()
    ]
    assert [len(parents) for parents in before if len(parents) > 1] == []
    assert len(loader.graph.leaf_nodes(label)) == 1


@pytest.mark.django_db
def test_no_model_is_ahead_of_its_migrations() -> None:
    said = StringIO()
    call_command("makemigrations", *OURS, dry_run=True, stdout=said)
    assert said.getvalue().startswith("No changes")
