from __future__ import annotations

import threading
from datetime import UTC, datetime, timedelta

import pytest
from django.contrib.auth.models import Group
from django.db import connection
from django.test import Client

from kakehashi.foundation.pages import receipts
from kakehashi.foundation.pages.models import FormReceipt
from tests.foundation.pages.makers import a_person

pytestmark = [
    pytest.mark.django_db,
    pytest.mark.urls("tests.foundation.pages.addresses"),
]
AT = datetime(2026, 11, 22, 3, tzinfo=UTC)


def test_the_second_sending_of_a_form_is_led_where_the_first_was(
    client: Client,
) -> None:
    form = {"form_key": "k1", "name": "a"}

    first = client.post("/write/", form)
    second = client.post("/write/", form)

    assert (first.status_code, first["Location"]) == (302, "/done/1/")
    assert (second.status_code, second["Location"]) == (303, "/done/1/")
    assert Group.objects.count() == 1


def test_two_forms_with_keys_of_their_own_are_both_taken(client: Client) -> None:
    client.post("/write/", {"form_key": "k1", "name": "a"})
    client.post("/write/", {"form_key": "k2", "name": "a"})

    assert Group.objects.count() == 2


def test_two_buttons_of_one_form_with_two_addresses_are_two_acts(
    client: Client,
) -> None:
    client.post("/write/", {"form_key": "k1", "name": "a"})
    client.post("/also-write/", {"form_key": "k1", "name": "a"})

    assert Group.objects.count() == 2


def test_a_form_without_key_is_taken_each_time(client: Client) -> None:
    client.post("/write/", {"name": "a"})
    client.post("/write/", {"name": "a"})

    assert (Group.objects.count(), FormReceipt.objects.count()) == (2, 0)


def test_a_refused_form_leaves_nothing_and_may_be_sent_again_with_its_key(
    client: Client,
) -> None:
    refused = client.post("/write/", {"form_key": "k1", "name": "a", "answer": "422"})
    after_refusal = (Group.objects.count(), FormReceipt.objects.count())
    taken = client.post("/write/", {"form_key": "k1", "name": "a"})

    assert (refused.status_code, refused.content) == (422, b"422")
    assert after_refusal == (0, 0)
    assert (taken.status_code, Group.objects.count()) == (302, 1)


def test_an_autosave_is_kept_and_leaves_no_receipt(client: Client) -> None:
    form = {"form_key": "k1", "name": "a", "answer": "200"}

    client.post("/write/", form)
    client.post("/write/", form)

    assert (Group.objects.count(), FormReceipt.objects.count()) == (2, 0)


def test_an_htmx_redirect_is_a_receipt_too(client: Client) -> None:
    form = {"form_key": "k1", "name": "a", "answer": "htmx"}

    client.post("/write/", form)
    again = client.post("/write/", form)

    assert (again.status_code, again["Location"]) == (303, "/done/htmx/")
    assert Group.objects.count() == 1


def test_another_persons_key_is_refused(client: Client) -> None:
    client.post("/write/", {"form_key": "k1", "name": "a"})
    client.force_login(a_person())

    answer = client.post("/write/", {"form_key": "k1", "name": "a"})

    assert answer.status_code == 400
    assert Group.objects.count() == 1


def test_an_overlong_key_is_refused(client: Client) -> None:
    answer = client.post("/write/", {"form_key": "k" * 65, "name": "a"})

    assert (answer.status_code, Group.objects.count()) == (400, 0)


@pytest.mark.django_db(transaction=True)
def test_two_sendings_at_the_same_moment_make_one_record() -> None:
    answers: list[tuple[int, str]] = []
    start = threading.Barrier(6)

    def send() -> None:
        start.wait()
        answer = Client().post("/write/", {"form_key": "twice", "name": "a"})
        answers.append((answer.status_code, answer["Location"]))
        connection.close()

    threads = [threading.Thread(target=send) for _ in range(6)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()

    assert sorted(answers) == [(302, "/done/1/"), *[(303, "/done/1/")] * 5]
    assert Group.objects.count() == 1


@pytest.mark.django_db(transaction=True)
def test_a_corrected_form_is_taken_while_the_refused_one_is_still_answered() -> None:
    answers: list[int] = []
    start = threading.Barrier(2)

    def send(answer: str) -> None:
        start.wait()
        form = {"form_key": "twice", "name": "a", "answer": answer}
        answers.append(Client().post("/write/", form).status_code)
        connection.close()

    threads = [threading.Thread(target=send, args=(a,)) for a in ("422", "redirect")]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()

    # Whichever came first: the act is done once, and a refusal undoes nothing of it.
    assert sorted(answers) in ([302, 422], [302, 303])
    assert Group.objects.count() == 1


def test_a_key_says_for_whom_it_was_made() -> None:
    key = receipts.new_key(7)

    assert len(key) <= receipts.LONGEST_KEY
    assert receipts.made_for(key, 7)
    assert not receipts.made_for(key, 8)
    assert not receipts.made_for(key, None)
    assert not receipts.made_for("", 7)


def test_old_receipts_are_pruned_and_recent_ones_stay() -> None:
    for key, age in (("old", 32), ("recent", 30)):
        receipts.take(key, path="/", user_id=None, at=AT - timedelta(days=age))

    pruned = receipts.prune_receipts(at=AT)

    assert pruned == 1
    assert [r.key for r in FormReceipt.objects.all()] == ["recent"]
