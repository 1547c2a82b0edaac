"""Sheets as associations keep them, sent in by people who are not real."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

from kakehashi.engines.imports.models import Import
from kakehashi.foundation.accounts.models import Post, User
from kakehashi.foundation.organisations.models import Kind, Organisation
from kakehashi.programmes.grants.models import PastAward
from tests.faces.makers import a_person, a_prefecture, a_town, the_association

TITLE = "助成事業 交付決定一覧,,,,\r\n"
HEADER = "年度,団体コード,事業名,交付決定額(千円),確定額(千円)\r\n"
ROWS = (
    '令和5年度,394050,日本語教室,"1,200","1,150"',
    "R5,11002,防災の手引き,800,",
    '2023,丹波篠山市,多言語の窓口,"2,000","1,900"',
)
FIELDS = ("fiscal_year", "code", "title", "awarded_yen", "settled_yen")


def a_list(*rows: str, title: str = TITLE, encoding: str = "cp932") -> bytes:
    """A list of awards with a title above, in 千円 and with Japanese years."""
    lines = "".join(f"{row}\r\n" for row in (rows or ROWS))
    return (title + HEADER + lines).encode(encoding)


def many_rows(count: int) -> Iterator[str]:
    for number in range(count):
        yield f"令和5年度,394050,事業{number:05},{number + 1},"


def a_file(content: bytes | None = None, name: str = "交付決定.csv") -> Any:
    return SimpleUploadedFile(name, a_list() if content is None else content)


def the_bodies() -> list[Organisation]:
    """Those of ``ROWS``: a town, one whose code lost its zero, one renamed since."""
    hokkaido = a_prefecture("北海道", "010006")
    hyogo = a_prefecture("兵庫県", "280003")
    city = {"kind": Kind.DESIGNATED_CITY, "prefecture": hokkaido}
    renamed = {"kind": Kind.CITY, "prefecture": hyogo}
    return [
        a_town(),
        a_town("札幌市", "011002", **city),
        a_town("丹波篠山市", "282219", **renamed),
    ]


def a_secretary(name: str = "実演 事務") -> User:
    return a_person(Post.SECRETARIAT, the_association(), name=name)


def signed_in(user: User | None = None) -> Client:
    client = Client()
    client.force_login(user or a_secretary())
    return client


def send(client: Client, content: bytes | None = None, **more: Any) -> Import:
    """Send a file and let it be read."""
    name = more.pop("name", "交付決定.csv")
    form = {"target": "past-awards", "file": a_file(content, name), **more}
    answer = client.post("/imports/", form)
    assert answer.status_code == 302, answer.content.decode()
    return Import.objects.latest("pk")


def confirm(client: Client, source: Import, **other: Any) -> Import:
    """Confirm what is proposed, ``other`` columns where given; it is compared."""
    form = client.get(f"/imports/{source.pk}/mapping/").context["form"]
    proposed = {name: form[name].value() for name in form.fields}
    answer = client.post(f"/imports/{source.pk}/mapping/", proposed | other)
    assert answer.status_code == 302, answer.content.decode()
    return fresh(source)


def compared(client: Client, content: bytes | None = None, **more: Any) -> Import:
    return confirm(client, send(client, content, **more))


def act(client: Client, source: Import, word: str, **more: Any) -> Any:
    """Press a button of the import's page as it is shown now."""
    form = {"version": fresh(source).version, **more}
    return client.post(f"/imports/{source.pk}/{word}/", form)


def committed(client: Client, content: bytes | None = None, **more: Any) -> Import:
    source = compared(client, content, **more)
    assert act(client, source, "commit").status_code == 302
    return fresh(source)


def fresh(source: Import) -> Import:
    return Import.objects.get(pk=source.pk)


def stored() -> list[tuple[int, str, str, int, int | None]]:
    """What stands, as the list of past awards has it."""
    awards = PastAward.objects.filter(undone_at=None).select_related("organisation")
    return sorted(
        (a.fiscal_year, a.organisation.name, a.title, a.awarded_yen, a.settled_yen)
        for a in awards
    )
