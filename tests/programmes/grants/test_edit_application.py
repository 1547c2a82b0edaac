"""A draft is saved as it is typed; of two people the second is told."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.core.files.base import ContentFile

from kakehashi.foundation.files.models import StoredFile
from kakehashi.kernel.problems import Refused
from kakehashi.programmes.grants.models import Application, Paper
from kakehashi.programmes.grants.verbs.applications import submit_application
from kakehashi.programmes.grants.verbs.drafts import (
    Cost,
    add_co_applicant,
    answer_exclusions,
    edit_application,
    edit_costs,
    remove_co_applicant,
)
from kakehashi.programmes.grants.verbs.papers import edit_papers
from tests.programmes.grants.makers import (
    NOON,
    a_draft,
    a_full_draft,
    a_submitted,
    a_town,
    an_officer,
)

pytestmark = pytest.mark.django_db
SECOND = timedelta(seconds=1)
PDF = b"%PDF-1.4\n1 0 obj<</Type/Catalog>>endobj\ntrailer<</Root 1 0 R>>\n%%EOF\n"


def test_some_columns_are_saved_and_the_others_stay() -> None:
    draft = a_full_draft()

    edit_application(
        draft,
        changes={"effect": "新しい効果"},
        title="新しい名前",
        seen_at=draft.saved_at,
        by=an_officer(),
        at=NOON + SECOND,
    )

    kept = Application.objects.get(pk=draft.pk)
    assert (kept.effect, kept.case.title) == ("新しい効果", "新しい名前")
    assert kept.purpose == draft.purpose
    assert kept.saved_at == NOON + SECOND


def test_the_second_of_two_savers_is_told_and_the_first_one_s_words_stay() -> None:
    draft = a_draft()
    seen = draft.saved_at
    hana, jiro = an_officer(), an_officer(username="jiro")
    edit_application(
        draft, changes={"effect": "花"}, seen_at=seen, by=hana, at=NOON + SECOND
    )

    with pytest.raises(Refused) as why:
        edit_application(
            draft,
            changes={"effect": "次郎"},
            seen_at=seen,
            by=jiro,
            at=NOON + 2 * SECOND,
        )

    assert {p.code for p in why.value.problems} == {"changed-meanwhile"}
    assert Application.objects.get(pk=draft.pk).effect == "花"


def test_costs_are_replaced_and_multiplied() -> None:
    draft = a_draft()

    edit_costs(
        draft,
        costs=[
            Cost("fees", "謝金", "回", 30_000, 3),
            Cost("travel", "旅費", "", 500, 1),
        ],
        other_income_yen=1_000,
        requested_yen=90_000,
        seen_at=draft.saved_at,
        by=an_officer(),
        at=NOON + SECOND,
    )

    assert list(draft.lines.values_list("position", "amount_yen")) == [
        (1, 90_000),
        (2, 500),
    ]
    kept = Application.objects.get(pk=draft.pk)
    assert (kept.other_income_yen, kept.requested_yen) == (1_000, 90_000)


def test_what_was_sent_is_not_edited() -> None:
    sent = a_submitted()
    (exclusion,) = sent.call.exclusions.all()

    with pytest.raises(Refused) as why:
        answer_exclusions(
            sent,
            answers={exclusion.pk: True},
            seen_at=sent.saved_at,
            by=an_officer(),
            at=NOON + SECOND,
        )

    assert {p.code for p in why.value.problems} == {"not-editable"}


def test_what_was_sent_in_another_tab_is_not_edited_by_an_old_one() -> None:
    draft = a_full_draft()
    old = Application.objects.select_related("case").get(pk=draft.pk)
    submit_application(draft, by=an_officer(), at=NOON)

    with pytest.raises(Refused) as why:
        edit_application(
            old,
            changes={"effect": "遅い"},
            seen_at=old.saved_at,
            by=an_officer(),
            at=NOON + SECOND,
        )

    assert {p.code for p in why.value.problems} == {"changed-meanwhile"}
    assert Application.objects.get(pk=draft.pk).effect == draft.effect


def test_another_town_edits_only_after_it_joined() -> None:
    draft = a_draft()
    other = a_town("中土佐町", "39401")
    taro = an_officer(other, "taro")

    with pytest.raises(Refused):
        edit_application(
            draft, changes={}, seen_at=draft.saved_at, by=taro, at=NOON + SECOND
        )
    add_co_applicant(draft, other, by=an_officer(), at=NOON)
    edit_application(
        draft,
        changes={"effect": "共に"},
        seen_at=draft.saved_at,
        by=taro,
        at=NOON + SECOND,
    )
    remove_co_applicant(draft, other, by=an_officer(), at=NOON)

    assert Application.objects.get(pk=draft.pk).effect == "共に"
    assert not draft.case.parties.exists()


def test_a_paper_is_added_and_taken_out_but_its_bytes_stay() -> None:
    draft = a_draft()
    edit_papers(
        draft,
        changes={"contact_name": "実演 花"},
        uploads=[ContentFile(PDF, name="見積書.pdf")],
        note="見積書",
        seen_at=draft.saved_at,
        by=an_officer(),
        at=NOON + SECOND,
    )
    paper = Paper.objects.get()

    edit_papers(
        draft,
        changes={},
        remove=[paper.pk],
        seen_at=draft.saved_at,
        by=an_officer(),
        at=NOON + 2 * SECOND,
    )

    paper.refresh_from_db()
    assert paper.removed_at == NOON + 2 * SECOND
    assert StoredFile.objects.get().location.exists()
    assert draft.contact_name == "実演 花"


def test_a_refused_file_leaves_the_words_unsaved_too() -> None:
    draft = a_draft()

    with pytest.raises(Refused) as why:
        edit_papers(
            draft,
            changes={"contact_name": "実演 花"},
            uploads=[ContentFile(b"", name="空.pdf")],
            seen_at=draft.saved_at,
            by=an_officer(),
            at=NOON + SECOND,
        )

    assert [(p.code, p.field) for p in why.value.problems] == [
        ("file-empty", "uploads")
    ]
    assert Application.objects.get(pk=draft.pk).contact_name == ""
