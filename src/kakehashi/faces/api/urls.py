from __future__ import annotations

from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.urls import URLPattern
from django.utils.cache import (
    get_conditional_response,
    patch_cache_control,
    set_response_etag,
)
from ninja import NinjaAPI

from kakehashi.faces.api.datasets import router as datasets
from kakehashi.faces.api.operations import router
from kakehashi.faces.api.problems import speak_in_problems
from kakehashi.foundation.accounts.who import PublicView, everyone

FRESH = 300  # seconds an answer may be kept
# No interactive page: the ones that ship with the library carry inline scripts.
api = NinjaAPI(
    title="Kakehashi",
    version="1",
    description="Calls for applications, open data on grants, local governments."
    " Read-only, no key.",
    docs_url=None,
    urls_namespace="api",
)
api.add_router("", router)
api.add_router("", datasets)
speak_in_problems(api)


def kept(view: PublicView[...]) -> PublicView[...]:
    """Let anybody keep the answer for a while, and ask again with its ETag."""

    def answered(
        request: HttpRequest, /, *args: object, **kwargs: object
    ) -> HttpResponseBase:
        response = view(request, *args, **kwargs)
        if response.status_code != 200 or not isinstance(response, HttpResponse):
            return response
        patch_cache_control(response, public=True, max_age=FRESH)
        set_response_etag(response)
        etag = response.headers["ETag"]
        return (
            get_conditional_response(request, etag=etag, response=response) or response
        )

    answered.csrf_exempt = True  # type: ignore[attr-defined]
    answered.__module__ = __name__
    return answered


def _public(pattern: URLPattern) -> URLPattern:
    pattern.callback = everyone(kept(pattern.callback))
    return pattern


app_name = "api"
urlpatterns = [
    _public(pattern) for pattern in api.urls[0] if isinstance(pattern, URLPattern)
]
