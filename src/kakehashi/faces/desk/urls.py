from __future__ import annotations

from django.urls import path

from kakehashi.faces.desk import views

app_name = "desk"
urlpatterns = [
    path("", views.desk, name="desk"),
    path("arrived/", views.arrived, name="arrived"),
    path("search/", views.search, name="search"),
    path("handover/", views.handover, name="handover"),
]
