"""Every address of the house. Japanese has no prefix, English begins with ``/en/``."""

from __future__ import annotations

from django.conf.urls.i18n import i18n_patterns
from django.urls import include, path

from kakehashi.faces.public import views as public

urlpatterns = [
    path("healthz", public.healthz, name="healthz"),
    path("robots.txt", public.robots, name="robots"),
    path("sitemap.xml", public.sitemap, name="sitemap"),
    path("ja/", public.without_prefix, name="without_prefix"),
    path("ja/<path:rest>", public.without_prefix, name="without_prefix"),
    path("api/", include("kakehashi.faces.api.urls")),
    path("calendar/", include("kakehashi.foundation.notices.feed_urls")),
    *i18n_patterns(
        path("", include("kakehashi.faces.public.urls")),
        path("desk/", include("kakehashi.faces.desk.urls")),
        path("imports/", include("kakehashi.faces.imports.urls")),
        path("grants/", include("kakehashi.programmes.grants.urls")),
        path("experts/", include("kakehashi.programmes.experts.urls")),
        path("jet/", include("kakehashi.programmes.jet.urls")),
        path("notices/", include("kakehashi.foundation.notices.urls")),
        path("accounts/", include("kakehashi.foundation.accounts.sign_in_urls")),
        path("", include("kakehashi.foundation.accounts.urls")),
        path("", include("kakehashi.foundation.pages.urls")),
        prefix_default_language=False,
    ),
]
