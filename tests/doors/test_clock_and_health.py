"""`manage.py tick` and `recount` can be called at any time; `/healthz` answers machines."""

import io
import json
from datetime import timedelta
from typing import Any

import pytest
from django.conf import settings
from django.core.management import call_command
from django.db import connection
from django.db.utils import OperationalError
from django.test import Client
from django_scopes import scopes_disabled

from participation.contributions.models import Contribution, Stage
from participation.core import clock
from tests import factories
from tests.doors.test_seed import seed

pytestmark = pytest.mark.django_db


def door(name: str, **options: Any) -> dict[str, Any]:
    out = io.StringIO()
    call_command(name, **options, json=True, stdout=out)
    printed: dict[str, Any] = json.loads(out.getvalue().splitlines()[-1])
    return printed


def test_a_second_tick_does_nothing_twice() -> None:
    factories.stage()
    seed()
    with scopes_disabled():
        old = Contribution._base_manager.filter(kind="proposal", stage=Stage.OPEN).first()
        Contribution._base_manager.filter(pk=old.pk).update(published_at=clock.now() - timedelta(days=800))
        first = door("tick")
        assert first["failed"] == []
        assert first["done"]["contributions.archive"] == 1
        second = door("tick")
    assert second["failed"] == []
    assert second["done"]["contributions.archive"] == 0
    assert second["done"]["contributions.scores"] == 0
    with scopes_disabled():
        assert old.trail.filter(step="archived").count() == 1


def test_recount_reports_and_mends_a_drift() -> None:
    factories.stage()
    seed()
    with scopes_disabled():
        row = Contribution._base_manager.filter(kind="proposal").order_by("-support_count").first()
        Contribution._base_manager.filter(pk=row.pk).update(support_count=0)
        found = door("recount")["drift"]
        assert found == [
            {
                "counter": "contributions.contribution.support_count",
                "pk": row.pk,
                "stored": 0,
                "counted": row.support_count,
            }
        ]
        assert door("recount")["drift"] == []


@pytest.mark.parametrize("host", ["land.localhost", "unknown.example.org", "10.0.0.7"])
def test_healthz_answers_on_every_host_with_versions(client: Client, host: str) -> None:
    response = client.get("/healthz", headers={"host": host})
    assert response.status_code == 200
    answer = response.json()
    assert answer["version"] == settings.VERSION
    assert answer["schema"]["contributions"].startswith("0")


def test_healthz_says_when_the_database_is_gone(client: Client, monkeypatch: pytest.MonkeyPatch) -> None:
    def gone(*args: Any, **kwargs: Any) -> Any:
        raise OperationalError("gone")

    monkeypatch.setattr(connection, "cursor", gone)
    assert client.get("/healthz").status_code == 503
