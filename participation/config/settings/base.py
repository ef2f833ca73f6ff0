"""What holds in every installation. Embedded and production settings add where data live and how mail leaves."""

from pathlib import Path

from csp.constants import NONE, SELF, UNSAFE_INLINE
from django.utils.translation import gettext_lazy as _

from participation.config import environment

BASE_DIR = Path(__file__).resolve().parents[3]
VERSION = "0.1.0"

INSTALLED_APPS = [
    "participation.accounts",
    "participation.regions",
    "participation.audit",
    "participation.core",
    "participation.notifications",
    "participation.invitations",
    "participation.contact",
    "participation.search",
    "participation.processes",
    "participation.contributions",
    "participation.comments",
    "participation.measures",
    "participation.moderation",
    "participation.ballots",
    "participation.proposals",
    "participation.debates",
    "participation.drafts",
    "participation.budgets",
    "participation.surveys",
    "participation.polls",
    "participation.surveys.results",
    "cms",
    "wagtail_localize",
    "wagtail.contrib.forms",
    "wagtail.contrib.redirects",
    "wagtail.contrib.settings",
    "wagtail.contrib.typed_table_block",
    "wagtail.embeds",
    "wagtail.sites",
    "wagtail.users",
    "wagtail.snippets",
    "wagtail.documents",
    "wagtail.images",
    "wagtail.search",
    "wagtail.admin",
    "wagtail",
    "taggit",
    "allauth",
    "allauth.account",
    "allauth.mfa",
    "allauth.usersessions",
    "django_comments_xtd",
    "django_comments",
    "rest_framework",
    "django_htmx",
    "django_tasks",
    "django_tasks_db",
    "csp",
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.messages",
    "django.contrib.sites",
    "django.contrib.humanize",
    "django.contrib.postgres",
    "django.forms",
    "whitenoise.runserver_nostatic",
    "django.contrib.staticfiles",
]

MIDDLEWARE = [
    "django.middleware.security.SecurityMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "participation.regions.middleware.RegionMiddleware",
    "participation.config.csp.ContentSecurityPolicyMiddleware",
    "participation.regions.page_cache.VisitorPageCacheMiddleware",
    "django.middleware.gzip.GZipMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "participation.regions.middleware.LanguageMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "participation.accounts.middleware.StaffScopeMiddleware",
    "cms.backoffice.foreign.ForeignObjectsMiddleware",
    "cms.backoffice.refusals.RefusalsMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "participation.core.middleware.KeysInAddressesMiddleware",
    "django_htmx.middleware.HtmxMiddleware",
    "allauth.account.middleware.AccountMiddleware",
    "allauth.usersessions.middleware.UserSessionsMiddleware",
]

ROOT_URLCONF = "participation.config.urls"
WSGI_APPLICATION = "participation.config.wsgi.application"
ASGI_APPLICATION = "participation.config.asgi.application"

THEMES_DIR = BASE_DIR / "themes"
DEFAULT_THEME = "base"

TEMPLATES = [
    {
        "BACKEND": "participation.core.themes.ThemedTemplates",
        "APP_DIRS": True,
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.request",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
                "wagtail.contrib.settings.context_processors.settings",
                "participation.regions.context_processors.region",
            ],
        },
    },
]
FORM_RENDERER = "django.forms.renderers.TemplatesSetting"

DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"

# Language and time: German first; times are stored in UTC and shown in Berlin time.
LANGUAGE_CODE = "de"
# What the platform itself speaks (it has a catalogue), and further languages into which pages may be translated.
INTERFACE_LANGUAGES = ("de", "en")
LANGUAGES = [("de", _("German")), ("en", _("English")), *environment.languages()]
WAGTAIL_CONTENT_LANGUAGES = LANGUAGES
LOCALE_PATHS = [BASE_DIR / "locale"]
USE_I18N = True
USE_TZ = True
USE_THOUSAND_SEPARATOR = True
TIME_ZONE = "Europe/Berlin"

# Static files, found per theme under themes/<slug>/
STATIC_URL = "/static/"
STATICFILES_FINDERS = [
    "participation.core.themes.ThemeFinder",
    "django.contrib.staticfiles.finders.AppDirectoriesFinder",
]
MEDIA_URL = "/media/"
STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.FileSystemStorage"},
    # What people attach is handed out by a view that asks whether it may be seen, never by its path.
    "attachments": {"BACKEND": "participation.contributions.storage.AttachmentStorage"},
    "staticfiles": {"BACKEND": "whitenoise.storage.CompressedManifestStaticFilesStorage"},
}

# Accounts: sign-in by e-mail or pseudonym, confirmation by mail.
AUTH_USER_MODEL = "accounts.User"
AUTHENTICATION_BACKENDS = ["allauth.account.auth_backends.AuthenticationBackend"]
AUTH_PASSWORD_VALIDATORS = [
    {"NAME": "django.contrib.auth.password_validation.UserAttributeSimilarityValidator"},
    {"NAME": "django.contrib.auth.password_validation.MinimumLengthValidator", "OPTIONS": {"min_length": 10}},
    {"NAME": "django.contrib.auth.password_validation.CommonPasswordValidator"},
    {"NAME": "django.contrib.auth.password_validation.NumericPasswordValidator"},
]
ACCOUNT_ADAPTER = "participation.accounts.adapter.AccountAdapter"
ACCOUNT_LOGIN_METHODS = {"email", "username"}
ACCOUNT_SIGNUP_FIELDS = ["email*", "username*", "password1*"]
ACCOUNT_EMAIL_VERIFICATION = "mandatory"
ACCOUNT_CONFIRM_EMAIL_ON_GET = False
ACCOUNT_LOGIN_ON_EMAIL_CONFIRMATION = True
ACCOUNT_UNIQUE_EMAIL = True
ACCOUNT_CHANGE_EMAIL = True
ACCOUNT_PREVENT_ENUMERATION = True
ACCOUNT_SESSION_REMEMBER = None
ACCOUNT_USERNAME_MIN_LENGTH = 3
ACCOUNT_USERNAME_VALIDATORS = "participation.accounts.models.PSEUDONYM_VALIDATORS"
ACCOUNT_PRESERVE_USERNAME_CASING = True
ACCOUNT_LOGOUT_REDIRECT_URL = "/"
ACCOUNT_SIGNUP_FORM_HONEYPOT_FIELD = "website"
ACCOUNT_FORMS = {"signup": "participation.accounts.forms.SignupForm"}
MFA_ADAPTER = "participation.accounts.adapter.SecondFactorAdapter"
MFA_SUPPORTED_TYPES = ["totp", "recovery_codes"]
# A case-insensitive constraint makes pseudonyms unique, which the check does not see.
SILENCED_SYSTEM_CHECKS = ["auth.W004"]
LOGIN_URL = "account_login"
LOGIN_REDIRECT_URL = "/konto/"
STAFF_NEEDS_SECOND_FACTOR = True

SESSION_COOKIE_HTTPONLY = True
SESSION_COOKIE_SAMESITE = "Lax"
CSRF_COOKIE_HTTPONLY = True
CSRF_FAILURE_VIEW = "participation.core.views.csrf_failure"
X_FRAME_OPTIONS = "SAMEORIGIN"
SECURE_REFERRER_POLICY = "same-origin"

# Comments: the package gives model, form and signing; templates and views are ours.
COMMENTS_APP = "django_comments_xtd"
COMMENTS_XTD_MODEL = "participation.comments.models.Comment"
COMMENTS_XTD_FORM_CLASS = "participation.comments.forms.CommentForm"
COMMENTS_XTD_MAX_THREAD_LEVEL = 4
COMMENTS_XTD_THREADED_EMAILS = False
COMMENTS_XTD_CONFIRM_EMAIL = False
COMMENTS_XTD_API_GET_USER_AVATAR = "participation.comments.models.no_avatar"

TAGGIT_CASE_INSENSITIVE = True
TAGGIT_STRIP_UNICODE_WHEN_SLUGIFYING = True

# Wagtail: the one back office, without calls to anybody outside.
WAGTAIL_SITE_NAME = "Beteiligung"
WAGTAIL_ENABLE_UPDATE_CHECK = False
WAGTAIL_ENABLE_WHATS_NEW_BANNER = False
WAGTAIL_GRAVATAR_PROVIDER_URL = None
WAGTAIL_I18N_ENABLED = True
WAGTAILLOCALIZE_SYNC_LIVE_STATUS_ON_TRANSLATE = False  # a translation begins as a draft
WAGTAIL_WORKFLOW_ENABLED = True
WAGTAIL_AUTOSAVE_INTERVAL = 5000
WAGTAIL_FRONTEND_LOGIN_URL = "/konto/login/"
WAGTAILADMIN_LOGIN_URL = "/konto/login/"
WAGTAIL_PASSWORD_RESET_ENABLED = False
WAGTAIL_PASSWORD_MANAGEMENT_ENABLED = False
WAGTAIL_EMAIL_MANAGEMENT_ENABLED = False
WAGTAILADMIN_PERMITTED_LANGUAGES = [("de", "Deutsch"), ("en", "English")]
WAGTAIL_USER_TIME_ZONES = ["Europe/Berlin"]
WAGTAILSEARCH_BACKENDS = {"default": {"BACKEND": "wagtail.search.backends.database"}}
WAGTAILDOCS_EXTENSIONS = ["pdf", "odt", "ods", "docx", "xlsx", "csv", "txt", "mp4", "webm", "vtt"]
WAGTAILDOCS_CONTENT_TYPES = {"vtt": "text/vtt", "mp4": "video/mp4", "webm": "video/webm"}
WAGTAILDOCS_DOCUMENT_FORM_BASE = "cms.backoffice.uploads.DocumentForm"
WAGTAILDOCS_MAX_UPLOAD_SIZE = 200 * 1024 * 1024  # of videos; other documents at most DOCUMENT_MAX_BYTES
DOCUMENT_MAX_BYTES = 20 * 1024 * 1024
WAGTAILIMAGES_EXTENSIONS = ["jpg", "jpeg", "png", "webp"]
WAGTAILIMAGES_MAX_UPLOAD_SIZE = 8 * 1024 * 1024
WAGTAILIMAGES_MAX_IMAGE_PIXELS = 40_000_000
PEERTUBE_HOSTS: list[str] = []  # from which editors may show videos, after a click, besides YouTube and Vimeo
WAGTAILEMBEDS_FINDERS: list[dict[str, str]] = []  # embedding would ask other hosts
WAGTAILADMIN_BASE_URL = "http://land.localhost:8000"

TASKS = {"default": {"BACKEND": "django_tasks.backends.immediate.ImmediateBackend"}}

# Public pages: strict. The admin has a policy of its own (participation/config/csp.py).
CONTENT_SECURITY_POLICY = {
    "DIRECTIVES": {
        "default-src": [NONE],
        "script-src": [SELF],
        "style-src": [SELF],
        "img-src": [SELF, "data:"],
        "font-src": [SELF],
        "connect-src": [SELF],
        "form-action": [SELF],
        "manifest-src": [SELF],
        "frame-src": [SELF],
        "media-src": [SELF],
        "frame-ancestors": [SELF],
        "base-uri": [NONE],
        "object-src": [NONE],
    },
}
ADMIN_CONTENT_SECURITY_POLICY = {
    **CONTENT_SECURITY_POLICY["DIRECTIVES"],
    "script-src": [SELF, UNSAFE_INLINE],
    "style-src": [SELF, UNSAFE_INLINE],
    "img-src": [SELF, "data:", "blob:"],
}

# Names under which the installation is reached. The parent site is BASE_DOMAIN; districts lie below it or on
# domains of their own. Hosts are read from the regions.
BASE_DOMAIN = "land.localhost"
BARE_HOST_REDIRECT = ""

DATA_UPLOAD_MAX_MEMORY_SIZE = 5 * 1024 * 1024
FILE_UPLOAD_MAX_MEMORY_SIZE = 2 * 1024 * 1024
# Limits of what people attach, in bytes and pixels.
ATTACHMENT_MAX_BYTES = 5 * 1024 * 1024
IMAGE_MAX_BYTES = 8 * 1024 * 1024
IMAGE_MAX_PIXELS = 40_000_000

LOGGING = {
    "version": 1,
    "disable_existing_loggers": False,
    "formatters": {"plain": {"format": "{asctime} {levelname} {name}: {message}", "style": "{"}},
    "handlers": {"console": {"class": "logging.StreamHandler", "formatter": "plain"}},
    "root": {"handlers": ["console"], "level": "WARNING"},
    "loggers": {"participation": {"level": "INFO"}, "django.request": {"level": "ERROR"}},
}
