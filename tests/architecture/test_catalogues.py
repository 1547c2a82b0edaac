"""Every sentence of the interface exists in Japanese, in its own app's catalogue."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator
from pathlib import Path

import polib
import pytest
from django.utils.translation.template import templatize

from tests.architecture.source import APPS, SRC, calls_in, shown, tree_of

FIRST_OF = {
    "_": 1,
    "gettext": 1,
    "gettext_lazy": 1,
    "gettext_noop": 1,
    "ngettext": 1,
    "ngettext_lazy": 1,
}
AFTER_CONTEXT = {"pgettext", "pgettext_lazy", "npgettext", "npgettext_lazy"}
WORD = r"""u?('(?:[^'\\]|\\.)*'|"(?:[^"\\]|\\.)*")"""
TOKEN = re.compile(
    rf"\s(gettext|pgettext|ngettext|npgettext|_)\(\s*{WORD}(?:,\s*{WORD})?", re.S
)
BLANK = re.compile(r"%\((\w+)\)[sd]|%([sd])")

Sentence = tuple[str, str]  # context ("" for none), msgid


def said_in_code(tree: ast.AST) -> Iterator[Sentence]:
    for name, call in calls_in(tree):
        word = name.rpartition(".")[2]
        texts = [
            a.value
            for a in call.args
            if isinstance(a, ast.Constant) and isinstance(a.value, str)
        ]
        if word in FIRST_OF and texts:
            yield "", texts[0]
        elif word in AFTER_CONTEXT and len(texts) > 1:
            yield texts[0], texts[1]


def said_in_template(text: str) -> Iterator[Sentence]:
    for word, first, second in TOKEN.findall(f" {templatize(text)} "):
        if word.endswith("pgettext"):
            yield ast.literal_eval(first), ast.literal_eval(second)
        else:
            yield "", ast.literal_eval(first)


def test_the_reader_of_templates_finds_every_kind_of_sentence() -> None:
    text = (
        '{% translate "One" %}{% blocktranslate trimmed %}\n  Two {{ x }}\n'
        "{% endblocktranslate %}{% blocktranslate count n=n %}Three{% plural %}Threes"
        "{% endblocktranslate %}{{ _('Four') }}{% translate 'Five' context 'month' %}"
        '{% translate "Six (of them) won\'t do" %}'
    )
    assert set(said_in_template(text)) == {
        ("", "One"),
        ("", "Two %(x)s"),
        ("", "Three"),
        ("", "Four"),
        ("month", "Five"),
        ("", "Six (of them) won't do"),
    }


def said_in(app: Path) -> dict[Sentence, str]:
    """What an app says, with a file that says it."""
    said: dict[Sentence, str] = {}
    for path in sorted(app.rglob("*.py")):
        said |= dict.fromkeys(said_in_code(tree_of(path)), shown(path))
    for path in sorted(app.glob("templates/**/*.*")):
        said |= dict.fromkeys(said_in_template(path.read_text()), shown(path))
    return {key: where for key, where in said.items() if key[1].strip()}


def catalogue_of(app: Path) -> polib.POFile:
    path = app / "locale/ja/LC_MESSAGES/django.po"
    return polib.pofile(str(path)) if path.exists() else polib.POFile()


def japanese(entry: polib.POEntry) -> bool:
    told = list(entry.msgstr_plural.values()) if entry.msgid_plural else [entry.msgstr]
    return not entry.fuzzy and not entry.obsolete and bool(told) and all(told)


@pytest.mark.parametrize("app", APPS, ids=lambda app: app.name)
def test_every_sentence_is_there_in_japanese(app: Path) -> None:
    told = {(e.msgctxt or "", e.msgid) for e in catalogue_of(app) if japanese(e)}
    assert {k: where for k, where in said_in(app).items() if k not in told} == {}


@pytest.mark.parametrize("app", APPS, ids=lambda app: app.name)
def test_no_catalogue_keeps_a_sentence_twice(app: Path) -> None:
    keys = [(e.msgctxt or "", e.msgid) for e in catalogue_of(app)]
    assert sorted({k for k in keys if keys.count(k) > 1}) == []


@pytest.mark.parametrize("app", APPS, ids=lambda app: app.name)
def test_a_translation_asks_for_no_blank_that_is_not_filled(app: Path) -> None:
    asking = [
        entry.msgid
        for entry in catalogue_of(app)
        for told in ([*entry.msgstr_plural.values()] or [entry.msgstr])
        if not set(BLANK.findall(told))
        <= set(BLANK.findall(entry.msgid + entry.msgid_plural))
    ]
    assert asking == []


def test_two_apps_do_not_put_the_same_words_differently() -> None:
    said: dict[Sentence, dict[str, str]] = {}
    for app in APPS:
        for entry in catalogue_of(app):
            told = entry.msgstr or entry.msgstr_plural.get(0, "")
            said.setdefault((entry.msgctxt or "", entry.msgid), {})[told] = app.name
    assert {key: told for key, told in said.items() if len(told) > 1} == {}


def test_code_outside_the_apps_says_only_what_django_translates() -> None:
    outside = [
        f"{shown(path)}: {text}"
        for path in (SRC / "config").rglob("*.py")
        for _context, text in said_in_code(tree_of(path))
        if text not in {"Japanese", "English"}
    ]
    assert outside == []
