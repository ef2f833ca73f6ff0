"""Settings by environment: a missing or malformed one stops the start and is named."""

import os
import subprocess
import sys
from pathlib import Path

import pytest

from tests.database import ROOT

GOOD = {
    "DJANGO_SETTINGS_MODULE": "participation.config.settings.production",
    "SECRET_KEY": "0123456789-abcdefghijklmnopqrstuvwxyz-ABCDEFGHIJKLMNOPQRSTUVWXYZ",
    "DATABASE_URL": "postgres://user:password@localhost/participation",
    "CACHE_URL": "redis://localhost:6379/0",
    "EMAIL_URL": "smtp+tls://user:password@localhost:587",
    "DEFAULT_FROM_EMAIL": "beteiligung@example.org",
    "MEDIA_ROOT": "/srv/media",
    "BASE_DOMAIN": "example.org",
}


def start(**changes: str) -> subprocess.CompletedProcess[str]:
    kept = {name: os.environ[name] for name in ("PATH", "HOME") if name in os.environ}
    environment = {name: value for name, value in {**kept, **GOOD, **changes}.items() if value}
    code = "from django.conf import settings; settings.DATABASES; print(settings.BASE_DOMAIN)"
    return subprocess.run(
        [sys.executable, "-c", code], cwd=ROOT, env=environment, capture_output=True, text=True, check=False
    )


def test_a_complete_environment_starts() -> None:
    assert start().stdout.strip() == "example.org"


@pytest.mark.parametrize("name", sorted(set(GOOD) - {"DJANGO_SETTINGS_MODULE"}))
def test_a_missing_setting_is_named(name: str) -> None:
    stopped = start(**{name: ""})
    assert stopped.returncode == 1
    assert f"{name} is not set" in stopped.stderr.splitlines()[-1]


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("DATABASE_URL", "mysql://localhost/x"),
        ("DATABASE_URL", "postgres://localhost:port/x"),
        ("DATABASE_URL", "postgres://localhost"),
        ("CACHE_URL", "localhost:6379"),
        ("EMAIL_URL", "mail.example.org"),
        ("EMAIL_URL", "smtp://localhost:port"),
    ],
)
def test_a_malformed_setting_is_named(name: str, value: str) -> None:
    stopped = start(**{name: value})
    assert stopped.returncode == 1
    assert f"{name} is malformed" in stopped.stderr.splitlines()[-1]


def test_the_demo_refuses_to_run_beside_real_data(tmp_path: Path) -> None:
    environment = {**os.environ, **GOOD, "DATABASE_URL": f"sqlite:///{tmp_path}/x.sqlite3"}
    stopped = subprocess.run(
        [sys.executable, "manage.py", "demo", "--no-serve"],
        cwd=ROOT,
        env=environment,
        capture_output=True,
        text=True,
        check=False,
    )
    assert stopped.returncode == 1
    assert "embedded settings only" in stopped.stderr
