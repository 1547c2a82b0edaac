from __future__ import annotations

from django.urls import path

from kakehashi.foundation.notices import views

app_name = "notices"
urlpatterns = [
    path("", views.notices, name="notices"),
    path("mark-read/", views.mark_read, name="mark_read"),
    path("<int:notice_id>/open/", views.open_notice, name="open_notice"),
    path("calendar/", views.calendar, name="calendar"),
    path("calendar/new-address/", views.new_address, name="new_address"),
    path("calendar/revoke/", views.revoke, name="revoke"),
    path("mailbox/", views.mailbox, name="mailbox"),
    path("mailbox/stop/", views.stop_copies, name="stop_copies"),
    path("mailbox/<str:token>/", views.verify_mailbox, name="verify_mailbox"),
]
