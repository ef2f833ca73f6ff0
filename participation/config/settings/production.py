"""PostgreSQL, Redis, SMTP and a proxy that ends TLS; every value comes from the environment."""

from participation.config import environment
from participation.config.hosts import DatabaseHosts

from .base import *  # noqa: F403
from .base import BASE_DIR, SILENCED_SYSTEM_CHECKS

SECRET_KEY = environment.text("SECRET_KEY")
DEBUG = False
DATABASES = {"default": environment.database()}
CACHES = {"default": environment.cache()}
globals().update(environment.email())
DEFAULT_FROM_EMAIL = environment.text("DEFAULT_FROM_EMAIL")
SERVER_EMAIL = DEFAULT_FROM_EMAIL
MEDIA_ROOT = environment.text("MEDIA_ROOT")
STATIC_ROOT = environment.text("STATIC_ROOT", default=str(BASE_DIR / "var" / "static"))
ALLOWED_HOSTS = DatabaseHosts()

BASE_DOMAIN = environment.text("BASE_DOMAIN")
PEERTUBE_HOSTS = [host for host in environment.text("PEERTUBE_HOSTS", default="").split(",") if host]
WAGTAILADMIN_BASE_URL = f"https://{BASE_DOMAIN}"
SESSION_COOKIE_DOMAIN = BASE_DOMAIN
SESSION_COOKIE_NAME = "__Secure-session"
SESSION_COOKIE_SECURE = True
CSRF_COOKIE_NAME = "__Host-csrf"
CSRF_COOKIE_SECURE = True
SECURE_SSL_REDIRECT = True
SECURE_REDIRECT_EXEMPT = [r"^healthz$"]  # load balancers ask without TLS
SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https")
SECURE_HSTS_SECONDS = 31_536_000
ACCOUNT_DEFAULT_HTTP_PROTOCOL = "https"

TASKS = {"default": {"BACKEND": "django_tasks_db.DatabaseBackend"}}

# Every host sends its own HSTS, and nobody is put on a preload list unasked; the admin shows previews in frames.
SILENCED_SYSTEM_CHECKS += ["security.W005", "security.W019", "security.W021"]
