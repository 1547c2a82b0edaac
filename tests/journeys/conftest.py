"""A real browser against a real server, one window a person."""

from __future__ import annotations

import os
import shutil
from collections.abc import Callable, Generator, Iterator
from pathlib import Path

import pytest
from django.conf import settings
from django.test import Client
from playwright.sync_api import Browser, BrowserContext, Page, sync_playwright
from pytest_django.live_server_helper import LiveServer

from kakehashi.foundation.accounts.models import User
from tests.journeys.looking import SCRIPTLESS

CHROMIUM = shutil.which("chromium") or "/usr/bin/chromium"
FLAGS = [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
]
Window = Callable[..., Page]
FAILED = pytest.StashKey[bool]()


@pytest.fixture(scope="session")
def browser() -> Iterator[Browser]:
    # Playwright's own loop would make Django refuse the database of this thread.
    os.environ["DJANGO_ALLOW_ASYNC_UNSAFE"] = "true"
    with sync_playwright() as playwright:
        opened = playwright.chromium.launch(executable_path=CHROMIUM, args=FLAGS)
        yield opened
        opened.close()


@pytest.hookimpl(wrapper=True)
def pytest_runtest_makereport(
    item: pytest.Item, call: pytest.CallInfo[None]
) -> Generator[None, pytest.TestReport, pytest.TestReport]:
    report = yield
    item.stash[FAILED] = item.stash.get(FAILED, False) or report.failed
    return report


@pytest.fixture
def window(
    browser: Browser, live_server: LiveServer, request: pytest.FixtureRequest
) -> Iterator[Window]:
    """Open a window: ``window(person, js=False)``; a stranger's without a person.

    What the windows showed when a journey failed lies in ``test-results/``.
    """
    opened: list[BrowserContext] = []

    def open_window(
        person: User | None = None, *, js: bool = True, width: int = 1280
    ) -> Page:
        context = browser.new_context(
            base_url=live_server.url,
            java_script_enabled=js,
            locale="ja-JP",
            timezone_id="Asia/Tokyo",
            viewport={"width": width, "height": 900},
        )
        opened.append(context)
        context.set_default_timeout(10_000)
        if person is not None:
            client = Client()
            client.force_login(person)
            value = client.cookies[settings.SESSION_COOKIE_NAME].value
            name = settings.SESSION_COOKIE_NAME
            context.add_cookies(
                [{"name": name, "value": value, "url": live_server.url}]
            )
        page = context.new_page()
        if not js:
            SCRIPTLESS.add(page)
        page.on("pageerror", lambda error: pytest.fail(f"script error: {error}"))
        return page

    yield open_window
    for number, context in enumerate(opened):
        if request.node.stash.get(FAILED, False):
            folder = Path("test-results") / request.node.name.replace("/", "-")
            context.pages[0].screenshot(path=folder / f"{number}.png", full_page=True)
        context.close()
