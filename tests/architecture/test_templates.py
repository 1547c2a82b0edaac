"""Rules of the house for templates."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from tests.architecture.source import SRC, TEMPLATES, shown

BORROWS = re.compile(r"""{%\s*(?:include|extends)\s+["']([^"']+)["']""")
FORM = re.compile(r"<form\b([^>]*)>(.*?)</form>", re.S | re.I)
POSTS = re.compile(r"""method\s*=\s*["']?post""", re.I)
INLINE = re.compile(
    r"<style\b|\sstyle\s*=|<script(?![^>]*\bsrc=)(?![^>]*type=\"application/json\")"
    r"|\son[a-z]+\s*=|javascript:",
    re.I,
)
OUTSIDE = re.compile(
    r"""<(?:script|link|img|iframe|source)\b[^>]*(?:src|href)\s*=\s*["']?(?:https?:)?//""",
    re.I,
)
PAGES = [path for path in TEMPLATES if path.suffix == ".html"]


def borrowed_elsewhere(text: str, app: str) -> list[str]:
    """Templates taken from neither the app itself nor ``pages``."""
    return [
        name
        for name in BORROWS.findall(text)
        if name.split("/")[0] not in {app, "pages"}
    ]


def unguarded_forms(text: str) -> int:
    """How many posting forms lack the CSRF token or the key against a second click."""
    return sum(
        bool(POSTS.search(opening))
        and not ("{% csrf_token %}" in body and "{% form_key %}" in body)
        for opening, body in FORM.findall(text)
    )


@pytest.mark.parametrize(
    ("text", "wrong"),
    [
        ("<form method='post'>{% csrf_token %}</form>", 1),
        ('<form class="x" METHOD="POST">{% form_key %}</form>', 1),
        ("<form method='post'>{% csrf_token %}{% form_key %}</form>", 0),
        ("<form method='get'></form><form></form>", 0),
    ],
)
def test_a_bare_form_is_seen(text: str, wrong: int) -> None:
    assert unguarded_forms(text) == wrong


def app_of(path: Path) -> str:
    """The app whose folder a template lies in."""
    return path.relative_to(SRC).parts[1]


# Pages of allauth are filled in where allauth looks for them; `_base` is theirs too.
ALLAUTH = {"account", "mfa", "socialaccount", "usersessions", "allauth", "registration"}


def test_a_template_borrows_only_from_its_own_app_or_pages() -> None:
    borrowed = {
        shown(path): wrong
        for path in PAGES
        if (wrong := set(borrowed_elsewhere(path.read_text(), app_of(path))))
        and not (
            app_of(path) == "accounts" and {w.split("/")[0] for w in wrong} <= ALLAUTH
        )
    }
    assert borrowed == {}


def test_every_posting_form_is_safe_from_forgery_and_from_a_second_click() -> None:
    bare = {shown(p): n for p in PAGES if (n := unguarded_forms(p.read_text()))}
    assert bare == {}


def test_no_template_carries_script_or_style() -> None:
    inline = {
        shown(p): found for p in PAGES if (found := INLINE.findall(p.read_text()))
    }
    assert inline == {}


def test_no_template_asks_another_host_for_anything() -> None:
    assert [shown(p) for p in PAGES if OUTSIDE.search(p.read_text())] == []


def test_templates_lie_under_the_name_of_their_app() -> None:
    strays = [
        shown(path)
        for path in PAGES
        if path.relative_to(SRC).parts[3] not in {app_of(path)}
        and app_of(path) not in {"accounts", "pages"}
    ]
    assert strays == []
