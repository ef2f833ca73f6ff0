"""Everything in one place without servers: for the demo, for trying out and for development."""

from participation.config import environment
from participation.config.hosts import DatabaseHosts

from .base import *  # noqa: F403
from .base import BASE_DIR, SILENCED_SYSTEM_CHECKS

DATA_DIR = BASE_DIR / "var"
SECRET_KEY = environment.text("SECRET_KEY", default="embedded-installations-hold-made-up-data-only")
DEBUG = False
DATABASES = {"default": environment.database(default=f"sqlite:///{DATA_DIR}/participation.sqlite3")}
CACHES = {"default": environment.cache(default="locmem://")}
globals().update(environment.email(default="consolemail://"))
DEFAULT_FROM_EMAIL = environment.text("DEFAULT_FROM_EMAIL", default="beteiligung@land.localhost")
MEDIA_ROOT = environment.text("MEDIA_ROOT", default=str(DATA_DIR / "media"))
STATIC_ROOT = DATA_DIR / "static"
ALLOWED_HOSTS = DatabaseHosts()

BASE_DOMAIN = environment.text("BASE_DOMAIN", default="land.localhost")
BARE_HOST_REDIRECT = "localhost"
SESSION_COOKIE_DOMAIN = BASE_DOMAIN
SESSION_COOKIE_NAME = "session"
CSRF_COOKIE_NAME = "csrf"
STAFF_NEEDS_SECOND_FACTOR = False
SILENCED_SYSTEM_CHECKS += ["security.W004", "security.W008", "security.W012", "security.W016"]
