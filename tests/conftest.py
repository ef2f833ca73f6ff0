"""What every test stands on: one migrated database, compiled catalogues, nothing remembered between tests."""

import shutil
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from django.conf import settings
from django.contrib.sites.models import Site as ContribSite
from django.core.cache import caches
from django.db import connection
from django.test import TransactionTestCase
from django.test.utils import setup_test_environment, teardown_test_environment

from participation.core.management.commands.compilemessages import compile_catalogues
from participation.regions import hosts
from tests import database, factories, machine


def pytest_configure(config: pytest.Config) -> None:
    Path(settings.STATIC_ROOT).mkdir(parents=True, exist_ok=True)
    if not hasattr(config, "workerinput"):
        compile_catalogues(settings.LOCALE_PATHS)


def pytest_unconfigure(config: pytest.Config) -> None:
    shutil.rmtree(settings.MEDIA_ROOT, ignore_errors=True)  # made for this process by the settings


def pytest_report_header(config: pytest.Config) -> str:
    if connection.vendor == "sqlite" and not database.is_prepared():
        return "database: SQLite, migrated first (about half a minute, once for these migrations)"
    return f"database: {connection.display_name}"


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    for item in items:
        if item.get_closest_marker("django_db") or "django_db_setup" in getattr(item, "fixturenames", ()):
            item.add_marker(pytest.mark.database)


def pytest_runtest_setup(item: pytest.Item) -> None:
    if item.get_closest_marker("postgres") and connection.vendor != "postgresql":
        if machine.has_postgres_server():
            pytest.skip("Runs on PostgreSQL only: `.ci/postgres .venv/bin/pytest` starts one for the tests.")
        machine.missing(
            "PostgreSQL is not installed: `apt-get install postgresql`, then `.ci/postgres .venv/bin/pytest`."
        )


@pytest.fixture(scope="session", autouse=True)
def django_test_environment() -> Iterator[None]:
    """Django's preparation for tests, which would freeze the list of hosts that our settings read from the regions."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(settings, "ALLOWED_HOSTS", [])
        setup_test_environment(debug=False)
    yield
    teardown_test_environment()


@pytest.fixture(scope="session")
def django_db_setup(
    django_test_environment: None, django_db_blocker: Any, request: pytest.FixtureRequest
) -> Iterator[None]:
    """A copy of the migrated template for this process; committing tests get a fresh copy instead of a flush."""
    worker = getattr(request.config, "workerinput", {}).get("workerid", "main")
    with django_db_blocker.unblock():
        copy = database.prepare(worker)
        factories.stage()  # the regions of nearly every test, founded once
        copy.keep()
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(TransactionTestCase, "_fixture_teardown", lambda self: copy.restore())
        yield
    with django_db_blocker.unblock():
        copy.drop()


@pytest.fixture(autouse=True)
def _nothing_remembered() -> None:
    """Caches of the process hold rows of databases that are gone."""
    for alias in caches:
        caches[alias].clear()
    ContribSite.objects.clear_cache()
    hosts.forget()
