"""Asks the routes of the table as everybody, and compares the answers with it."""

from __future__ import annotations

from collections.abc import Collection, Iterator
from http.cookies import SimpleCookie

from django.conf import settings
from django.core.cache import cache
from django.db import transaction
from django.http.response import HttpResponseBase
from django.shortcuts import resolve_url
from django.test import Client
from django.urls import reverse

from kakehashi.foundation.accounts.models import Post
from tests.architecture.routes import ASKERS, SIGN_IN, Row
from tests.architecture.world_parts import Thing, World

NO_THING = Thing()
FORM_KEY = {"form_key": "walk"}  # what every form of the house carries


class Walk:
    """One browser for each asker; every request is undone.

    ``POST`` sends a form nobody has filled in, ``POST filled`` the form of the world.
    """

    def __init__(self, world: World) -> None:
        self.world = world
        self.clients = {asker: Client() for asker in ASKERS}
        self.cookies = dict.fromkeys(ASKERS, "")
        for asker, person in world.people.items():
            client = self.clients[asker]
            client.raise_request_exception = False
            client.force_login(person)
            client.get(reverse("desk:search"))  # the session is begun, once
            self.cookies[asker] = client.cookies[settings.SESSION_COOKIE_NAME].value
        self.clients["stranger"].raise_request_exception = False

    def ask(self, row: Row, asker: str) -> str:
        """What ``asker`` is answered: a status, or that she is led to sign in."""
        cache.clear()  # nobody is slowed down for asking often
        client = self.clients[asker]
        client.cookies = SimpleCookie()
        if self.cookies[asker]:
            client.cookies[settings.SESSION_COOKIE_NAME] = self.cookies[asker]
        with transaction.atomic():
            if row.method == "GET":
                response = client.get(self.url(row))
            else:
                response = client.post(self.url(row), self.form(row))
            answer = said(response)
            if response.streaming:
                list(response)
            transaction.set_rollback(True)
        return answer

    def url(self, row: Row) -> str:
        thing = self.world.things[row.thing] if row.thing != "-" else NO_THING
        address = reverse(row.name, kwargs=dict(thing.path)) if row.name else row.path
        return f"{address}?{thing.query}" if thing.query else address

    def form(self, row: Row) -> dict[str, object]:
        if row.method == "POST":
            return dict(FORM_KEY)
        forms = self.world.forms
        filled = forms.get((row.name, row.thing)) or forms[row.name]
        return {**FORM_KEY, **filled}

    def differences(self, row: Row, first: Collection[str] = ()) -> Iterator[str]:
        """Where the answers are not those of the table, ``first`` asked first."""
        for asker in sorted(ASKERS, key=lambda name: name not in first):
            if (told := self.ask(row, asker)) != row.answers[asker]:
                yield f"{row}: {asker} {told}, not {row.answers[asker]}"

    def holders(self, post: Post) -> set[str]:
        """Which of the askers hold a post."""
        return {
            asker
            for asker, person in self.world.people.items()
            if person.roles.filter(post=post).exists()
        }


def said(response: HttpResponseBase) -> str:
    target = response.headers.get("Location", "").partition("?")[0]
    if response.status_code == 302 and target == resolve_url(settings.LOGIN_URL):
        return SIGN_IN
    return str(response.status_code)
