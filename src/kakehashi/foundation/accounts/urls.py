from __future__ import annotations

from django.conf import settings
from django.urls import path

from kakehashi.foundation.accounts.views import demo, me, people

app_name = "accounts"
urlpatterns = [
    path("accounts/me/", me.me, name="me"),
    path("accounts/acting/", me.acting, name="acting"),
    path("accounts/sessions/<int:session_id>/end/", me.end_session, name="end_session"),
    path(
        "accounts/sessions/end-others/",
        me.end_other_sessions,
        name="end_other_sessions",
    ),
    path("people/", people.people, name="people"),
    path("people/invite/", people.invite, name="invite"),
    path("people/<int:person_id>/", people.person, name="person"),
    path(
        "people/<int:person_id>/invite-again/", people.invite_again, name="invite_again"
    ),
    path("people/<int:person_id>/share/", people.share, name="share"),
    path("people/<int:person_id>/appoint/", people.appoint, name="appoint"),
    path(
        "people/<int:person_id>/end-sessions/", people.end_sessions, name="end_sessions"
    ),
    path("people/roles/<int:role_id>/relieve/", people.relieve, name="relieve"),
]
if settings.DEMO:  # elsewhere the address does not even exist
    urlpatterns += [path("accounts/demo/", demo.demo, name="demo")]
