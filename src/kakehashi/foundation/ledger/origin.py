"""Where a request came from, for the ledger.

The one thing that is ambient rather than an argument: an address is a fact of the
connection, not of the act, and no verb should have to carry it.
"""

from __future__ import annotations

from collections.abc import Callable
from contextvars import ContextVar

from django.conf import settings
from django.http import HttpRequest, HttpResponse

_origin: ContextVar[str] = ContextVar("origin", default="")


def current_origin() -> str:
    """The address of the request being answered; ``""`` outside of one."""
    return _origin.get()


def client_address(request: HttpRequest) -> str:
    """The address of who asks, behind as many proxies as the settings trust.

    Each trusted proxy adds one address at the end of ``X-Forwarded-For``; what stands
    before these could be written by anyone.
    """
    proxies = int(getattr(settings, "TRUSTED_PROXY_COUNT", 0))
    told = str(request.META.get("HTTP_X_FORWARDED_FOR", ""))
    passed = [word.strip() for word in told.split(",") if word.strip()]
    if proxies and len(passed) >= proxies:
        return passed[-proxies]
    return str(request.META.get("REMOTE_ADDR", ""))


class OriginMiddleware:
    """Remember the address of the request while it is answered."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        token = _origin.set(client_address(request))
        try:
            return self.get_response(request)
        finally:
            _origin.reset(token)
