from __future__ import annotations

from django.urls import path

from kakehashi.programmes.experts import views

app_name = "experts"
ONE = "requests/<str:reference>"
urlpatterns = [
    path("results/", views.results, name="results"),
    path("results/<str:reference>/", views.result, name="result"),
    path("roster/", views.roster, name="roster"),
    path("roster/enter/", views.enter, name="enter"),
    path("roster/<int:pk>/", views.expert, name="expert"),
    path("roster/<int:pk>/enter/", views.enter, name="enter"),
    path("asked/<int:pk>/answer/", views.answer, name="answer"),
    path("requests/", views.requests, name="requests"),
    path("requests/open/", views.open_, name="open_"),
    path(f"{ONE}/", views.dispatch, name="dispatch"),
    path(f"{ONE}/agreement/", views.agreement, name="agreement"),
    *[path(f"{ONE}/{name}/", view, name=name) for name, view in views.STEPS.items()],
]
