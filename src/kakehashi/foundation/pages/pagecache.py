"""Public pages kept whole and answered before any other middleware runs.

A view says that its page is the same for every stranger (``@cache_public(30)``). The
middleware stands first and keeps the finished answer, headers and all, compressed once.
Who has a session, a message waiting or an htmx request is always served by the view;
an answer that sets a cookie is never kept. A page is made anew when its seconds are
over or a publication has raised the edition; meanwhile, and when the view fails, the
old page is served.
"""

from __future__ import annotations

import gzip
import hashlib
import threading
import time
from collections.abc import Callable
from dataclasses import dataclass
from functools import wraps
from typing import Concatenate, Final, ParamSpec, TypeVar

import brotli
from django.conf import settings
from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.utils.cache import patch_vary_headers

from kakehashi.foundation.pages.editions import EditionWatch

P = ParamSpec("P")
R = TypeVar("R", bound=HttpRequest)
Key = tuple[str, str, str, str]
FOR_ALL: Final = "public, max-age=30, stale-while-revalidate=300, stale-if-error=86400"
FOR_ONE: Final = "private, no-cache"
MOST_BYTES: Final = 32 * 1024 * 1024
LARGEST_PAGE: Final = 2 * 1024 * 1024
WAIT_FOR_RENEWAL: Final = 5.0
OLDEST_ON_ERROR: Final = 86_400.0
NEVER_VARIES_BY: Final = {"cookie", "accept-language", "accept-encoding"}


def cache_public(
    seconds: int,
) -> Callable[
    [Callable[Concatenate[R, P], HttpResponseBase]],
    Callable[Concatenate[R, P], HttpResponseBase],
]:
    """Declare that strangers all see the same page, and for how long it may be kept."""

    def declare(
        view: Callable[Concatenate[R, P], HttpResponseBase],
    ) -> Callable[Concatenate[R, P], HttpResponseBase]:
        @wraps(view)
        def declared(
            request: R, /, *args: P.args, **kwargs: P.kwargs
        ) -> HttpResponseBase:
            response = view(request, *args, **kwargs)
            if is_stranger(request):
                response.headers.setdefault("Cache-Control", FOR_ALL)
                response.__dict__["page_seconds"] = seconds
            else:
                response.headers.setdefault("Cache-Control", FOR_ONE)
            # Else a browser would show her the strangers' page after she signs in.
            patch_vary_headers(response, ("Cookie",))
            return response

        return declared

    return declare


def is_stranger(request: HttpRequest) -> bool:
    """Whether nothing in the request could make the answer a personal one."""
    meta = request.META
    if "HTTP_AUTHORIZATION" in meta or "HTTP_HX_REQUEST" in meta:
        return False
    cookies = meta.get("HTTP_COOKIE", "")
    return not cookies or (
        f"{settings.SESSION_COOKIE_NAME}=" not in cookies
        and "messages=" not in cookies  # a sentence waits to be shown once
    )


@dataclass(slots=True)
class Kept:
    """A finished page. ``until`` is in seconds of the monotonic clock."""

    headers: tuple[tuple[str, str], ...]
    bodies: dict[str, bytes]  # "" as it is, "gzip", "br"
    etag: str
    until: float
    edition: int
    renewing: bool = False

    @property
    def size(self) -> int:
        return sum(map(len, self.bodies.values()))


class PageCacheMiddleware:
    """First in ``MIDDLEWARE``; one store for each process."""

    def __init__(
        self,
        get_response: Callable[[HttpRequest], HttpResponseBase],
        clock: Callable[[], float] = time.monotonic,
    ) -> None:
        self.get_response = get_response
        self.clock = clock
        self.edition = EditionWatch()
        self.pages: dict[Key, Kept] = {}
        self.bytes = 0
        self.lock = threading.Lock()

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        meta = request.META
        method = meta["REQUEST_METHOD"]
        if method not in ("GET", "HEAD") or not is_stranger(request):
            return self.get_response(request)
        key = (
            request.scheme or "",
            meta.get("HTTP_HOST", ""),
            meta.get("PATH_INFO", ""),
            meta.get("QUERY_STRING", ""),
        )
        page = self.pages.get(key)
        if page is None:
            if method == "HEAD":
                return self.get_response(request)
            return self._made(request, key, self.edition.number())
        edition, now = self.edition.number(), self.clock()
        if page.edition == edition and now < page.until:
            return _answer(request, page)
        if method == "HEAD" or (page.renewing and now < page.until + WAIT_FOR_RENEWAL):
            return _answer(request, page)
        page.renewing = True
        try:
            response = self._made(request, key, edition)
        finally:
            page.renewing = False
        if response.status_code >= 500 and now < page.until + OLDEST_ON_ERROR:
            return _answer(request, page)
        return response

    def _made(self, request: HttpRequest, key: Key, edition: int) -> HttpResponseBase:
        """Let the view answer; keep the page if it may be kept."""
        response = self.get_response(request)
        seconds = response.__dict__.get("page_seconds", 0)
        if not (seconds and isinstance(response, HttpResponse) and _is_same(response)):
            return response
        page = _kept(response, self.clock() + seconds, edition)
        self._put(key, page)
        return _answer(request, page)

    def _put(self, key: Key, page: Kept) -> None:
        with self.lock:
            old = self.pages.pop(key, None)
            self.bytes += page.size - (old.size if old else 0)
            self.pages[key] = page
            while self.bytes > MOST_BYTES:
                oldest = next(iter(self.pages))
                self.bytes -= self.pages.pop(oldest).size


def _is_same(response: HttpResponse) -> bool:
    """Whether every stranger may get this very answer."""
    varies = {v.strip().lower() for v in response.get("Vary", "").split(",")} - {""}
    return (
        response.status_code == 200
        and not response.cookies
        and not response.has_header("Content-Encoding")
        and varies <= NEVER_VARIES_BY
        and len(response.content) <= LARGEST_PAGE
    )


def _kept(response: HttpResponse, until: float, edition: int) -> Kept:
    plain = response.content
    etag = f'W/"{hashlib.sha256(plain).hexdigest()[:24]}"'
    own = {"content-length", "vary", "etag"}
    headers = [(k, v) for k, v in response.items() if k.lower() not in own]
    # The language is in the address, never negotiated.
    headers += [("Vary", "Accept-Encoding, Cookie"), ("ETag", etag)]
    bodies = {"": plain}
    packed = {
        "br": brotli.compress(plain, quality=6),
        "gzip": gzip.compress(plain, mtime=0),
    }
    bodies |= {name: body for name, body in packed.items() if len(body) < len(plain)}
    return Kept(tuple(headers), bodies, etag, until, edition)


def _answer(request: HttpRequest, page: Kept) -> HttpResponse:
    asked = request.META.get("HTTP_IF_NONE_MATCH", "")
    if asked and _names(asked, page.etag):
        response = HttpResponse(status=304)
        del response.headers["Content-Type"]
        for name, value in page.headers:
            if name.lower() != "content-type":
                response.headers[name] = value
        return response
    accepted = request.META.get("HTTP_ACCEPT_ENCODING", "")
    coding = next((c for c in ("br", "gzip") if c in page.bodies and c in accepted), "")
    body = page.bodies[coding]
    is_head = request.META["REQUEST_METHOD"] == "HEAD"
    response = HttpResponse(b"" if is_head else body)
    for name, value in page.headers:
        response.headers[name] = value
    if coding:
        response.headers["Content-Encoding"] = coding
    response.headers["Content-Length"] = str(len(body))
    return response


def _names(asked: str, etag: str) -> bool:
    bare = etag.removeprefix("W/")
    return any(
        one.strip().removeprefix("W/") in {bare, "*"} for one in asked.split(",")
    )
