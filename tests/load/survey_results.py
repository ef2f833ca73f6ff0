"""Measure results of a large survey: seconds and queries of counting, pages and files, on the database of DATABASE_URL.

    .ci/postgres .venv/bin/python tests/load/survey_results.py --answers 50000
    DATABASE_URL=sqlite:////tmp/results.sqlite3 .venv/bin/python tests/load/survey_results.py --answers 50000

The database must be empty; it is migrated first. The answers are made up, five hundred different ones in turn; the
survey has 40 questions of all kinds that have figures. Pages are asked for without the visitors' page cache.
"""

import argparse
import os
import statistics
import sys
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

ROOT = Path(__file__).resolve().parents[2]
sys.path.insert(0, str(ROOT))
DIFFERENT = 500
ROUNDS = 5
COPIES = 4  # of ten questions; the one with a condition is asked once


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--answers", type=int, default=50_000)
    options = parser.parse_args()
    os.environ["DJANGO_SETTINGS_MODULE"] = "participation.config.settings.testing"
    import django

    django.setup()
    from django.core.management import call_command
    from django.db import connection
    from django.test.utils import setup_test_environment
    from django_scopes import scopes_disabled

    from participation.regions import hosts

    call_command("migrate", verbosity=0)
    with scopes_disabled():
        survey, version = _survey()
        _answer(survey, version, options.answers)
        print(f"{connection.display_name}: {options.answers} answers to {len(version.definition.asked)} questions")
        _settle(survey, version)
    hosts.forget()
    setup_test_environment()
    _pages(survey)


def _survey() -> Any:
    from datetime import timedelta

    from participation.core import clock
    from tests import factories
    from tests.surveys import building, counted

    stage = factories.stage()
    definition = counted.repeated(counted.everything(), COPIES)
    return building.published(
        stage.heide, definition, starts=clock.now() - timedelta(days=20), lasts=timedelta(days=19), features=("answer",)
    )


def _answer(survey: Any, version: Any, number: int) -> None:
    from participation.surveys.definition import made_up
    from participation.surveys.models import Response

    made = [
        made_up.answers(version.definition, str(n), bounds=(52.1, 10.1, 52.9, 10.9)) for n in range(DIFFERENT)
    ]  # fmt: skip
    rows: Iterator[Any] = (
        Response(region_id=survey.region_id, survey=survey, version=version, answers=made[n % DIFFERENT])
        for n in range(number)
    )
    while chunk := [row for _n, row in zip(range(1000), rows, strict=False)]:
        Response._base_manager.bulk_create(chunk)


def _settle(survey: Any, version: Any) -> None:
    from participation.surveys.models import Survey
    from participation.surveys.results import services

    began = time.perf_counter()
    services.settle(survey=survey, version=version, wave=1)
    print(f"counted and settled by the clock in {time.perf_counter() - began:.1f} s")
    Survey._base_manager.update(results_public=True)


def _pages(survey: Any) -> None:
    from django.core.cache import caches
    from django.db import connection
    from django.test import Client

    client = Client(headers={"host": "heide.land.localhost"})
    base = f"{survey.get_absolute_url()}ergebnisse/"
    paths = {
        "results, all questions": "", "one choice by another": "bus/?nach=ort",
        "several choices by several": "mittel/?nach=mittel1", "statements by choice": "thesen/?nach=ort",
        "report as HTML": "bericht.html", "report as PDF": "bericht.pdf", "figures as XLSX": "zahlen.xlsx",
    }  # fmt: skip
    for name, path in paths.items():

        def ask(path: str = path) -> Any:
            for one in caches.all():
                one.clear()
            return client.get(base + path)

        ask()
        queries: list[str] = []

        def noted(execute: Any, sql: str, *rest: Any, queries: list[str] = queries) -> Any:
            queries.append(sql)
            return execute(sql, *rest)

        with connection.execute_wrapper(noted):
            answer = ask()
        assert answer.status_code == 200, (path, answer.status_code)
        whole, own = _seconds(ask)
        size = len(answer.content) / 1000
        print(f"{name}: {whole:.2f} s ({own:.2f} s of processor), {len(queries)} queries, {size:.0f} kB")


def _seconds(ask: Callable[[], Any]) -> tuple[float, float]:
    """Median seconds by the clock, and of this process alone without the database."""
    taken = []
    for _round in range(ROUNDS):
        began = time.perf_counter(), time.process_time()
        ask()
        taken.append((time.perf_counter() - began[0], time.process_time() - began[1]))
    return statistics.median(a for a, _b in taken), statistics.median(b for _a, b in taken)


if __name__ == "__main__":
    main()
