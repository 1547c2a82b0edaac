"""Views that allauth brings, by the name of their route, and what each is for.

They carry our declaration from `accounts.sign_in_urls`; behind the sign-in allauth
guards its own once more. Whatever is not of the house and not here has no business in
the site.
"""

from __future__ import annotations

from typing import Final

THIRD_PARTY: Final = {
    "account_login": "sign in with a password",
    "account_logout": "sign out",
    "account_inactive": "says that an account is closed",
    "account_signup": "says that sign-up is closed",
    "account_reset_password": "asks for the mail with the link to a new password",
    "account_reset_password_done": "says that the mail was sent",
    "account_reset_password_from_key": "sets the password by that link",
    "account_reset_password_from_key_done": "says that it is set",
    "account_confirm_email": "confirms a mail address by the link in a mail",
    "account_email_verification_sent": "says that this mail was sent",
    "account_email": "one's own mail addresses",
    "account_change_password": "changes one's own password",
    "account_set_password": "sets a first password of one's own",
    "account_reauthenticate": "asks for the password again before what is delicate",
    "socialaccount_connections": "the office's sign-in tied to one's own account",
    "socialaccount_signup": "on the way back from the office's sign-in",
    "socialaccount_login_cancelled": "says that it was cancelled there",
    "socialaccount_login_error": "says that it went wrong there",
    "openid_connect_login": "goes to the office's sign-in (OIDC)",
    "openid_connect_callback": "comes back from it",
    "mfa_index": "one's own second factors",
    "mfa_authenticate": "asks for the second factor after the password",
    "mfa_reauthenticate": "asks for it again before what is delicate",
    "mfa_activate_totp": "sets up codes of an app (TOTP)",
    "mfa_deactivate_totp": "takes them away",
    "mfa_view_recovery_codes": "shows how many recovery codes are left",
    "mfa_generate_recovery_codes": "makes new recovery codes",
    "mfa_download_recovery_codes": "gives them as a file",
    "mfa_list_webauthn": "one's own passkeys",
    "mfa_add_webauthn": "adds a passkey",
    "mfa_edit_webauthn": "names a passkey",
    "mfa_remove_webauthn": "takes a passkey away",
    "mfa_login_webauthn": "signs in with a passkey",
    "mfa_reauthenticate_webauthn": "asks for the passkey again",
}
