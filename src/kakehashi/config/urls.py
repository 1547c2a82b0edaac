"""Every address of the house. Japanese has no prefix, English begins with ``/en/``."""

from __future__ import annotations

from importlib import import_module
from typing import Any

from django.conf.urls.i18n import i18n_patterns
from django.urls import include, path

from kakehashi.faces.public import views as public


def mounted(route: str, module: str) -> list[Any]:
    # While the house is being built: a module that is not there yet is left out.
    try:
        import_module(module)
    except ImportError:
        return []
    return [path(route, include(module))]


urlpatterns = [
    path("healthz", public.healthz, name="healthz"),
    path("robots.txt", public.robots, name="robots"),
    path("sitemap.xml", public.sitemap, name="sitemap"),
    path("ja/", public.without_prefix, name="without_prefix"),
    path("ja/<path:rest>", public.without_prefix, name="without_prefix"),
    *mounted("api/", "kakehashi.faces.api.urls"),
    *mounted("calendar/", "kakehashi.foundation.notices.feed_urls"),
    *i18n_patterns(
        *mounted("", "kakehashi.faces.public.urls"),
        *mounted("", "kakehashi.foundation.pages.urls"),
        *mounted("desk/", "kakehashi.faces.desk.urls"),
        *mounted("grants/", "kakehashi.programmes.grants.urls"),
        *mounted("notices/", "kakehashi.foundation.notices.urls"),
        *mounted("accounts/", "kakehashi.foundation.accounts.urls"),
        *mounted("files/", "kakehashi.foundation.files.urls"),
        prefix_default_language=False,
    ),
]
