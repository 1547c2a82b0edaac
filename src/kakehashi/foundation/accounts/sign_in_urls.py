"""allauth's pages, one by one, each with its declaration of who may.

Named as allauth names them, since its own code looks them up. What is not here does
not exist: signing up, telephone numbers, sign-in by mailed codes.
"""

from __future__ import annotations

from allauth.account import views as account
from allauth.mfa.base import views as mfa
from allauth.mfa.recovery_codes import views as codes
from allauth.mfa.totp import views as totp
from allauth.mfa.webauthn import views as webauthn
from allauth.socialaccount import views as social
from allauth.socialaccount.providers.openid_connect import views as oidc
from django.urls import path, re_path

from kakehashi.foundation.accounts.views import me
from kakehashi.foundation.accounts.who import everyone, signed_in

urlpatterns = [
    # Coming in and going out.
    path("login/", everyone(account.login), name="account_login"),
    path("logout/", everyone(account.logout), name="account_logout"),
    path("inactive/", everyone(account.account_inactive), name="account_inactive"),
    # Answers that sign-up is closed; allauth's pages link to the name.
    path("signup/", everyone(account.signup), name="account_signup"),
    path("2fa/authenticate/", everyone(mfa.authenticate), name="mfa_authenticate"),
    path(
        "2fa/webauthn/login/",
        everyone(webauthn.login_webauthn),
        name="mfa_login_webauthn",
    ),
    # A password forgotten, or set for the first time by the link of an invitation.
    path(
        "password/reset/",
        everyone(account.password_reset),
        name="account_reset_password",
    ),
    path(
        "password/reset/done/",
        everyone(account.password_reset_done),
        name="account_reset_password_done",
    ),
    re_path(
        r"^password/reset/key/(?P<uidb36>[0-9A-Za-z]+)-(?P<key>[^/]+)/$",
        everyone(account.password_reset_from_key),
        name="account_reset_password_from_key",
    ),
    path(
        "password/reset/key/done/",
        everyone(account.password_reset_from_key_done),
        name="account_reset_password_from_key_done",
    ),
    path(
        "confirm-email/<key>/",
        everyone(account.confirm_email),
        name="account_confirm_email",
    ),
    # The office's own sign-in (OIDC).
    path(
        "oidc/<provider_id>/login/", everyone(oidc.login), name="openid_connect_login"
    ),
    path(
        "oidc/<provider_id>/login/callback/",
        everyone(oidc.callback),
        name="openid_connect_callback",
    ),
    path(
        "3rdparty/login/cancelled/",
        everyone(social.login_cancelled),
        name="socialaccount_login_cancelled",
    ),
    path(
        "3rdparty/login/error/",
        everyone(social.login_error),
        name="socialaccount_login_error",
    ),
    path("3rdparty/signup/", everyone(social.signup), name="socialaccount_signup"),
    # One's own account.
    path(
        "reauthenticate/",
        signed_in(account.reauthenticate),
        name="account_reauthenticate",
    ),
    path("email/", signed_in(account.email), name="account_email"),
    path(
        "confirm-email/",
        signed_in(account.email_verification_sent),
        name="account_email_verification_sent",
    ),
    path(
        "password/change/",
        signed_in(account.password_change),
        name="account_change_password",
    ),
    path("password/set/", signed_in(account.password_set), name="account_set_password"),
    path("sessions/", me.sessions, name="usersessions_list"),
    path("3rdparty/", signed_in(social.connections), name="socialaccount_connections"),
    # The second factor.
    path("2fa/", signed_in(mfa.index), name="mfa_index"),
    path(
        "2fa/reauthenticate/", signed_in(mfa.reauthenticate), name="mfa_reauthenticate"
    ),
    path("2fa/totp/activate/", signed_in(totp.activate_totp), name="mfa_activate_totp"),
    path(
        "2fa/totp/deactivate/",
        signed_in(totp.deactivate_totp),
        name="mfa_deactivate_totp",
    ),
    path(
        "2fa/recovery-codes/",
        signed_in(codes.view_recovery_codes),
        name="mfa_view_recovery_codes",
    ),
    path(
        "2fa/recovery-codes/generate/",
        signed_in(codes.generate_recovery_codes),
        name="mfa_generate_recovery_codes",
    ),
    path(
        "2fa/recovery-codes/download/",
        signed_in(codes.download_recovery_codes),
        name="mfa_download_recovery_codes",
    ),
    path("2fa/webauthn/", signed_in(webauthn.list_webauthn), name="mfa_list_webauthn"),
    path(
        "2fa/webauthn/add/", signed_in(webauthn.add_webauthn), name="mfa_add_webauthn"
    ),
    path(
        "2fa/webauthn/reauthenticate/",
        signed_in(webauthn.reauthenticate_webauthn),
        name="mfa_reauthenticate_webauthn",
    ),
    path(
        "2fa/webauthn/keys/<int:pk>/remove/",
        signed_in(webauthn.remove_webauthn),
        name="mfa_remove_webauthn",
    ),
    path(
        "2fa/webauthn/keys/<int:pk>/edit/",
        signed_in(webauthn.edit_webauthn),
        name="mfa_edit_webauthn",
    ),
]
