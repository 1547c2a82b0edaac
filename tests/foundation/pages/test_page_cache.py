from __future__ import annotations

import gzip
import threading
from collections.abc import Callable, Iterator
from datetime import UTC, datetime

import brotli
import pytest
from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.test import Client, RequestFactory
from pytest_django.fixtures import DjangoAssertNumQueries

from kakehashi.foundation.pages import editions, pagecache
from kakehashi.foundation.pages.editions import renew_public_pages
from kakehashi.foundation.pages.pagecache import PageCacheMiddleware, cache_public
from tests.foundation.pages import addresses
from tests.foundation.pages.makers import a_person

pytestmark = [
    pytest.mark.django_db,
    pytest.mark.urls("tests.foundation.pages.addresses"),
]
AT = datetime(2026, 11, 22, tzinfo=UTC)


class Clock:
    """A monotonic clock that stands still until it is moved."""

    now = 1000.0

    def __call__(self) -> float:
        return self.now


@pytest.fixture(autouse=True)
def _nothing_was_made() -> Iterator[None]:
    addresses.MADE.clear()
    addresses.MOODS.clear()
    yield
    addresses.MOODS.clear()


def a_cache(
    view: Callable[[HttpRequest], HttpResponseBase] = addresses.shared,
    clock: Clock | None = None,
) -> PageCacheMiddleware:
    return PageCacheMiddleware(view, clock=clock or Clock())


def get(path: str = "/shared/", **headers: str) -> HttpRequest:
    return RequestFactory().get(path, headers=headers)


def text(response: HttpResponseBase) -> str:
    assert isinstance(response, HttpResponse)
    return response.content.decode()[:6]


def test_a_stranger_is_answered_without_the_view_and_without_a_query(
    client: Client, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    first = client.get("/shared/")
    with django_assert_num_queries(0):
        second = client.get("/shared/")

    assert (text(first), text(second)) == ("page 1", "page 1")
    assert addresses.MADE == ["/shared/"]


def test_what_is_kept_carries_the_headers_that_guard_it(client: Client) -> None:
    first = client.get("/shared/")
    second = client.get("/shared/")

    assert dict(first.items()) == dict(second.items())
    assert "default-src 'none'" in second["Content-Security-Policy"]
    assert second["X-Frame-Options"] == "DENY"
    assert second["X-Content-Type-Options"] == "nosniff"
    assert second["Cache-Control"] == (
        "public, max-age=30, stale-while-revalidate=300, stale-if-error=86400"
    )
    assert second["Vary"] == "Accept-Encoding, Cookie"


def test_somebody_signed_in_is_never_given_the_strangers_page(client: Client) -> None:
    client.get("/shared/")
    client.force_login(a_person())

    hers = client.get("/shared/")
    again = client.get("/shared/")

    assert (text(hers), text(again)) == ("page 2", "page 3")
    assert hers["Cache-Control"] == "private, no-cache"
    assert "Cookie" in hers["Vary"]


def test_her_page_is_never_given_to_a_stranger(client: Client) -> None:
    client.force_login(a_person())
    client.get("/shared/")

    assert text(Client().get("/shared/")) == "page 2"


@pytest.mark.parametrize("path", ["/shared/?cookie", "/shared/?vary"])
def test_a_page_that_sets_a_cookie_or_varies_otherwise_is_not_kept(path: str) -> None:
    cache = a_cache()

    answers = [text(cache(get(path))) for _ in range(2)]

    assert answers == ["page 1", "page 2"]


@pytest.mark.parametrize(
    "headers",
    [{"cookie": "messages=x"}, {"hx-request": "true"}, {"authorization": "Bearer x"}],
)
def test_a_request_that_may_be_answered_personally_passes_by(
    headers: dict[str, str],
) -> None:
    cache = a_cache()
    cache(get())

    assert text(cache(get(**headers))) == "page 2"


def test_other_cookies_do_not_matter() -> None:
    cache = a_cache()
    cache(get())

    assert text(cache(get(cookie="desk_looks=1"))) == "page 1"


def test_each_query_host_and_scheme_has_a_page_of_its_own() -> None:
    cache = a_cache()
    requests = [
        get(),
        get("/shared/?town=1"),
        get(host="other.example"),
        RequestFactory().get("/shared/", secure=True),
    ]

    assert [text(cache(r)) for r in requests] == [f"page {n}" for n in (1, 2, 3, 4)]


def test_a_post_is_never_kept_or_answered_from_the_shelf() -> None:
    cache = a_cache()
    cache(get())

    assert text(cache(RequestFactory().post("/shared/"))) == "page 2"


def test_a_view_that_declares_nothing_is_not_kept() -> None:
    cache = a_cache(lambda request: HttpResponse("plain"))
    cache(get())

    assert cache.pages == {}


def test_a_page_is_made_anew_when_its_seconds_are_over() -> None:
    clock = Clock()
    cache = a_cache(clock=clock)
    cache(get())

    clock.now += 29.9
    young = text(cache(get()))
    clock.now += 0.2
    old = text(cache(get()))

    assert (young, old) == ("page 1", "page 2")


def test_a_publication_is_seen_by_every_process_within_seconds(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    here, there = a_cache(), a_cache()
    here(get())
    there(get())

    renew_public_pages(at=AT)
    at_once = text(here(get()))
    monkeypatch.setattr(editions, "LOOK_EVERY", 0.0)  # two seconds later
    later = [text(here(get())), text(there(get()))]

    assert at_once == "page 1"
    assert later == ["page 3", "page 4"]
    assert editions.LOOK_EVERY <= 5


def test_an_old_page_is_better_than_an_error() -> None:
    clock = Clock()
    cache = a_cache(clock=clock)
    cache(get())
    clock.now += 3600

    addresses.MOODS.add("failing")
    while_failing = cache(get())
    addresses.MOODS.clear()

    assert (while_failing.status_code, text(while_failing)) == (200, "page 1")
    assert text(cache(get())) == "page 3"


def test_an_error_is_not_kept() -> None:
    cache = a_cache()
    addresses.MOODS.add("failing")

    assert cache(get()).status_code == 500
    addresses.MOODS.clear()
    assert text(cache(get())) == "page 2"


def test_while_one_renews_a_page_the_others_are_given_the_old_one() -> None:
    inside, leave = threading.Event(), threading.Event()
    clock = Clock()

    @cache_public(30)
    def slow(request: HttpRequest) -> HttpResponse:
        addresses.MADE.append("slow")
        if len(addresses.MADE) > 1:
            inside.set()
            leave.wait(10)
        return HttpResponse(f"page {len(addresses.MADE)}")

    cache = a_cache(slow, clock)
    cache(get())
    cache.edition.number()
    clock.now += 31
    renewed: list[str] = []
    cache.edition.number = lambda: 0  # type: ignore[method-assign]  # no database there
    thread = threading.Thread(target=lambda: renewed.append(text(cache(get()))))
    thread.start()
    inside.wait(10)
    meanwhile = text(cache(get()))
    leave.set()
    thread.join()

    assert (meanwhile, renewed) == ("page 1", ["page 2"])
    assert len(addresses.MADE) == 2


def test_the_page_is_compressed_as_the_browser_can_read_it() -> None:
    cache = a_cache()
    plain = cache(get())
    packed = cache(get(**{"accept-encoding": "gzip, deflate"}))
    smaller = cache(get(**{"accept-encoding": "gzip, deflate, br"}))

    assert isinstance(plain, HttpResponse)
    assert isinstance(packed, HttpResponse)
    assert isinstance(smaller, HttpResponse)
    assert "Content-Encoding" not in plain
    assert (packed["Content-Encoding"], gzip.decompress(packed.content)) == (
        "gzip",
        plain.content,
    )
    assert (smaller["Content-Encoding"], brotli.decompress(smaller.content)) == (
        "br",
        plain.content,
    )
    assert packed["Content-Length"] == str(len(packed.content))


def test_a_browser_that_has_the_page_is_told_so() -> None:
    cache = a_cache()
    etag = cache(get()).headers["ETag"]

    same = cache(get(**{"if-none-match": etag}))
    among = cache(get(**{"if-none-match": f'"x", {etag}'}))
    other = cache(get(**{"if-none-match": '"x"'}))

    assert [r.status_code for r in (same, among, other)] == [304, 304, 200]
    assert isinstance(same, HttpResponse)
    assert same.content == b""
    assert same.headers["ETag"] == etag
    assert "Content-Type" not in same.headers


def test_head_is_answered_without_a_body() -> None:
    cache = a_cache()
    plain = cache(get())

    head = cache(RequestFactory().head("/shared/"))

    assert isinstance(head, HttpResponse)
    assert isinstance(plain, HttpResponse)
    assert (head.content, head["Content-Length"]) == (b"", str(len(plain.content)))
    assert text(cache(get())) == "page 1"


def test_head_of_a_page_not_yet_kept_is_left_to_the_view() -> None:
    cache = a_cache()

    cache(RequestFactory().head("/shared/"))

    assert cache.pages == {}


def test_the_shelf_forgets_the_oldest_page_when_it_is_full(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    cache = a_cache()
    cache(get("/shared/?n=0"))
    monkeypatch.setattr(pagecache, "MOST_BYTES", cache.bytes * 3)

    for n in range(1, 10):
        cache(get(f"/shared/?n={n}"))

    assert cache.bytes <= pagecache.MOST_BYTES
    assert cache.bytes == sum(p.size for p in cache.pages.values())
    assert "n=9" in {key[3] for key in cache.pages}
    assert "n=0" not in {key[3] for key in cache.pages}


def test_the_pages_in_hand_are_served_while_the_database_is_gone(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    cache = a_cache()
    cache(get())
    monkeypatch.setattr(editions, "LOOK_EVERY", 0.0)
    monkeypatch.setattr(
        "django.db.backends.utils.CursorWrapper.execute", _database_is_gone
    )

    assert text(cache(get())) == "page 1"


def _database_is_gone(*args: object) -> None:
    from django.db import OperationalError  # noqa: PLC0415 -- only here

    raise OperationalError("gone")
