"""For the tests: fast password hashes, mail in memory, no manifest of static files."""

import tempfile

from participation.config import environment
from participation.config.hosts import DatabaseHosts

from .base import *  # noqa: F403
from .base import BASE_DIR, STORAGES

SECRET_KEY = "tests"
DEBUG = False
DATABASES = {"default": environment.database(default=f"sqlite:///{BASE_DIR}/var/tests.sqlite3")}
CACHES = {"default": environment.cache(default="locmem://")}
EMAIL_BACKEND = "django.core.mail.backends.locmem.EmailBackend"
DEFAULT_FROM_EMAIL = "beteiligung@land.localhost"
MEDIA_ROOT = tempfile.mkdtemp(prefix="participation-media-")
STATIC_ROOT = BASE_DIR / "var" / "static"
STORAGES = {
    **STORAGES,
    "staticfiles": {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"},
}
ALLOWED_HOSTS = DatabaseHosts()
PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
SESSION_COOKIE_DOMAIN = "land.localhost"
BARE_HOST_REDIRECT = "localhost"
STAFF_NEEDS_SECOND_FACTOR = True
ACCOUNT_RATE_LIMITS = False
