"""Django's settings, made from the environment of the installation."""

from __future__ import annotations

import os
from typing import Any

from charnia.config.environment import database_settings, mail_settings, provider_settings, read_environment

ENVIRONMENT = read_environment(os.environ)

SECRET_KEY = ENVIRONMENT.secret_key
DEBUG = ENVIRONMENT.debug
ALLOWED_HOSTS = list(ENVIRONMENT.hosts)
DATA = ENVIRONMENT.data
MODEL = ENVIRONMENT.model
# With many records the index lies in files that all processes share; else each keeps its own in memory.
INDEX_IN_FILES = ENVIRONMENT.index_in_files

CLUSTER_NAME = ENVIRONMENT.cluster_name
IS_DEMONSTRATION = ENVIRONMENT.is_demonstration
TEAM_MAIL = ENVIRONMENT.team_mail
STYLE_GUIDE = DEBUG

# To whom a source may write that is asked in the background, and after how many days each is asked again; 0 for never.
CONTACT = ENVIRONMENT.contact
REFRESH_DAYS = ENVIRONMENT.refresh_days

# How lists depart from the order of their scores, and whether use may change weights. 0 and no switch a part off.
MOST_OF_AN_ORGANISATION = ENVIRONMENT.most_of_an_organisation
MOST_OF_A_CAREER_STAGE = ENVIRONMENT.most_of_a_career_stage
EXPOSURE_STRENGTH = ENVIRONMENT.exposure_strength
LEARNS_FROM_USE = ENVIRONMENT.learns_from_use
STALE_POLICY = ENVIRONMENT.stale

INSTALLED_APPS = [
    "charnia.web",
    "charnia.apps.audit",
    "charnia.apps.accounts",
    "charnia.apps.work",
    "charnia.apps.organisations",
    "charnia.apps.people",
    "charnia.apps.evidence",
    "charnia.apps.offers",
    "charnia.apps.directory",
    "charnia.apps.products",
    "charnia.apps.gaps",
    "charnia.apps.matches",
    "charnia.apps.introductions",
    "charnia.apps.dossiers",
    "charnia.apps.programmes",
    "charnia.apps.home",
    "django.contrib.admin",
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.messages",
    "whitenoise.runserver_nostatic",
    "django.contrib.staticfiles",
    "django.forms",
    "allauth",
    "allauth.account",
    "allauth.mfa",
    "allauth.socialaccount",
    "django_htmx",
]

MIDDLEWARE = [
    "django.middleware.security.SecurityMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "charnia.web.middleware.ContentSecurityMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "charnia.web.drafts.LoginMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "django_htmx.middleware.HtmxMiddleware",
    "charnia.web.middleware.UnusableIndexMiddleware",
    "allauth.account.middleware.AccountMiddleware",
]

ROOT_URLCONF = "charnia.config.urls"
WSGI_APPLICATION = "charnia.config.wsgi.application"

TEMPLATES: list[dict[str, Any]] = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "APP_DIRS": True,
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.request",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
                "charnia.web.navigation.navigation",
            ],
        },
    }
]
FORM_RENDERER = "charnia.web.forms.CharniaFormRenderer"

DATABASES = {"default": database_settings(ENVIRONMENT.database_url)}
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"

AUTH_USER_MODEL = "accounts.User"
AUTHENTICATION_BACKENDS = ["allauth.account.auth_backends.AuthenticationBackend"]
AUTH_PASSWORD_VALIDATORS = [
    {"NAME": "django.contrib.auth.password_validation.UserAttributeSimilarityValidator"},
    {"NAME": "django.contrib.auth.password_validation.MinimumLengthValidator", "OPTIONS": {"min_length": 12}},
    {"NAME": "django.contrib.auth.password_validation.CommonPasswordValidator"},
]
LOGIN_URL = "account_login"
LOGIN_REDIRECT_URL = "/"
LOGOUT_REDIRECT_URL = "/"

ACCOUNT_USER_MODEL_USERNAME_FIELD = None
ACCOUNT_LOGIN_METHODS = {"email"}
ACCOUNT_SIGNUP_FIELDS = ["email*", "password1*", "password2*"]
ACCOUNT_PREVENT_ENUMERATION = True
# In the demonstration nobody reads the mail that would confirm an address: a new account is open at once, and so an
# address that has one already must be refused. That tells of it, as installations never do; its people are invented.
ACCOUNT_EMAIL_VERIFICATION = "none" if IS_DEMONSTRATION else "mandatory"
ACCOUNT_ADAPTER = "charnia.apps.people.orcid_sign_in.AccountAdapter"
ACCOUNT_FORMS = {
    "signup": "charnia.apps.accounts.forms.SignUpForm",
    "login": "charnia.apps.accounts.forms.LogInForm",
    "reset_password": "charnia.apps.accounts.forms.ResetPasswordForm",
    "reset_password_from_key": "charnia.apps.accounts.forms.ResetPasswordKeyForm",
    "set_password": "charnia.apps.accounts.forms.SetPasswordForm",
    "change_password": "charnia.apps.accounts.forms.ChangePasswordForm",
    "add_email": "charnia.apps.accounts.forms.AddEmailForm",
    "reauthenticate": "charnia.apps.accounts.forms.ReauthenticateForm",
}
# One address an account; a new one replaces it once its link has been opened.
ACCOUNT_CHANGE_EMAIL = True
# Whoever opens the link in the browser of the sign-up is logged in.
ACCOUNT_LOGIN_ON_EMAIL_CONFIRMATION = True
ACCOUNT_EMAIL_NOTIFICATIONS = True
# The password once more before the address or the second step is changed.
ACCOUNT_REAUTHENTICATION_REQUIRED = True
ACCOUNT_EMAIL_SUBJECT_PREFIX = f"{CLUSTER_NAME}: "
ACCOUNT_SESSION_REMEMBER = None
# Signing in with ORCID, where the installation has registered a client there. What ORCID hands out beyond the iD is
# dropped at once.
ORCID = ENVIRONMENT.orcid
ORCID_PROVIDER_ID = ORCID.provider_id if ORCID else "orcid.org"
SOCIALACCOUNT_PROVIDERS = provider_settings(ORCID)
SOCIALACCOUNT_ADAPTER = "charnia.apps.people.orcid_sign_in.SocialAccountAdapter"
SOCIALACCOUNT_FORMS = {"signup": "charnia.apps.accounts.forms.OrcidSignUpForm"}
SOCIALACCOUNT_STORE_TOKENS = False
SOCIALACCOUNT_EMAIL_AUTHENTICATION = False
SOCIALACCOUNT_LOGIN_ON_GET = False
SOCIALACCOUNT_REQUESTS_TIMEOUT = 10
MFA_SUPPORTED_TYPES = ["totp", "recovery_codes"]
MFA_FORMS = {
    "authenticate": "charnia.apps.accounts.forms.CodeForm",
    "reauthenticate": "charnia.apps.accounts.forms.CodeAgainForm",
    "activate_totp": "charnia.apps.accounts.forms.FirstCodeForm",
}

LANGUAGE_CODE = "en-gb"
TIME_ZONE = "Europe/London"
USE_I18N = False
USE_TZ = True

STATIC_URL = "static/"
STATIC_ROOT = DATA / "static"
STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.FileSystemStorage"},
    "staticfiles": {
        "BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"
        if DEBUG
        else "whitenoise.storage.CompressedManifestStaticFilesStorage"
    },
}

# A description of 2 MB is the most that is read; a file of 10 MB the most that is taken.
DATA_UPLOAD_MAX_MEMORY_SIZE = 3 * 1024 * 1024
FILE_UPLOAD_MAX_MEMORY_SIZE = 3 * 1024 * 1024

SESSION_COOKIE_HTTPONLY = True
SESSION_COOKIE_SAMESITE = "Lax"
CSRF_COOKIE_SAMESITE = "Lax"
CSRF_FAILURE_VIEW = "charnia.web.drafts.stale_form"
SECURE_REFERRER_POLICY = "same-origin"
X_FRAME_OPTIONS = "DENY"
BEHIND_TLS = os.environ.get("CHARNIA_TLS", "").lower() in {"1", "yes", "true", "on"}
SESSION_COOKIE_SECURE = CSRF_COOKIE_SECURE = BEHIND_TLS
SECURE_HSTS_SECONDS = 31_536_000 if BEHIND_TLS else 0
SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https") if BEHIND_TLS else None
CSRF_TRUSTED_ORIGINS = [f"https://{host}" for host in ALLOWED_HOSTS] if BEHIND_TLS else []

for _name, _value in mail_settings(ENVIRONMENT.smtp_url, DATA).items():
    globals()[_name] = _value
DEFAULT_FROM_EMAIL = SERVER_EMAIL = ENVIRONMENT.mail_from

LOGGING = {
    "version": 1,
    "disable_existing_loggers": False,
    "handlers": {"console": {"class": "logging.StreamHandler"}},
    "root": {"handlers": ["console"], "level": "INFO"},
}
