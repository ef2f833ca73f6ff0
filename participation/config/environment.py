"""Settings that come from the environment; each error names its variable."""

import os
from pathlib import Path
from typing import Any

import environ
from django.conf.locale import LANG_INFO
from django.core.exceptions import ImproperlyConfigured

SQLITE_OPTIONS = {
    "transaction_mode": "IMMEDIATE",
    "timeout": 20,
    "init_command": "PRAGMA journal_mode=WAL; PRAGMA synchronous=NORMAL; PRAGMA foreign_keys=ON;",
}
DATABASE_SCHEMES = ("postgres://", "postgresql://", "sqlite:///")
CACHE_SCHEMES = ("redis://", "rediss://", "locmem://")
EMAIL_SCHEMES = ("smtp://", "smtps://", "smtp+tls://", "smtp+ssl://", "consolemail://", "memorymail://")


def text(name: str, *, default: str | None = None) -> str:
    """The variable's value; without a default a missing or empty one is an error."""
    value = os.environ.get(name, "").strip() or default
    if value is None:
        raise ImproperlyConfigured(f"{name} is not set. Set this environment variable and start again.")
    return value


def _address(name: str, default: str | None, schemes: tuple[str, ...]) -> str:
    value = text(name, default=default)
    if not value.startswith(schemes):
        raise ImproperlyConfigured(f"{name} is malformed: it must begin with one of {', '.join(schemes)}.")
    return value


def database(*, default: str | None = None) -> dict[str, Any]:
    """`DATABASE_URL` as Django's dictionary, SQLite with write-ahead log and immediate transactions."""
    value = _address("DATABASE_URL", default, DATABASE_SCHEMES)
    try:
        config: dict[str, Any] = environ.Env.db_url_config(value)
    except ValueError as error:
        raise ImproperlyConfigured(f"DATABASE_URL is malformed: {error}") from error
    if not config.get("NAME"):
        raise ImproperlyConfigured("DATABASE_URL is malformed: it names no database.")
    if config["ENGINE"].endswith("sqlite3"):
        config["OPTIONS"] = SQLITE_OPTIONS
        if config["NAME"] != ":memory:":
            Path(config["NAME"]).parent.mkdir(parents=True, exist_ok=True)
    else:
        config["ENGINE"] = "django.db.backends.postgresql"
        config["CONN_MAX_AGE"] = 60
        config["CONN_HEALTH_CHECKS"] = True
    return config


def cache(*, default: str | None = None) -> dict[str, Any]:
    """`CACHE_URL`: `locmem://` for one process, `redis://` for several."""
    value = _address("CACHE_URL", default, CACHE_SCHEMES)
    if value.startswith("locmem://"):
        return {"BACKEND": "django.core.cache.backends.locmem.LocMemCache", "OPTIONS": {"MAX_ENTRIES": 2000}}
    return {"BACKEND": "django.core.cache.backends.redis.RedisCache", "LOCATION": value}


def email(*, default: str | None = None) -> dict[str, Any]:
    """`EMAIL_URL` as Django's `EMAIL_…` settings."""
    value = _address("EMAIL_URL", default, EMAIL_SCHEMES)
    try:
        config = environ.Env.email_url_config(value)
    except (ValueError, KeyError) as error:
        raise ImproperlyConfigured(f"EMAIL_URL is malformed: {error}") from error
    return {name: setting for name, setting in config.items() if name.startswith("EMAIL_")}


def languages() -> list[tuple[str, str]]:
    """`FURTHER_LANGUAGES` ("uk, pl"): languages for translated pages beside German and English, with their names."""
    codes = [code.strip().lower() for code in text("FURTHER_LANGUAGES", default=",").split(",") if code.strip()]
    unknown = [code for code in codes if "name_local" not in LANG_INFO.get(code, {})]
    if unknown:
        raise ImproperlyConfigured(f"FURTHER_LANGUAGES is malformed: {', '.join(unknown)} is no known language.")
    return [(code, LANG_INFO[code]["name_local"]) for code in dict.fromkeys(codes) if code not in ("de", "en")]
