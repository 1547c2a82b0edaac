from __future__ import annotations

from django.urls import path

from kakehashi.foundation.pages import views

app_name = "pages"
urlpatterns = [
    path("pages/kept/", views.kept, name="kept"),
    path("pages/styleguide/", views.show_styleguide, name="styleguide"),
]
