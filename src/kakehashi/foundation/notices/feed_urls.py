"""Outside the languages: a calendar program asks for the same address for years."""

from __future__ import annotations

from django.urls import path

from kakehashi.foundation.notices import views

app_name = "calendar"
urlpatterns = [path("<str:token>.ics", views.feed, name="feed")]
