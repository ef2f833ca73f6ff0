"""What this machine offers to the tests, and what to do where something is missing."""

import os
import shutil
from pathlib import Path
from typing import NoReturn

import pytest

CHROMIUM_NAMES = ("chromium", "chromium-browser", "google-chrome", "chrome")
IN_CI = os.environ.get("CI", "").lower() in {"true", "1"}


def missing(reason: str) -> NoReturn:
    """Skip the test with a reason that says what to install; in CI nothing may be missing, so fail there."""
    if IN_CI:
        pytest.fail(reason, pytrace=False)
    pytest.skip(reason)


def chromium() -> str | None:
    """Path of an installed Chromium; the environment variable CHROMIUM comes first."""
    wanted = os.environ.get("CHROMIUM")
    return wanted or next((path for name in CHROMIUM_NAMES if (path := shutil.which(name))), None)


def has_postgres_server() -> bool:
    """Whether a PostgreSQL server is installed here."""
    return bool(shutil.which("postgres") or any(Path("/usr/lib/postgresql").glob("*/bin/postgres")))
