from __future__ import annotations

import gzip
from datetime import timedelta

import pytest
import time_machine
from django.test import Client, override_settings

from kakehashi.foundation.organisations.verbs import load_register
from tests.faces.makers import NOW, a_call, an_officer

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _the_register() -> None:
    load_register(by=None, at=NOW)


def home(path: str = "/") -> str:
    with time_machine.travel(NOW, tick=False):
        response = Client().get(path)
    assert response.status_code == 200
    return response.content.decode()


def test_it_answers_in_japanese_without_leading_elsewhere() -> None:
    page = home()
    assert '<html lang="ja">' in page
    assert "自治体国際化協会" in page


def test_english_has_its_own_address_whatever_the_browser_prefers() -> None:
    assert '<html lang="en">' in home("/en/")
    client = Client(headers={"accept-language": "en"})
    assert '<html lang="ja">' in client.get("/").content.decode()


@pytest.mark.parametrize(
    "word",
    [
        "海外での経済活動",
        "多文化共生のまちづくり",
        "JETプログラム",
        "国際交流・国際協力",
    ],
)
def test_it_names_the_four_fields_of_work(word: str) -> None:
    assert word in home()


def test_it_says_how_many_bodies_stand_behind_it() -> None:
    page = home()
    assert "47都道府県" in page
    assert "1,741市区町村" in page


def test_it_shows_seven_offices_and_says_which_list_is_not_known() -> None:
    page = home()
    assert page.count('<th scope="row">') == 7
    assert page.count("<circle") == 8  # and the association at home
    london = page.split("ロンドン事務所</th>")[1].split("</tr>")[0]
    assert "確認できていません" in london
    seoul = page.split("ソウル事務所</th>")[1].split("</tr>")[0]
    assert "韓国" in seoul


def test_an_open_call_is_there_with_its_hour() -> None:
    a_call(name_ja="町の助成")
    page = home()
    assert "町の助成" in page.split('id="open-now"')[1].split("</section>")[0]
    assert "令和8年12月2日(2026) 12:00 必着" in page


def test_a_closed_call_is_news_but_not_open() -> None:
    a_call(name_ja="終わった助成", closes_at=NOW - timedelta(days=2))
    page = home()
    assert "終わった助成" not in page.split('id="open-now"')[1].split("</section>")[0]
    assert "公募を締め切りました" in page.split('id="news"')[1]


def test_demonstration_calls_are_marked_and_stay_out_of_the_real_thing() -> None:
    a_call(name_ja="見本の助成", is_demonstration=True)
    assert "見本の助成" in home()
    with override_settings(DEMO=False):
        assert "見本の助成" not in home("/en/") + home("/?real")


def test_it_is_small_enough_for_a_poor_line() -> None:
    for _ in range(5):
        a_call()
    assert len(gzip.compress(home().encode())) < 15_000


def test_strangers_may_keep_it_and_members_may_not() -> None:
    assert "public" in Client().get("/").headers["Cache-Control"]
    client = Client()
    client.force_login(an_officer())
    assert "private" in client.get("/").headers["Cache-Control"]
