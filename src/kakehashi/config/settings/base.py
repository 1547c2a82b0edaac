"""Defaults that run on one machine with nothing but Python. Others refine them."""

from __future__ import annotations

from datetime import timedelta
from pathlib import Path
from urllib.parse import urlsplit

from csp.constants import NONE, SELF
from django.utils.translation import gettext_lazy as _

from kakehashi.config import env
from kakehashi.faces.desk.menu import NAVIGATION as NAVIGATION

ROOT = Path(__file__).resolve().parents[4]
VAR = Path(env.text("KAKEHASHI_VAR", str(ROOT / "var")))

SECRET_KEY = env.text("SECRET_KEY", "for-a-trial-on-one-machine-only")
DEBUG = env.flag("DEBUG", default=False)
DEMO = False
SMALL_CELL_LEAST = int(env.text("SMALL_CELL_LEAST", "5"))
# The association's own form of an application (様式); else the model form is used.
GRANT_FORM = env.text("GRANT_FORM", "")
ALLOWED_HOSTS = env.words("ALLOWED_HOSTS", "127.0.0.1,localhost,[::1]")

USE_TZ = True
TIME_ZONE = "Asia/Tokyo"
LANGUAGE_CODE = "ja"
LANGUAGES = [("ja", _("Japanese")), ("en", _("English"))]
USE_THOUSAND_SEPARATOR = False

ROOT_URLCONF = "kakehashi.config.urls"
WSGI_APPLICATION = "kakehashi.config.wsgi.application"
AUTH_USER_MODEL = "accounts.User"
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"
DATABASES = {
    "default": env.database(
        env.text("DATABASE_URL", f"sqlite:///{VAR / 'kakehashi.sqlite3'}")
    )
}

INSTALLED_APPS = [
    "kakehashi.foundation.pages",
    "kakehashi.foundation.organisations",
    "kakehashi.foundation.accounts",
    "kakehashi.foundation.ledger",
    "kakehashi.foundation.files",
    "kakehashi.foundation.notices",
    "kakehashi.foundation.papers",
    "kakehashi.engines.cases",
    "kakehashi.engines.imports",
    "kakehashi.programmes.experts",
    "kakehashi.programmes.grants",
    "kakehashi.programmes.jet",
    "kakehashi.faces.desk",
    "kakehashi.faces.imports",
    "kakehashi.faces.public",
    "kakehashi.faces.api",
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.messages",
    "django.contrib.staticfiles",
    "django_htmx",
    "csp",
    "django_tasks",
    "django_tasks_db",
    "allauth",
    "allauth.account",
    "allauth.mfa",
    "allauth.socialaccount",
    "allauth.socialaccount.providers.openid_connect",
    "allauth.usersessions",
    "axes",
]

MIDDLEWARE = [
    "kakehashi.foundation.pages.pagecache.PageCacheMiddleware",
    "django.middleware.security.SecurityMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.locale.LocaleMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "kakehashi.foundation.pages.expired.KeptFormMiddleware",
    "kakehashi.foundation.ledger.origin.OriginMiddleware",
    "kakehashi.foundation.accounts.middleware.RefusalMiddleware",
    "kakehashi.foundation.accounts.middleware.ActingMiddleware",
    "kakehashi.foundation.accounts.middleware.SessionLimitMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "csp.middleware.CSPMiddleware",
    "django_htmx.middleware.HtmxMiddleware",
    "allauth.account.middleware.AccountMiddleware",
    "axes.middleware.AxesMiddleware",
]

AUTHENTICATION_BACKENDS = [
    "axes.backends.AxesStandaloneBackend",
    "allauth.account.auth_backends.AuthenticationBackend",
]

TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "APP_DIRS": True,
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.request",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
                "kakehashi.faces.desk.head.unread",
            ]
        },
    }
]

FORM_RENDERER = "kakehashi.foundation.pages.renderer.PageRenderer"
CSRF_FAILURE_VIEW = "kakehashi.foundation.pages.expired.csrf_failure"

STATIC_URL = "/static/"
STATIC_ROOT = VAR / "static"
MEDIA_ROOT = VAR / "files"  # served by permission through views, never by a URL
FILE_UPLOAD_PERMISSIONS = 0o600
STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.FileSystemStorage"},
    "staticfiles": {
        "BACKEND": "whitenoise.storage.CompressedManifestStaticFilesStorage"
    },
}
CACHES = {"default": {"BACKEND": "django.core.cache.backends.locmem.LocMemCache"}}

TASKS = {"default": {"BACKEND": "django_tasks_db.DatabaseBackend"}}

EMAIL_BACKEND = env.text(
    "EMAIL_BACKEND", "django.core.mail.backends.filebased.EmailBackend"
)
EMAIL_FILE_PATH = VAR / "mail"
EMAIL_HOST = env.text("EMAIL_HOST", "localhost")
EMAIL_PORT = int(env.text("EMAIL_PORT", "25"))
EMAIL_HOST_USER = env.text("EMAIL_HOST_USER", "")
EMAIL_HOST_PASSWORD = env.text("EMAIL_HOST_PASSWORD", "")
EMAIL_USE_TLS = env.flag("EMAIL_USE_TLS", default=False)
EMAIL_TIMEOUT = 20
DEFAULT_FROM_EMAIL = env.text("DEFAULT_FROM_EMAIL", "kakehashi@localhost")
SITE_URL = env.text("SITE_URL", "http://127.0.0.1:8000")

SESSION_COOKIE_HTTPONLY = True
SESSION_COOKIE_AGE = 8 * 60 * 60  # a working day
SESSION_COOKIE_SAMESITE = "Lax"
CSRF_COOKIE_SAMESITE = "Lax"
X_FRAME_OPTIONS = "DENY"
SECURE_REFERRER_POLICY = "same-origin"
DATA_UPLOAD_MAX_MEMORY_SIZE = 5 * 1024 * 1024
DATA_UPLOAD_MAX_NUMBER_FIELDS = 2000

CONTENT_SECURITY_POLICY = {
    "DIRECTIVES": {
        "default-src": [NONE],
        "script-src": [SELF],
        "style-src": [SELF],
        "img-src": [SELF, "data:"],
        "font-src": [SELF],
        "connect-src": [SELF],
        "form-action": [SELF],
        "base-uri": [NONE],
        "frame-ancestors": [NONE],
        "manifest-src": [SELF],
    }
}

LOGIN_URL = "account_login"
LOGIN_REDIRECT_URL = "desk:desk"
LOGOUT_REDIRECT_URL = "/"

# --- sign-in: allauth, axes, sessions ---------------------------------------------

TRUSTED_PROXY_COUNT = int(env.text("TRUSTED_PROXY_COUNT", "0"))
ALLAUTH_TRUSTED_PROXY_COUNT = TRUSTED_PROXY_COUNT
SESSION_IDLE_MINUTES = int(env.text("SESSION_IDLE_MINUTES", "120"))
SESSION_LONGEST_HOURS = 12  # however busy: a day at the desk, then sign in again

# Long rather than odd (NIST SP 800-63B, 5.1.1.2): no rules on the kinds of characters.
AUTH_PASSWORD_VALIDATORS = [
    {
        "NAME": "django.contrib.auth.password_validation.MinimumLengthValidator",
        "OPTIONS": {"min_length": 12},
    },
    {"NAME": "django.contrib.auth.password_validation.CommonPasswordValidator"},
    {"NAME": "kakehashi.foundation.accounts.passwords.FirstTriedValidator"},
    {
        "NAME": "django.contrib.auth.password_validation"
        ".UserAttributeSimilarityValidator",
        "OPTIONS": {"user_attributes": ("username", "display_name", "kana", "email")},
    },
]
PASSWORD_RESET_TIMEOUT = 7 * 24 * 60 * 60  # an invitation outlasts a holiday

ACCOUNT_ADAPTER = "kakehashi.foundation.accounts.adapters.AccountAdapter"
ACCOUNT_FORMS = {"login": "kakehashi.foundation.accounts.forms.SignInForm"}
ACCOUNT_LOGIN_METHODS = {"username", "email"}
ACCOUNT_SIGNUP_FIELDS = ["username*", "email*", "password1*"]  # shut by the adapter
ACCOUNT_EMAIL_VERIFICATION = "none"  # addresses are entered by who invites
ACCOUNT_CHANGE_EMAIL = True
ACCOUNT_EMAIL_NOTIFICATIONS = True
ACCOUNT_EMAIL_SUBJECT_PREFIX = ""
ACCOUNT_SESSION_REMEMBER = False  # the session ends with the browser, or by the limits
ACCOUNT_LOGOUT_ON_PASSWORD_CHANGE = False
ACCOUNT_USER_DISPLAY = str
# Axes counts by person; allauth only keeps one address from trying many people. Wide,
# because a whole prefecture may come from one address at nine in the morning.
ACCOUNT_RATE_LIMITS = {
    "login": "300/m/ip",
    "login_failed": "60/m/ip",
    "reset_password": "60/m/ip,5/m/key",
}
SOCIALACCOUNT_ADAPTER = "kakehashi.foundation.accounts.adapters.SocialAdapter"
SOCIALACCOUNT_AUTO_SIGNUP = False
MFA_ADAPTER = "kakehashi.foundation.accounts.adapters.MFAAdapter"
MFA_SUPPORTED_TYPES = ["totp", "webauthn", "recovery_codes"]
MFA_PASSKEY_LOGIN_ENABLED = True
MFA_TOTP_ISSUER = "Kakehashi"
MFA_TOTP_TOLERANCE = 1  # half a minute: clocks of phones
MFA_ALLOW_UNVERIFIED_EMAIL = True  # an operator has entered it

# An office's own sign-in (OIDC): with an issuer the button appears.
OIDC_ISSUER = env.text("OIDC_ISSUER", "")
SOCIALACCOUNT_PROVIDERS = {
    "openid_connect": {
        "APPS": [
            {
                "provider_id": "office",
                "name": env.text("OIDC_NAME", "OIDC"),
                "client_id": env.text("OIDC_CLIENT_ID", ""),
                "secret": env.text("OIDC_CLIENT_SECRET", ""),
                "settings": {"server_url": OIDC_ISSUER},
            }
        ]
        if OIDC_ISSUER
        else []
    }
}
# Only for a provider that vouches for the addresses it gives out.
SOCIALACCOUNT_EMAIL_AUTHENTICATION = env.flag("OIDC_TRUST_EMAIL", default=False)
SOCIALACCOUNT_EMAIL_AUTHENTICATION_AUTO_CONNECT = SOCIALACCOUNT_EMAIL_AUTHENTICATION
if OIDC_ISSUER:
    # Chromium holds a form to form-action through the redirect to the provider too.
    CONTENT_SECURITY_POLICY["DIRECTIVES"]["form-action"].append(
        "{0.scheme}://{0.netloc}".format(urlsplit(OIDC_ISSUER))
    )

AXES_FAILURE_LIMIT = 5
AXES_COOLOFF_TIME = timedelta(minutes=30)
# By person and address: a whole prefecture may come from one address of LGWAN, and a
# stranger must not be able to lock somebody out from elsewhere.
AXES_LOCKOUT_PARAMETERS = [["username", "ip_address"]]
AXES_RESET_ON_SUCCESS = True
AXES_RESET_COOL_OFF_ON_FAILURE_DURING_LOCKOUT = False
AXES_HTTP_RESPONSE_CODE = 429
AXES_LOCKOUT_CALLABLE = "kakehashi.foundation.accounts.lockout.locked_out"
AXES_USERNAME_CALLABLE = "kakehashi.foundation.accounts.lockout.person_tried"
AXES_CLIENT_IP_CALLABLE = "kakehashi.foundation.ledger.origin.client_address"
AXES_SENSITIVE_PARAMETERS = ["login"]  # people type passwords there too
AXES_ENABLE_ADMIN = False
AXES_DISABLE_ACCESS_LOG = True  # the ledger has it

LOGGING = {
    "version": 1,
    "disable_existing_loggers": False,
    "formatters": {
        "line": {"format": "%(asctime)s %(levelname)s %(name)s %(message)s"}
    },
    "handlers": {"console": {"class": "logging.StreamHandler", "formatter": "line"}},
    "root": {"handlers": ["console"], "level": "WARNING"},
}
