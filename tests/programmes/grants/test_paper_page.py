"""An attachment, for those who may see the application."""

from __future__ import annotations

import pytest
from django.core.files.base import ContentFile
from django.test import Client

from kakehashi.programmes.grants.models import Application
from kakehashi.programmes.grants.queries.applications import papers_of
from kakehashi.programmes.grants.verbs.papers import edit_papers
from tests.programmes.grants.makers import NOON, a_draft, a_town, an_officer

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("noon")]
PDF = b"%PDF-1.4\n1 0 obj<</Type/Catalog>>endobj\ntrailer<</Root 1 0 R>>\n%%EOF\n"


def with_a_paper() -> tuple[Application, str]:
    draft = a_draft()
    edit_papers(
        draft,
        changes={},
        uploads=[ContentFile(PDF, name="見積書.pdf")],
        seen_at=draft.saved_at,
        by=an_officer(),
        at=NOON,
    )
    paper = papers_of(draft).get()
    return draft, f"/grants/applications/{draft.case.reference}/papers/{paper.pk}/"


def test_it_is_shown_under_its_name(client: Client) -> None:
    _draft, where = with_a_paper()
    client.force_login(an_officer())

    answer = client.get(where)

    assert b"".join(answer.streaming_content) == PDF  # type: ignore[attr-defined]
    assert answer["Content-Type"] == "application/pdf"
    assert answer["X-Content-Type-Options"] == "nosniff"


def test_another_town_does_not_find_it(client: Client) -> None:
    _draft, where = with_a_paper()
    client.force_login(an_officer(a_town("中土佐町", "39401"), "taro"))

    assert client.get(where).status_code == 404


def test_it_is_not_found_under_another_application(client: Client) -> None:
    draft, where = with_a_paper()
    other = a_draft(title="別の事業")
    client.force_login(an_officer())

    wrong = where.replace(draft.case.reference, other.case.reference)
    assert client.get(wrong).status_code == 404


def test_what_was_taken_out_is_not_found(client: Client) -> None:
    draft, where = with_a_paper()
    edit_papers(
        draft,
        changes={},
        remove=[papers_of(draft).get().pk],
        seen_at=draft.saved_at,
        by=an_officer(),
        at=NOON,
    )
    client.force_login(an_officer())

    assert client.get(where).status_code == 404
