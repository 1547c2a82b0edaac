"""The worker does what is due, again and again, and lets no trouble stop it."""

from __future__ import annotations

import argparse
import threading
import time

import pytest
from django.core import mail
from django.db import connection
from django.utils import timezone

from kakehashi.faces.cli import worker
from kakehashi.faces.cli.children import Children
from kakehashi.foundation.notices.models import Message
from kakehashi.foundation.notices.verbs import tell_address


def a_job(work: object, every: float = 600) -> worker.Job:
    assert callable(work)
    return worker.Job("job", every, work)


@pytest.mark.django_db(transaction=True)
def test_working_once_sends_what_waits_and_ends() -> None:
    tell_address(
        "npo@example.org", subject="受付", body="本文", key="k", at=timezone.now()
    )

    assert worker.main(argparse.Namespace(once=True)) == 0

    assert [m.to for m in mail.outbox] == [["npo@example.org"]]
    assert Message.objects.get().sent_at is not None


@pytest.mark.django_db(transaction=True)
def test_trouble_is_told_once_and_tried_again_soon_and_nothing_else_stops(
    caplog: pytest.LogCaptureFixture,
) -> None:
    tries: list[float] = []

    def fail() -> None:
        tries.append(time.monotonic())
        if len(tries) < 3:
            raise RuntimeError("the disk is full")

    failing, other = a_job(fail), a_job(lambda: None)

    worker._run(failing)
    worker._run(other)
    assert (failing.failing, other.failing) == (True, False)
    assert failing.due - time.monotonic() < worker._AFTER_TROUBLE + 1 < other.due
    worker._run(failing)
    worker._run(failing)

    assert not failing.failing
    assert failing.due - time.monotonic() > 500
    assert caplog.text.count("RuntimeError: the disk") == 1
    assert "job works again" in caplog.text


@pytest.mark.django_db(transaction=True)
def test_the_loop_does_each_job_in_its_time_and_ends_when_told() -> None:
    stopping, done = threading.Event(), []

    def count() -> None:
        done.append(time.monotonic())
        if len(done) == 3:
            stopping.set()

    rare: list[int] = []
    jobs = [a_job(count, every=0), a_job(lambda: rare.append(1))]
    started = time.monotonic()

    worker._loop(jobs, Children({}), stopping)

    assert len(done) == 3
    assert rare == [1]
    assert time.monotonic() - started < 5


@pytest.mark.django_db(transaction=True)
def test_a_database_that_was_restarted_is_found_again() -> None:
    if connection.vendor != "postgresql":
        pytest.skip("SQLite is no server")
    job = a_job(Message.objects.count, every=0)
    worker._run(job)
    assert not job.failing

    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_backend_pid()")
        (pid,) = cursor.fetchone()
    killer = connection.copy()
    with killer.cursor() as cursor:
        cursor.execute("SELECT pg_terminate_backend(%s)", [pid])
    killer.close()
    worker._run(job)

    assert not job.failing
