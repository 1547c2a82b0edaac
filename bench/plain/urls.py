from __future__ import annotations

from django.urls import path

from bench.plain import views

urlpatterns = [
    path("hello/", views.hello, name="hello"),
    path("list/", views.bare_list, name="list"),
    path("list/<str:reference>/", views.hello, name="matter"),
]
