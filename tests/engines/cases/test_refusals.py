from __future__ import annotations

from pathlib import Path

import pytest
from django.utils import translation

from kakehashi.engines.cases.refusals import OWN_MOVES, SENTENCES, problem, refused
from kakehashi.engines.cases.routes import HOLD, RESUME

HERE = Path(__file__).parent
TESTS = "".join(p.read_text() for p in HERE.glob("test_*.py") if p != Path(__file__))
WORDS = {"who", "case", "what", "when", "name", "body", "title", "max", "cases"}


@pytest.mark.parametrize("code", SENTENCES)
def test_every_code_appears_in_a_test(code: str) -> None:
    plain = problem(code, **dict.fromkeys(WORDS, "x")).code

    assert f'"{plain}"' in TESTS


@pytest.mark.parametrize("language", ["ja", "en"])
@pytest.mark.parametrize("code", SENTENCES)
def test_every_sentence_takes_its_words_in_both_languages(
    code: str, language: str
) -> None:
    with translation.override(language):
        message = problem(code, **dict.fromkeys(WORDS, "語")).message

    assert message.endswith(("。", "."))
    assert "%" not in message
    assert message.isascii() is False or language == "en"


def test_a_code_of_one_case_among_many_is_told_as_the_plain_code() -> None:
    assert problem("case-note-missing", case="T-1").code == "note-missing"
    assert problem("case-closed", case="T-1").code == "case-closed"
    assert refused("title-length", "title").problems[0].field == "title"


def test_a_hold_and_a_resumption_have_words() -> None:
    assert {HOLD, RESUME} <= set(OWN_MOVES)
